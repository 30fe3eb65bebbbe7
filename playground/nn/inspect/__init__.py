"""What can be said of a network before it runs."""
