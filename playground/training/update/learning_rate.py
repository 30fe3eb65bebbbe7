"""The learning rate from update to update: a schedule, and a warm-up before it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from playground.core import Array, PlaygroundError
from playground.nn.base.schedule import Schedule, ScheduleState, TrainingTime
from playground.nn.kernels.schedule_factors import warm_up
from playground.nn.schedules import SCHEDULES
from playground.training.base.config import TrainingConfig


class LearningRate:
    """Writes the learning rate of the next update.

    Networks that train at once have one rate, unless the schedule watches their losses: then each
    has its own.

    Parameters
    ----------
    config
        Names the schedule and the warm-up.
    base
        The configured learning rate.
    like
        The parameters, ``(P,)`` or ``(R, P)``.
    previous
        What set the rate so far: the same schedule goes on where it is.

    Attributes
    ----------
    schedule
        The schedule at work.
    rate
        ``()`` or ``(R, 1)``: the rate of the latest update, or of the first one to come.
    """

    def __init__(
        self,
        config: TrainingConfig,
        base: float,
        like: Array,
        previous: LearningRate | None = None,
    ) -> None:
        self.schedule: Schedule = SCHEDULES.create(config.schedule)
        lanes = like.shape[0] if like.ndim > 1 and self.schedule.watches_loss else 1
        self._warm_up = config.warm_up
        self._schedules = self._fresh(lanes)
        self._base = base
        self._begun = (0, 0, 0, 0, 1)
        self.rate = np.full((lanes, 1) if lanes > 1 else (), base, dtype=like.dtype)
        if previous is not None and self.continues(previous):
            self.set_state(previous.get_state())
            self._begun = previous._begun
        self.is_constant = self.schedule.is_constant and config.warm_up == 0
        self.show(0)

    def begin(self, t: int, step: int, epoch: int, position: int, per_epoch: int) -> None:
        """Say where the training stands before some updates of one epoch.

        Parameters
        ----------
        t
            Updates since the optimizer's slots were made.
        step, epoch
            Updates in all, and whole epochs.
        position, per_epoch
            Updates of this epoch so far, and how many it has.
        """
        self._begun = (t, step, epoch, position, max(per_epoch, 1))
        self.show(t)

    def show(self, t: int) -> None:
        """Write the rate of the update after ``t`` of them."""
        begun, step, epoch, position, per_epoch = self._begun
        done = t - begun
        time = TrainingTime(step + done, epoch + (position + done) / per_epoch)
        if self.rate.ndim == 0:
            self.rate[()] = self._base * self._schedules[0].factor(time)
            return
        for row, schedule in zip(self.rate, self._schedules, strict=True):
            row[0] = self._base * schedule.factor(time)

    def continues(self, other: LearningRate) -> bool:
        """Tell whether the schedule can go on with another's memory."""
        return self.schedule.name == other.schedule.name

    def observe(self, losses: Array) -> None:
        """Take note of every network's loss at the end of an epoch, ``()`` or ``(R,)``."""
        values = np.atleast_1d(losses)
        for schedule, loss in zip(self._schedules, values[: len(self._schedules)], strict=True):
            schedule.observe(float(loss))

    def get_state(self) -> list[dict[str, Any]]:
        """Return what the schedule remembers, per network, as JSON-compatible values."""
        return [schedule.get_state() for schedule in self._schedules]

    def set_state(self, states: Sequence[dict[str, Any]]) -> None:
        """Go back to what :meth:`get_state` returned; nothing stands for the beginning.

        Raises
        ------
        PlaygroundError
            When it belongs to another schedule or is damaged; nothing is changed then.
        """
        if not states:
            self._schedules = self._fresh(len(self._schedules))
            return
        before = self.get_state()
        try:
            for schedule, state in zip(self._schedules, states, strict=True):
                schedule.set_state(state)
        except (KeyError, TypeError, ValueError, OverflowError) as error:
            for schedule, state in zip(self._schedules, before, strict=True):
                schedule.set_state(state)
            raise PlaygroundError("the saved schedule belongs to another training") from error

    def _fresh(self, lanes: int) -> Sequence[ScheduleState]:
        return [warm_up(self.schedule.start(), self._warm_up) for _ in range(lanes)]
