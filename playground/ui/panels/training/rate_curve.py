"""The learning rate over the coming epochs, as the schedule and the warm-up make it."""

from __future__ import annotations

import numpy as np
from msgspec import Struct

from playground.core import FloatArray, PlaygroundError, params_of
from playground.nn.base.schedule import TrainingTime
from playground.nn.kernels.schedule_factors import warm_up
from playground.nn.optimizers import OPTIMIZERS
from playground.nn.schedules import SCHEDULES
from playground.training.base.config import TrainingConfig

POINTS = 241
_USUAL_EPOCHS = 100.0
_EPOCHS = "epochs"


class RateCurve(Struct, frozen=True):
    """Points of the curve, and whether the schedule will bend it by what the loss does."""

    epochs: FloatArray
    rates: FloatArray
    watches_loss: bool


def rate_curve(
    config: TrainingConfig, steps_per_epoch: int, epoch: float = 0.0, rate: float = float("nan")
) -> RateCurve | None:
    """Return the learning rate from the first epoch on, far enough to see the schedule's shape.

    Parameters
    ----------
    config
        Names schedule, warm-up, optimizer and its learning rate.
    steps_per_epoch
        How many updates an epoch makes.
    epoch, rate
        Where the training stands; a schedule that watches the loss goes on from there.

    Returns
    -------
    RateCurve or None
        ``None`` when the configuration names something that does not exist.
    """
    try:
        base = OPTIMIZERS.create(config.optimizer).learning_rate
        schedule = SCHEDULES.create(config.schedule)
    except PlaygroundError:
        return None
    state = warm_up(schedule.start(), config.warm_up)
    per_epoch = max(steps_per_epoch, 1)
    epochs = np.linspace(0.0, max(_horizon(config, per_epoch), 1.2 * epoch), POINTS)
    factors = [state.factor(TrainingTime(int(e * per_epoch), float(e))) for e in epochs]
    rates = base * np.array(factors)
    if schedule.watches_loss and rate == rate:
        rates[epochs >= epoch] = rate
    return RateCurve(epochs, rates, schedule.watches_loss)


def _horizon(config: TrainingConfig, per_epoch: int) -> float:
    """Return how many epochs show what the schedule does."""
    if config.stopping.epochs:
        return float(config.stopping.epochs)
    schedule = SCHEDULES.create(config.schedule)
    spans = [
        float(getattr(schedule, param.name))
        for param in params_of(type(schedule))
        if param.unit == _EPOCHS
    ]
    if schedule.is_constant:
        return max(3.0 * config.warm_up / per_epoch, 1.0)
    if not spans or schedule.watches_loss:
        return _USUAL_EPOCHS
    state, span = schedule.start(), max(spans)
    behind = [state.factor(TrainingTime(0, share * span)) for share in (1.05, 2.5)]
    # What goes on behind its span needs some of them to be seen; what has ended does not.
    return span * (1.1 if behind[0] == behind[1] else 3.2)
