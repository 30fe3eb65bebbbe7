"""What ``playground sweep`` does beside training every combination."""
