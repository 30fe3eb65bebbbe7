"""What single units answer to."""
