"""How long every lane of a race has trained, also where lanes share their passes."""

from __future__ import annotations

import time
from collections.abc import Sequence


class LaneClock:
    """Seconds of training, lane by lane: together they are the seconds of the race.

    A lane's time is that of its own updates, and an equal part of what is made for all lanes at
    once: the forward and backward passes and the evaluation. Pauses between two calls do not count.

    Parameters
    ----------
    lanes
        How many.

    Attributes
    ----------
    seconds
        Of every lane, up to the last :meth:`charge`.
    """

    def __init__(self, lanes: int) -> None:
        self.seconds = [0.0] * lanes
        self._own = [0.0] * lanes
        self._began = 0.0

    def begin(self) -> None:
        """Take note that the race goes on now."""
        self._began = time.perf_counter()

    def spend(self, lane: int, seconds: float) -> None:
        """Note what only one lane was busy with."""
        self._own[lane] += seconds

    def charge(self, lanes: Sequence[int]) -> None:
        """Count the time since :meth:`begin` or the last call; ``lanes`` are those that train."""
        now = time.perf_counter()
        shared = max(0.0, now - self._began - sum(self._own))
        self._began = now
        for lane in lanes:
            self.seconds[lane] += shared / len(lanes)
        for lane, own in enumerate(self._own):
            self.seconds[lane] += own
            self._own[lane] = 0.0
