"""How long work tells how far it is, and is told to stop."""

from collections.abc import Callable
from typing import TypeAlias

Progress: TypeAlias = Callable[[int, int], bool]
"""Told how much is done and of how much (bytes, steps, points); ``False`` from it ends the work."""


def unwatched(done: int, total: int) -> bool:
    """Go on, whoever does not watch."""
    del done, total
    return True


class LatestProgress:
    """Passes on how far work is, and can ask again between pieces of it that tell nothing."""

    def __init__(self, progress: Progress) -> None:
        self._progress = progress
        self._latest = (1, 1)

    def __call__(self, done: int, total: int) -> bool:
        """Pass it on."""
        self._latest = (done, total)
        return self._progress(done, total)

    def again(self) -> bool:
        """Tell whether the work is still wanted."""
        return self._progress(*self._latest)
