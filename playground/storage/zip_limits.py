"""Bounds on reading packed files."""

CHUNK = 1 << 20
"""How many bytes to read between two looks at the progress callback."""

MOST_TIMES = 1040
"""A packed byte (deflate) stands for at most so many; a file that promises more is wrong."""
