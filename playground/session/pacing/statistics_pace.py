"""Measures moments as they are taken, as often as that takes next to no time."""

from __future__ import annotations

import math
import time

from playground.training.loop.training_loop import TrainingLoop
from playground.training.moments.statistics import MomentStatistics, moment_statistics

SHARE = 0.01
"""How much of the training's time measuring moments may cost."""

EARLY_SHARE = 0.1
"""How much while moments lie close together, at the beginning of a training."""


class StatisticsPace:
    """Measures a training's moments, within a share of its time.

    What the latest update changed is only known where it was watched: so one is, just before.

    Attributes
    ----------
    seconds
        How long the processor took for all of it.
    """

    def __init__(self) -> None:
        self.seconds = 0.0
        self._cost = 0.0
        self._last = -math.inf
        self._is_armed = self._was_watched = False

    def begin(self) -> None:
        """Measure another training: its first moment in any case."""
        self._last, self._is_armed = -math.inf, False

    def is_due(self, *, is_early: bool = False) -> bool:
        """Tell whether enough time has passed since the latest measurement."""
        share = EARLY_SHARE if is_early else SHARE
        return time.perf_counter() - self._last >= self._cost / share

    def prepare(self, loop: TrainingLoop, *, is_early: bool = False, now: bool = False) -> bool:
        """Watch the coming update for the next measurement; tells whether it began to only now.

        Nothing is watched when it is too early for a measurement, and none is to be made ``now``.
        """
        if self._is_armed and loop.rule.is_watched:
            return False
        if not (self._is_armed or now or self.is_due(is_early=is_early)):
            return False
        self._is_armed, self._was_watched = True, loop.rule.is_watched
        loop.rule.watch(True)
        return not self._was_watched

    def measure(self, loop: TrainingLoop, *, now: bool = False) -> MomentStatistics | None:
        """Return a moment's numbers; ``None`` when it is too early, and not to be ``now``."""
        if not now and not self._is_armed and not self.is_due():
            return None
        began = time.thread_time()
        found = moment_statistics(loop)
        took = time.thread_time() - began
        if self._is_armed:
            self._is_armed = False
            loop.rule.watch(self._was_watched)
        self.seconds += took
        # The first one of all meets code and memory for the first time.
        self._cost = min(took, self._cost + 0.25 * (took - self._cost)) if self._cost else took
        self._last = time.perf_counter()
        return found
