"""What was measured of the kept moments of a training, over time."""
