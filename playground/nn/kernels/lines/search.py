"""A line search for the strong Wolfe conditions (Nocedal and Wright 2006, section 3.5).

Along one direction the loss is a function φ of the step α. A step is good when φ fell enough for
its length and when the slope there is much flatter than at the start:

    φ(α) ≤ φ(0) + c₁·α·φ'(0)   and   |φ'(α)| ≤ c₂·|φ'(0)|,   0 < c₁ < c₂ < 1.

A search is a generator: it yields the step it wants to know about and is sent what was found there.
So it knows nothing of parameters, and many searches can share the evaluations of one pass.
"""

from __future__ import annotations

import math
from collections.abc import Generator
from typing import NamedTuple, TypeAlias

from msgspec import Struct

NEAREST, FARTHEST = 0.01, 10.0
"""How much farther the next step may be while the loss still falls: at least, at most."""

MARGIN = 0.1
"""The share of a bracket next to its ends where a trial says little that is new."""


class Trial(NamedTuple):
    """A step, and the loss and its slope there."""

    step: float
    value: float
    slope: float


class Found(NamedTuple):
    """How a search ended.

    Parameters
    ----------
    trial
        The step to take: a good one, or when the search failed the lowest one it has seen, which
        may be the start.
    evaluations
        How many steps were tried.
    good
        Whether the step satisfies both conditions.
    """

    trial: Trial
    evaluations: int
    good: bool


Search: TypeAlias = Generator[float, Trial, Found]


class StrongWolfe(Struct, frozen=True):
    """The search with its constants.

    Parameters
    ----------
    c1, c2
        The share of the first slope that the loss must follow, and that the slope must shrink to.
    max_evaluations
        How many steps to try at most.
    """

    c1: float = 1e-4
    c2: float = 0.9
    max_evaluations: int = 25

    def holds(self, start: Trial, trial: Trial) -> bool:
        """Tell whether a step satisfies both conditions."""
        return self._falls_enough(start, trial) and self._is_flat(start, trial)

    def search(self, start: Trial, first: float, narrowest: float = 0.0) -> Search:
        """Look for a good step.

        It is algorithm 3.5 and, from the first bracket on, algorithm 3.6 (zoom): until the loss
        has turned upwards, the far end ``high`` of the bracket is at infinity, and every rule of
        zoom then says what algorithm 3.5 says. A value that is not a finite number counts as +∞.

        Parameters
        ----------
        start
            Step 0; its slope must be negative.
        first
            The first step to try.
        narrowest
            Give up when the bracket is not wider.
        """
        behind = best = low = start
        high = Trial(math.inf, math.inf, 0.0)
        step, hesitated = first, False
        for count in range(1, self.max_evaluations + 1):
            trial = _as_number((yield step))
            best = trial if trial.value < best.value else best
            if trial.value >= low.value or not self._falls_enough(start, trial):
                high = trial
            elif self._is_flat(start, trial):
                return Found(trial, count, good=True)
            else:
                if trial.slope * (high.step - low.step) >= 0.0:
                    high = low
                behind, low = low, trial
            if math.isinf(high.step):
                least = low.step + NEAREST * (low.step - behind.step)
                step = _cubic(behind, low, least, FARTHEST * low.step)
            elif abs(high.step - low.step) <= narrowest:
                break
            else:
                step, hesitated = _between(low, high, hesitated)
        return Found(best, count, good=False)

    def _falls_enough(self, start: Trial, trial: Trial) -> bool:
        return trial.value <= start.value + self.c1 * trial.step * start.slope

    def _is_flat(self, start: Trial, trial: Trial) -> bool:
        return abs(trial.slope) <= -self.c2 * start.slope


def _as_number(trial: Trial) -> Trial:
    if math.isfinite(trial.value) and math.isfinite(trial.slope):
        return trial
    return Trial(trial.step, math.inf, math.inf)


def _between(low: Trial, high: Trial, hesitated: bool) -> tuple[float, bool]:
    """Choose the next step inside a bracket, and say whether it hesitates at one of its ends.

    The cubic may know best and point right beside an end; but two such steps in a row would shrink
    the bracket too slowly, so the second keeps a distance.
    """
    left, right = sorted((low.step, high.step))
    step = _cubic(low, high, left, right)
    margin = MARGIN * (right - left)
    if left + margin <= step <= right - margin:
        return step, False
    if left < step < right and not hesitated:
        return step, True
    return (right - margin if right - step < step - left else left + margin), False


def _cubic(a: Trial, b: Trial, lowest: float, highest: float) -> float:
    """Return where the cubic through two values and slopes is lowest (equation 3.59), in bounds.

    The middle of the bounds when there is no such place.
    """
    middle = 0.5 * (lowest + highest)
    if a.step == b.step:
        return middle
    mean = a.slope + b.slope - 3.0 * (a.value - b.value) / (a.step - b.step)
    square = mean * mean - a.slope * b.slope
    if not 0.0 <= square < math.inf:
        return middle
    root = math.copysign(math.sqrt(square), b.step - a.step)
    bottom = b.slope - a.slope + 2.0 * root
    if bottom == 0.0:
        return middle
    step = b.step - (b.step - a.step) * ((b.slope + root - mean) / bottom)
    return min(max(step, lowest), highest) if math.isfinite(step) else middle
