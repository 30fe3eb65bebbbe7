"""What is wrong with a network, and what would help."""
