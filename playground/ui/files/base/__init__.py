"""What all work with files needs."""
