"""The moments of one training, thinned by age."""

from __future__ import annotations

import math
from bisect import bisect_right

import numpy as np

from playground.training.moments.byte_ledger import ByteLedger
from playground.training.moments.moment import Moment
from playground.training.moments.statistics import MomentStatistics

DENSITY = 512
"""How many moments lie within the latest half, third, … of what they are looked back at from."""

BATCH = 32
"""For want of room, one of so many moments is dropped at once."""

LAST = 1e9
"""More than any gap is worth."""


class Timeline:
    """Keeps moments of one training by their steps, the first and the newest always.

    Ages are counted in steps before the newest moment. A moment is dropped as soon as the gap that
    it leaves is at most ``1 / DENSITY`` of the age of its later end: so gaps grow with age, any
    step can be replayed from a moment that lies at most that share of its age before it (or as far
    as moments were taken apart), and the number of moments grows with the logarithm of the steps.

    Parameters
    ----------
    ledger
        Counts the memory of what is kept.
    """

    def __init__(self, ledger: ByteLedger) -> None:
        self._ledger = ledger
        self._moments: list[Moment] = []
        self._steps: list[int] = []
        self._breaks: list[int] = []
        self._due = 0.0

    def __len__(self) -> int:
        return len(self._moments)

    @property
    def steps(self) -> tuple[int, ...]:
        """The steps of the moments, ascending."""
        return tuple(self._steps)

    @property
    def newest(self) -> Moment | None:
        """The latest moment; ``None`` when none is kept."""
        return self._moments[-1] if self._moments else None

    @property
    def statistics(self) -> tuple[MomentStatistics, ...]:
        """What was measured of the moments, in the order of their steps."""
        return tuple(m.statistics for m in self._moments if m.statistics is not None)

    def nearest(self, step: int) -> Moment | None:
        """Return the latest moment at a step or before it; ``None`` when there is none."""
        index = bisect_right(self._steps, step)
        return self._moments[index - 1] if index else None

    def is_replayable(self, step: int) -> bool:
        """Tell whether training on from the nearest moment leads to what was at a step."""
        index = bisect_right(self._breaks, step)
        nearest = self.nearest(step)
        return nearest is not None and (not index or self._breaks[index - 1] <= nearest.step)

    def keep(self, moment: Moment, *, is_break: bool = False) -> None:
        """Keep a moment as the newest, in place of what was kept at its step and after it.

        Parameters
        ----------
        moment
            What is kept.
        is_break
            Whether somebody stepped in here: training on from an earlier moment leads elsewhere.
            Such a moment is not thinned.
        """
        step = moment.step
        is_break = is_break or (bool(self._breaks) and self._breaks[-1] == step)
        self.cut(step - 1)
        self._moments.append(moment)
        self._steps.append(step)
        self._ledger.add(moment)
        if is_break:
            self._breaks.append(step)
        self._thin()

    def cut(self, step: int) -> None:
        """Drop all moments after a step: training goes another way from there."""
        while self._steps and self._steps[-1] > step:
            self._drop(len(self._steps) - 1)
        while self._breaks and self._breaks[-1] > step:
            self._breaks.pop()

    def forked(self, step: int) -> Timeline:
        """Return another timeline with the moments up to a step, the first always."""
        other = Timeline(self._ledger)
        end = max(bisect_right(self._steps, step), 1)
        other._moments, other._steps = self._moments[:end], self._steps[:end]
        other._breaks = [each for each in self._breaks if each <= self._steps[end - 1]]
        for moment in other._moments:
            self._ledger.add(moment)
        return other

    def give_up_some(self) -> bool:
        """Drop what is missed least, but not the newest; ``False`` when there is nothing.

        Those are the moments whose gaps are the least share of their age, breaks after all others,
        and the first in the end. Of many, several are dropped: looking through all takes a while.
        """
        steps = np.array(self._steps, np.int64)
        inner = len(steps) - 2
        if inner < 1:
            if inner == 0:
                self._drop(0)
            return inner == 0
        worth = (steps[2:] - steps[:-2]) / (steps[-1] - steps[:-2])
        worth[np.isin(steps[1:-1], self._breaks)] += LAST
        order = np.argsort(worth, kind="stable")
        dropped: set[int] = set()
        for place in order[: max(1, inner // BATCH)].tolist():
            is_like_first = worth[place] < LAST or not dropped
            if is_like_first and not dropped & {place - 1, place + 1}:
                dropped.add(place)
        for place in sorted(dropped, reverse=True):
            self._drop(1 + place)
        return True

    @property
    def has_inner(self) -> bool:
        """Whether there are moments besides the first and the newest."""
        return len(self._steps) > 2

    def _thin(self) -> None:
        """Drop the moments whose gaps would be small for their age.

        They are looked through only when the first of them is old enough.
        """
        steps = self._steps
        if len(steps) < 3:
            return
        newest = steps[-1]
        self._due = min(self._due, newest + (newest - steps[-3]) * DENSITY)
        if newest < self._due:
            return
        breaks = set(self._breaks)
        due, before, index = math.inf, steps[0], 1
        while index < len(steps) - 1:
            after = steps[index + 1]
            old_at = math.inf if steps[index] in breaks else after + (after - before) * DENSITY
            if old_at <= newest:
                self._drop(index)
            else:
                due = min(due, old_at)
                before, index = steps[index], index + 1
        self._due = due

    def _drop(self, index: int) -> None:
        self._ledger.remove(self._moments.pop(index))
        del self._steps[index]
