"""A schedule that is a plain function of the epoch, and the pieces such functions are made of."""

from collections.abc import Callable
from math import cos, floor, pi
from sys import float_info

from playground.nn.base.schedule import ScheduleState, TrainingTime

NUDGE = 1e-9
"""Epochs are sums of fractions: a boundary counts as reached this share of a span before it."""


class Curve(ScheduleState):
    """Paces by a function of the epoch; remembers nothing.

    Parameters
    ----------
    of_epoch
        Turns epochs made so far into the factor.
    """

    def __init__(self, of_epoch: Callable[[float], float]) -> None:
        self._of_epoch = of_epoch

    def factor(self, time: TrainingTime) -> float:
        """Return the function's value."""
        return self._of_epoch(time.epoch)


def whole_spans(epoch: float, span: float) -> int:
    """Return how many spans are complete; of vanishing spans as many as a float can count."""
    return floor(min(epoch / span + NUDGE, float_info.max))


def half_wave(start: float, end: float, share: float) -> float:
    """Go from ``start`` to ``end`` along half a cosine, ``share`` in [0, 1] of the way."""
    return end + (start - end) * 0.5 * (1.0 + cos(pi * share))
