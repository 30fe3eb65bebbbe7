"""Factors of the learning rate: functions of the epoch, and the warm-up before any schedule."""

from collections.abc import Callable
from math import cos, floor, pi
from sys import float_info
from typing import Any

from typing_extensions import override

from playground.nn.base.schedule import ScheduleState, TrainingTime

NUDGE = 1e-9
"""Epochs are sums of fractions: a boundary counts as reached this share of a span before it."""


class Curve(ScheduleState):
    """Multiplies by a function of the epoch; remembers nothing.

    Parameters
    ----------
    of_epoch
        Turns epochs made so far into the factor.
    """

    def __init__(self, of_epoch: Callable[[float], float]) -> None:
        self._of_epoch = of_epoch

    @override
    def factor(self, time: TrainingTime) -> float:
        return self._of_epoch(time.epoch)


def whole_spans(epoch: float, span: float) -> int:
    """Return how many spans are complete; of vanishing spans as many as a float can count."""
    return floor(min(epoch / span + NUDGE, float_info.max))


def half_wave(start: float, end: float, share: float) -> float:
    """Go from ``start`` to ``end`` along half a cosine, ``share`` in [0, 1] of the way."""
    return end + (start - end) * 0.5 * (1.0 + cos(pi * share))


def warm_up(schedule: ScheduleState, steps: int) -> ScheduleState:
    """Let the learning rate rise in a straight line over the first updates.

    Parameters
    ----------
    schedule
        The schedule at work. Its clock is not put back: it runs from the first update on.
    steps
        How many updates the rise takes: the first one uses ``1/steps`` of the schedule's rate, the
        last one all of it. With 0 there is no warm-up.

    Returns
    -------
    ScheduleState
        Its state is the given schedule's, so that warm-up can come and go between two updates.
    """
    return WarmUp(schedule, steps) if steps > 0 else schedule


class WarmUp(ScheduleState):
    """Multiplies another schedule's factor by a ramp; see :func:`warm_up`."""

    def __init__(self, schedule: ScheduleState, steps: int) -> None:
        self._schedule = schedule
        self._steps = steps

    @override
    def factor(self, time: TrainingTime) -> float:
        """Return the other's factor times ``(step + 1) / steps``, at most 1."""
        ramp = min(1.0, (time.step + 1) / self._steps)
        return ramp * self._schedule.factor(time)

    @override
    def observe(self, loss: float) -> None:
        self._schedule.observe(loss)

    @override
    def get_state(self) -> dict[str, Any]:
        """Return the other's state: the ramp needs none."""
        return self._schedule.get_state()

    @override
    def set_state(self, state: dict[str, Any]) -> None:
        self._schedule.set_state(state)


class PlateauState(ScheduleState):
    """Cuts the rate each time the loss has stopped falling; see the plateau schedule's numbers."""

    def __init__(
        self, *, gamma: float, patience: int, threshold: float, cooldown: int, least: float
    ) -> None:
        self._gamma, self._least = gamma, least
        self._patience, self._cooldown, self._threshold = patience, cooldown, threshold
        self._factor = 1.0
        self._best: float | None = None
        self._waited = 0
        self._resting = 0

    @override
    def factor(self, time: TrainingTime) -> float:
        del time
        return self._factor

    @override
    def observe(self, loss: float) -> None:
        """Count an epoch; a loss that is not a number is no improvement."""
        if self._is_better(loss):
            self._best, self._waited = loss, 0
        else:
            self._waited += 1
        if self._resting:
            self._resting -= 1
            self._waited = 0
        if self._waited > self._patience:
            self._factor = max(self._factor * self._gamma, self._least)
            self._resting, self._waited = self._cooldown, 0

    @override
    def get_state(self) -> dict[str, Any]:
        return {
            "factor": self._factor,
            "best": self._best,
            "waited": self._waited,
            "resting": self._resting,
        }

    @override
    def set_state(self, state: dict[str, Any]) -> None:
        """Go back to what :meth:`get_state` returned.

        Raises
        ------
        ValueError
            For numbers it can never have returned; nothing is changed then.
        """
        factor, best = float(state["factor"]), state["best"]
        best = None if best is None else float(best)
        waited, resting = int(state["waited"]), int(state["resting"])
        if not 0.0 <= factor <= 1.0 or best != best or min(waited, resting) < 0:
            raise ValueError(f"no plateau schedule can be at {state}")
        self._factor, self._best, self._waited, self._resting = factor, best, waited, resting

    def _is_better(self, loss: float) -> bool:
        if self._best is None:
            return loss == loss  # anything but NaN is a beginning
        return loss < self._best * (1.0 - self._threshold)
