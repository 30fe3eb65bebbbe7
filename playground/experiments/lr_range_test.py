"""The learning-rate range test (Smith 2015): which rates are worth trying, and why."""

from __future__ import annotations

import math
from collections.abc import Sequence

import msgspec
import numpy as np
from msgspec import Struct
from msgspec.structs import replace

from playground.core import Array, Component, Param, PlaygroundError, ValueNotAllowed
from playground.core.progress import Progress, unwatched
from playground.core.text.numbers import percent
from playground.datasets.base.dataset import Dataset
from playground.nn.optimizers import OPTIMIZERS
from playground.storage.csv_writer import Table
from playground.training.base.checkpoint import Checkpoint
from playground.training.base.config import Stopping, TrainingConfig
from playground.training.base.divergence import DivergenceError
from playground.training.base.training_spec import TrainingSpec, with_training
from playground.training.base.validation import check_number
from playground.training.trainer import Trainer

LOW, HIGH, STEPS = 1e-5, 10.0, 200

RANGE_PARAMS = (
    Param("From", "The first rate tried.", "low", LOW, low=0, low_open=True, scale="log"),
    Param(
        "To",
        "The last rate tried; the test ends earlier when the loss blows up.",
        "high",
        HIGH,
        low=0,
        low_open=True,
        scale="log",
    ),
    Param(
        "Steps", "How many updates the rates are spread over.", "steps", STEPS, low=10, high=100_000
    ),
)
"""What a person may choose."""

COLUMNS = ("learning_rate", "loss", "smoothed_loss")
"""The columns of the curve as a table."""

KEPT = 0.9
"""The share of the past that the smoothed loss keeps, per step."""

FEW = 1000
"""Up to so many training samples all of them are judged at every step: batches are noisy."""

SPAN = 10
"""How many steps on either side of a rate say how fast the loss falls there: what it is smoothed
over."""

BLOWN_UP = 4.0
"""The test ends when the smoothed loss is this many times its lowest value."""

LEAST_FALL = 0.02
"""A loss that never fell by this share gives no reason to prefer a rate."""

COMPLETE = "up to {:.2g}, the highest rate tried, it does not blow up"
BLEW_UP = "from {:.2g} on it blows up"
ENDED = "the test was ended at {:.2g}, up to where it does not blow up"
"""How a test can end, with the last rate of its curve."""


class RangeTest(Struct, frozen=True):
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

    def table(self) -> Table:
        """Return the curve as columns and rows."""
        parts = (part.tolist() for part in (self.rates, self.losses, self.smoothed))
        return COLUMNS, zip(*parts, strict=True)


