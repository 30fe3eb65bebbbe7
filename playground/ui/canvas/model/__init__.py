"""What is drawn where, without drawing it."""
