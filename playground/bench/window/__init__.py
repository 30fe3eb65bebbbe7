"""What is measured of the window: the halves that need none."""
