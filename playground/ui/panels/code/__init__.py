"""The training step as a program of NumPy, with what its names hold."""
