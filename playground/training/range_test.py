"""The learning-rate range test (Smith 2015): which rates are worth trying, and why."""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from msgspec.structs import replace

from playground.core import Array, Component, PlaygroundError, ValueNotAllowed
from playground.datasets.dataset import Dataset
from playground.nn.optimizers import OPTIMIZERS
from playground.training.checkpoint import Checkpoint
from playground.training.config import Stopping, TrainingConfig
from playground.training.divergence import Diverged
from playground.training.trainable import Trainable, with_training
from playground.training.trainer import Trainer

LOW, HIGH, STEPS = 1e-5, 10.0, 200

KEPT = 0.9
"""The share of the past that the smoothed loss keeps, per step."""

FEW = 1000
"""Up to so many training samples all of them are judged at every step: batches are noisy."""

BLOWN_UP = 4.0
"""The test ends when the smoothed loss is this many times its lowest value."""

LEAST_FALL = 0.02
"""A loss that never fell by this share gives no reason to prefer a rate."""


@dataclass(frozen=True)
class RangeTest:
    """What a range test found.

    Parameters
    ----------
    rates
        The rates tried, rising by the same factor from step to step, ``(n,)``.
    losses
        The training loss before each step, ``(n,)``; that of the step's batch alone when there
        are more than :data:`FEW` samples.
    smoothed
        The running mean of the losses, corrected for its beginning, ``(n,)``.
    suggestion
        The rate to begin with; ``None`` when the curve gives no reason for one.
    reason
        Why, in one or two sentences with the numbers.
    """

    rates: Array
    losses: Array
    smoothed: Array
    suggestion: float | None
    reason: str


def range_test(
    project: Trainable,
    *,
    checkpoint: Checkpoint | None = None,
    dataset: Dataset | None = None,
    low: float = LOW,
    high: float = HIGH,
    steps: int = STEPS,
    progress: Callable[[int, int], bool] | None = None,
) -> RangeTest:
    """Train a copy with a rate that rises from step to step, and read the loss curve.

    The optimizer is the project's; its schedule and warm-up rest. Nothing of the project's own
    training is touched.

    Parameters
    ----------
    project
        The document.
    checkpoint
        Where to begin; the initial weights of the seed without one.
    dataset
        Data built earlier from the same description, to save building it again.
    low, high
        The first and the last rate.
    steps
        How many updates.
    progress
        Called with the steps made and wanted; returns whether to go on.

    Raises
    ------
    ValueNotAllowed
        For a range or number of steps that makes no curve.
    PlaygroundError
        For an optimizer that chooses its step by a search, and as :class:`Trainer` does.
    """
    _check(project, low, high, steps)
    recipe = with_training(project, _plain(project.training, low))
    trainer = Trainer(recipe, dataset=dataset)
    if checkpoint is not None:
        trainer.restore(dataclasses.replace(checkpoint, pacing=[]))
    rates: list[float] = []
    losses: list[float] = []
    smoothed: list[float] = []
    running = 0.0
    for step in range(steps):
        rate = low * (high / low) ** (step / (steps - 1))
        try:
            trainer.reconfigure(_plain(project.training, rate))
            loss = _loss(trainer)
            running = KEPT * running + (1.0 - KEPT) * loss
            rates.append(rate)
            losses.append(loss)
            smoothed.append(running / (1.0 - KEPT ** (step + 1)))
            if smoothed[-1] > BLOWN_UP * min(smoothed):
                break
            trainer.step()
        except Diverged:
            break
        if progress is not None and not progress(step + 1, steps):
            break
    curve = np.array(rates), np.array(losses), np.array(smoothed)
    return RangeTest(*curve, *_suggest(curve[0], curve[2], complete=len(rates) == steps))


def _loss(trainer: Trainer) -> float:
    loss = trainer.forward()
    if len(trainer.dataset.train_rows) > FEW:
        return loss
    return trainer.evaluator.train.score().loss.item()


def _suggest(rates: Array, smoothed: Array, *, complete: bool) -> tuple[float | None, str]:
    """Return the rate where the smoothed loss falls fastest, and the reason."""
    if len(rates) < 3:
        return None, f"the loss blew up at once: try rates below {rates[0] if len(rates) else 0:g}"
    lowest = int(np.argmin(smoothed))
    end = (
        f"up to {rates[-1]:.2g}, the highest rate tried, it does not blow up"
        if complete
        else f"from {rates[-1]:.2g} on it blows up"
    )
    if lowest == 0 or smoothed[lowest] > (1.0 - LEAST_FALL) * smoothed[0]:
        return None, (
            f"no rate from {rates[0]:.2g} to {rates[-1]:.2g} lowered the loss by "
            f"{LEAST_FALL:.0%} within the test; {end}. Try more steps, another range or other "
            "initial weights"
        )
    slope = np.gradient(smoothed[: lowest + 1], np.log10(rates[: lowest + 1]))
    steepest = float(rates[int(np.argmin(slope))])
    return _rounded(steepest), (
        f"the loss falls fastest at a rate of about {steepest:.2g} and is lowest at "
        f"{rates[lowest]:.2g}; {end}"
    )


def _rounded(rate: float) -> float:
    """Round to one digit: the test tells no more."""
    return round(rate, -math.floor(math.log10(rate)))


def _plain(config: TrainingConfig, rate: float) -> TrainingConfig:
    return replace(
        config,
        optimizer=config.optimizer.with_params(learning_rate=rate),
        schedule=Component("constant"),
        warm_up=0,
        stopping=Stopping(),
    )


def _check(project: Trainable, low: float, high: float, steps: int) -> None:
    if not (math.isfinite(low) and low > 0):
        raise ValueNotAllowed("low", low, "use a number above 0")
    if not (math.isfinite(high) and high > low):
        raise ValueNotAllowed("high", high, f"use a number above the low end, {low:g}")
    if steps < 10:
        raise ValueNotAllowed("steps", steps, "use a whole number of at least 10")
    optimizer = OPTIMIZERS.get(project.training.optimizer.name)
    if optimizer.searches:
        raise PlaygroundError(
            f"{optimizer.title} chooses the length of its steps itself: there is no rate to test"
        )
