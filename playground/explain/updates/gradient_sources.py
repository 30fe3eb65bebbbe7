"""Gradients from every source side by side: passes, time, agreement, and a training with each.

Gradient descent differentiates nothing: it follows whatever vector it is handed.
"""

from __future__ import annotations

import time

import numpy as np
from msgspec import Struct

from playground.core import Array, Component, IntArray, NumpyStream, read_only
from playground.core.progress import Progress, unwatched
from playground.explain.base.context import ExplainContext
from playground.explain.base.gradient_estimator import (
    GRADIENT_ESTIMATORS,
    Cost,
    GradientEstimator,
)
from playground.explain.base.objective import Objective
from playground.explain.base.trial_training import trial_training

REPEATED_BELOW = 0.02
"""An estimate quicker than so many seconds is made :data:`REPEATS` times, and the best one counts:
the first run of a network is slowed by cold memory."""

REPEATS = 3
STEPS = 200


class SourceCard(Struct, frozen=True):
    """A gradient from one source.

    Parameters
    ----------
    name, title
        The source.
    cost
        The passes it takes.
    seconds
        How long it took, without the building of networks.
    gradient
        The estimate, ``(P,)``.
    relative_error
        ``|g - G|/|G|`` with backpropagation's G, ``nan`` where G is zero.
    cosine
        Between g and G, ``nan`` where one of them is zero.
    """

    name: str
    title: str
    cost: Cost
    seconds: float
    gradient: Array
    relative_error: float
    cosine: float

    @property
    def length(self) -> float:
        """``|g|``."""
        return float(np.linalg.norm(self.gradient))


class SourceRun(Struct, frozen=True):
    """Two trainings from one moment, with the same batches: backpropagation, and another source.

    Parameters
    ----------
    name, title
        The other source.
    backprop, other
        Every batch's loss before its update, ``(steps,)``.
    """

    name: str
    title: str
    backprop: Array
    other: Array

    @property
    def apart(self) -> float:
        """The largest difference of the two curves."""
        return float(np.abs(self.backprop - self.other).max(initial=0.0))


def passes_of(context: ExplainContext, name: str, samples: int | None = None) -> Cost:
    """Return the passes a source takes, without running it; of the coming batch by default."""
    count = len(context.batch) if samples is None else samples
    return GRADIENT_ESTIMATORS.create(Component(name)).cost(context.size, count)


def measure_source(
    context: ExplainContext,
    source: Component,
    rows: IntArray | None = None,
    draw: int = 0,
    progress: Progress = unwatched,
) -> SourceCard | None:
    """Estimate a gradient in one way and compare it with backpropagation's.

    Parameters
    ----------
    context
        At which moment of a training.
    source
        A registered gradient estimator.
    rows
        On which samples; by default the batch under way, else the next.
    draw
        Seeds the sources that draw random numbers.
    progress
        Told the passes done and their number; ``False`` from it ends the work with ``None``.
    """
    estimator = GRADIENT_ESTIMATORS.create(source)
    objective = Objective(context, context.batch if rows is None else rows)
    theta = objective.theta
    exact = objective.gradient(theta)
    timed = _timed(estimator, objective, theta, draw, progress)
    if timed is None:
        return None
    gradient, seconds = timed
    for _ in range(REPEATS - 1):
        if seconds < REPEATED_BELOW:
            again = _timed(estimator, objective, theta, draw, progress)
            seconds = seconds if again is None else min(seconds, again[1])
    length, true_length = float(np.linalg.norm(gradient)), float(np.linalg.norm(exact))
    both = length * true_length
    error = float(np.linalg.norm(gradient - exact))
    return SourceCard(
        name=estimator.name,
        title=estimator.title,
        cost=estimator.cost(objective.size, len(objective.rows)),
        seconds=seconds,
        gradient=gradient,
        relative_error=error / true_length if true_length > 0 else np.nan,
        cosine=float(gradient @ exact) / both if both > 0 else np.nan,
    )


def _timed(
    estimator: GradientEstimator,
    objective: Objective,
    theta: Array,
    draw: int,
    progress: Progress,
) -> tuple[Array, float] | None:
    built, begun = objective.building_seconds, time.perf_counter()
    gradient = estimator.estimate(objective, theta, NumpyStream((draw,)), progress)
    seconds = time.perf_counter() - begun - (objective.building_seconds - built)
    return None if gradient is None else (gradient, seconds)


def train_with(
    context: ExplainContext,
    source: Component,
    steps: int = STEPS,
    draw: int = 0,
    progress: Progress = unwatched,
) -> SourceRun | None:
    """Train two copies from one moment on, one with backpropagation and one with another source.

    Parameters
    ----------
    context
        From where.
    source
        A registered gradient estimator; it sees the batch, parameters and noise of every step.
    steps
        How many updates.
    draw
        Seeds the sources that draw random numbers.
    progress
        Told the updates done and their number; ``False`` from it ends the work with ``None``.

    Raises
    ------
    DivergenceError
        When one of the trainings leaves the range of numbers.
    """
    estimator = GRADIENT_ESTIMATORS.create(source)
    stream = NumpyStream((draw,))
    plain, other = trial_training(context), trial_training(context)
    losses = np.empty((2, steps))
    for step in range(steps):
        if not progress(step, steps):
            return None
        losses[0, step] = plain.forward()
        plain.backward()
        plain.update()
        losses[1, step] = other.forward()
        other.backward()
        now = ExplainContext.of(other)
        objective = Objective(now, now.batch)
        gradient = estimator.estimate(objective, objective.theta, stream)
        assert gradient is not None  # nobody stops it here
        np.copyto(other.network.grad, gradient)
        other.update()
    progress(steps, steps)
    return SourceRun(
        name=estimator.name,
        title=estimator.title,
        backprop=read_only(losses[0]),
        other=read_only(losses[1]),
    )
