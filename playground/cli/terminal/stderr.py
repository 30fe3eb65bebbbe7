"""Words to the person beside the results: one line each, on stderr."""

import sys


def print_notice(message: str) -> None:
    """Write a message as one line."""
    sys.stderr.write(f"playground: {' '.join(message.split())}\n")
