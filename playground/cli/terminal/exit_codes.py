"""What a command's exit code says."""

FAILED = 1
"""An error, told in one line on stderr."""

WRONG_USAGE = 2
"""As argparse exits."""

NO_WINDOW = 2
"""There is no display, or Qt is missing."""

DIVERGED = 3
"""Training diverged: all of it, where there were several."""

INTERRUPTED = 130
"""Ctrl-C, as a shell counts it: 128 and the number of the signal."""
