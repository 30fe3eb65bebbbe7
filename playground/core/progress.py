"""How long work tells how far it is, and is told to stop."""

from collections.abc import Callable
from typing import TypeAlias

Progress: TypeAlias = Callable[[int, int], bool]
"""Told how much is done and of how much (bytes, steps, points); ``False`` from it ends the work."""


def unwatched(done: int, total: int) -> bool:
    """Go on, whoever does not watch."""
    del done, total
    return True
