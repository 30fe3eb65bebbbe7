"""What every plot has around it, and when it is painted."""
