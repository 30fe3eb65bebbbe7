"""How long a training has run, at which of its steps."""

from __future__ import annotations

import time
from bisect import bisect_right
from collections.abc import Sequence

import numpy as np

from playground.core import Array
from playground.training.base.history import Metrics

MOST_MARKS = 512


class TrainingClock:
    """The seconds a training ran, pauses left out, marked along its steps in bounded memory.

    Attributes
    ----------
    seconds
        How long it has run.
    """

    def __init__(self) -> None:
        self.seconds = 0.0
        self._marks: list[tuple[int, float]] = [(0, 0.0)]
        self._began: float | None = None
        self._recorded: dict[int, float] = {}

    def restart(self, points: Sequence[Metrics] = ()) -> None:
        """Begin anew, where curves end; ``nan`` from there on when they do not tell the time."""
        stride = max(1, -(-len(points) // MOST_MARKS))
        kept = [*points[:-1:stride], *points[-1:]]
        self._marks = [(0, 0.0), *((p.step, p.seconds) for p in kept if p.step > 0)]
        self.seconds = self._marks[-1][1]
        self._began = None
        self._recorded = {}

    def remember(self, points: Sequence[Metrics]) -> None:
        """Have steps that are made again, from an earlier moment on, at the times of then."""
        self._recorded = {point.step: point.seconds for point in points}

    def begin(self, now: float) -> None:
        """Take note that training runs on from now, as ``perf_counter`` tells it."""
        self._began = now

    def of(self, step: int) -> float:
        """Return after how many seconds a step was made, the one reached just now included."""
        if step > self._marks[-1][0]:
            running = 0.0 if self._began is None else time.perf_counter() - self._began
            self._mark(step, self.seconds + running)
            return self.seconds + running
        if step in self._recorded:
            return self._recorded[step]
        if step == self._marks[-1][0]:
            return self._marks[-1][1]
        return float(self.at(np.array([step]))[0])

    def ran(self, step: int, seconds: float) -> None:
        """Take note that it ran on to a step, for so many seconds."""
        self._began = None
        self.seconds += seconds
        if step > self._marks[-1][0]:
            self._mark(step, self.seconds)

    def _mark(self, step: int, seconds: float) -> None:
        self._marks.append((step, seconds))
        if len(self._marks) > MOST_MARKS:
            self._marks[1:-1] = self._marks[2:-1:2]

    def cut(self, step: int) -> None:
        """Go back to a step: what ran behind it does not count."""
        seconds = self.of(step)
        self._recorded = {}
        self._marks = self._marks[: bisect_right(self._marks, step, key=lambda mark: mark[0])]
        self.seconds = seconds
        if step > self._marks[-1][0]:
            self._marks.append((step, seconds))

    def at(self, steps: Array) -> Array:
        """Return after how many seconds each step ``(n,)`` was made, between marks evenly."""
        marks = self.marks()
        return np.interp(steps, marks[:, 0], marks[:, 1])

    def marks(self) -> Array:
        """Return steps and seconds, ``(n, 2)``, ascending."""
        return np.array(self._marks, dtype=np.float64)
