"""Words to the person beside the results: one line each, on stderr."""

import sys


def tell(message: str) -> None:
    """Write a message as one line."""
    sys.stderr.write(f"playground: {' '.join(message.split())}\n")
