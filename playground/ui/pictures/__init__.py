"""Pictures of the whole network, to paste, print and edit."""
