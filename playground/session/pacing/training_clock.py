"""How long a training has run, at which of its steps."""

from __future__ import annotations

from bisect import bisect_right

import numpy as np

from playground.core import Array

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

    def restart(self, step: int = 0, seconds: float = 0.0) -> None:
        """Begin anew: at a step that took so long."""
        self.seconds = seconds
        self._marks = [(0, 0.0), (step, seconds)] if step else [(0, 0.0)]

    def ran(self, step: int, seconds: float) -> None:
        """Take note that it ran on to a step, for so many seconds."""
        self.seconds += seconds
        if step > self._marks[-1][0]:
            self._marks.append((step, self.seconds))
            if len(self._marks) > MOST_MARKS:
                self._marks[1:-1] = self._marks[2:-1:2]

    def cut(self, step: int) -> None:
        """Go back to a step: what ran behind it does not count."""
        seconds = float(self.at(np.array([step]))[0])
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
