"""What the network, as it is shown, answers to the rows of a file."""
