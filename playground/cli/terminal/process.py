"""What a process says to whoever started it, beside its results: lines and an exit code."""

import os
import sys
import warnings
from io import TextIOWrapper

FAILED = 1
"""An error, told in one line on stderr."""

WRONG_USAGE = 2
"""As argparse exits."""

DIVERGED = 3
"""Training diverged: all of it, where there were several."""

INTERRUPTED = 130
"""Ctrl-C, as a shell counts it: 128 and the number of the signal."""

TERMINATED = 143
"""SIGTERM, counted in the same way: a job's time is over, or the machine goes down."""


class Terminated(KeyboardInterrupt):
    """SIGTERM arrived: an end like Ctrl-C's with another exit code."""


def code_of(interrupt: KeyboardInterrupt) -> int:
    """Return the exit code of a process that was told to stop."""
    return TERMINATED if isinstance(interrupt, Terminated) else INTERRUPTED


def print_notice(message: str) -> None:
    """Write a message as one line."""
    sys.stderr.write(f"playground: {' '.join(message.split())}\n")


def quiet_warnings() -> None:
    """Keep raw warnings of libraries off the terminal, unless somebody asked for them.

    What is worth a person's attention is told in words of our own; ``python -W`` shows the rest,
    and tests take every warning for an error.
    """
    if not sys.warnoptions and not any(action == "error" for action, *_ in warnings.filters):
        warnings.simplefilter("ignore")


def prepare_streams() -> None:
    """Make both streams take any text; one that was closed (``>&-``) takes it and keeps nothing."""
    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:
            nowhere = os.fdopen(os.open(os.devnull, os.O_WRONLY), "w", encoding="utf-8")
            setattr(sys, name, nowhere)
    if isinstance(sys.stdout, TextIOWrapper):
        # A formula's sign that the console's encoding lacks is no reason to print nothing.
        sys.stdout.reconfigure(errors="replace")