def range_test(
    project: TrainingSpec,
    *,
    checkpoint: Checkpoint | None = None,
    dataset: Dataset | None = None,
    low: float = LOW,
    high: float = HIGH,
    steps: int = STEPS,
    progress: Progress = unwatched,
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
        Told after every step; ``False`` from it ends the test, and what was found until then is
        returned.

    Raises
    ------
    ValueNotAllowed
        For a range or number of steps that makes no curve.
    PlaygroundError
        For an optimizer that chooses its step by a search, and as :class:`Trainer` does.
    """
    check_range(low=low, high=high, steps=steps)
    check_number("high", high, project.training.dtype)
    refusal = why_not(project.training)
    if refusal:
        raise PlaygroundError(refusal)
    changed = with_training(project, _plain(project.training, low))
    table = checkpoint.table if checkpoint is not None else None
    trainer = Trainer(changed, dataset=dataset, table=table)
    if checkpoint is not None:
        trainer.restore(msgspec.structs.replace(checkpoint, schedule=[]))
    # A power each: the ratio of two rates may be larger than any number.
    shares = [step / (steps - 1) for step in range(steps)]
    rates = [low ** (1.0 - share) * high**share for share in shares]
    losses, smoothed, end = _sweep(trainer, project.training, rates, progress)
    curve = np.array(rates[: len(losses)]), np.array(losses), np.array(smoothed)
    return RangeTest(*curve, *_suggest(curve[0], curve[2], end))


def why_not(config: TrainingConfig) -> str:
    """Return why a training has no rate to test; the empty string when it has one."""
    if config.optimizer.name not in OPTIMIZERS:
        return ""
    optimizer = OPTIMIZERS.get(config.optimizer.name)
    if not optimizer.searches:
        return ""
    return f"{optimizer.title} chooses the length of its steps itself: there is no rate to test"


def check_range(*, low: float, high: float, steps: int) -> None:
    """Refuse a range or a number of steps that makes no curve.

    Raises
    ------
    ValueNotAllowed
        Naming the first that is not allowed.
    """
    for declared, value in zip(RANGE_PARAMS, (low, high, steps), strict=True):
        declared.check(value)
    if high <= low:
        raise ValueNotAllowed("high", high, f"use a number above the low end, {low:g}")


def _sweep(
    trainer: Trainer,
    config: TrainingConfig,
    rates: Sequence[float],
    progress: Progress,
) -> tuple[list[float], list[float], str]:
    """Make a step at each rate; return the losses, the smoothed ones, and how it ended."""
    losses: list[float] = []
    smoothed: list[float] = []
    running = 0.0
    for done, rate in enumerate(rates, 1):
        try:
            trainer.reconfigure(_plain(config, rate))
            loss = _loss(trainer)
            if not math.isfinite(loss):
                return losses, smoothed, BLEW_UP
            running = KEPT * running + (1.0 - KEPT) * loss
            losses.append(loss)
            smoothed.append(running / (1.0 - KEPT**done))
            if smoothed[-1] > BLOWN_UP * min(smoothed):
                return losses, smoothed, BLEW_UP
            trainer.step()
        except DivergenceError:
            return losses, smoothed, BLEW_UP
        if not progress(done, len(rates)) and done < len(rates):
            return losses, smoothed, ENDED
    return losses, smoothed, COMPLETE


def _loss(trainer: Trainer) -> float:
    loss = trainer.forward()
    if len(trainer.dataset.train_rows) > FEW:
        return loss
    return float(trainer.model.evaluator.train.score().loss)


def _suggest(rates: Array, smoothed: Array, end: str) -> tuple[float | None, str]:
    """Return the rate where the smoothed loss falls fastest, and the reason."""
    if len(rates) < 3:
        return None, _no_curve(rates, end)
    lowest = int(np.argmin(smoothed))
    end = end.format(rates[-1])
    if lowest == 0 or smoothed[lowest] > (1.0 - LEAST_FALL) * smoothed[0]:
        return None, (
            f"no rate from {rates[0]:.2g} to {rates[-1]:.2g} lowered the loss by "
            f"{percent(LEAST_FALL, 0)} within the test; {end}. Try more steps, another range or "
            "other initial weights"
        )
    steepest = float(rates[_steepest(np.log10(rates[: lowest + 1]), smoothed[: lowest + 1])])
    return _rounded(steepest), (
        f"the loss falls fastest at a rate of about {steepest:.2g} and is lowest at "
        f"{rates[lowest]:.2g}; {end}"
    )


def _steepest(x: Array, loss: Array) -> int:
    """Return where a curve falls most, from some steps before to some steps behind a place.

    From one step to the next the loss of batches goes up and down more than the rate does to it,
    most of all at the beginning, where there is little past to smooth it with.
    """
    reach = min(SPAN, (len(loss) - 1) // 4)
    if reach < 2:
        return int(np.argmin(np.gradient(loss, x)))
    falls = (loss[2 * reach :] - loss[: -2 * reach]) / (x[2 * reach :] - x[: -2 * reach])
    return int(np.argmin(falls)) + reach


def _no_curve(rates: Array, end: str) -> str:
    if end == ENDED:
        return "the test was ended before there was a curve"
    if not len(rates):
        return "the loss is not a finite number even before the first step"
    return f"the loss blew up at once: try rates below {rates[0]:g}"


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
