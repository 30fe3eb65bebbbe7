"""The timeline below the network: every moment of the training, to be gone back to."""
