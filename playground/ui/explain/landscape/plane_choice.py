"""Which plane through the present weights is looked at, and the losses on it."""

from __future__ import annotations

import time

import numpy as np
from msgspec import Struct

from playground.core import IntArray, NumpyStream, PlaygroundError
from playground.core.progress import Progress, unwatched
from playground.explain import ExplainContext, ParameterIndex
from playground.explain.base.optimizer_preview import preview
from playground.explain.loss_surface.curvature import curvature
from playground.explain.loss_surface.directions import (
    Direction,
    move_direction,
    parameter_direction,
    random_direction,
)
from playground.explain.loss_surface.landscape import LossPlane, plane
from playground.ui.support.background_task import TaskRun

COARSE, FINE = 9, 25
"""Points a side: at first, and in full."""

MOVES = 10
"""How many of the optimizer's next moves the unit of that plane's axes is."""

RANDOM, MOVE, WEIGHTS = "random", "move", "weights"


class PlaneChoice(Struct, frozen=True):
    """What a person chose.

    Parameters
    ----------
    kind
        ``random``: two random directions, as long as the weights, filter by filter; ``move``: the
        optimizer's next move and the sharpest direction; ``weights``: two single weights.
    reach
        How far to look both ways, in lengths of the directions.
    draw
        Seeds the random directions.
    first, second
        The two weights.
    all_samples
        Look at the loss of all training samples and not of the batch.
    """

    kind: str = RANDOM
    reach: float = 1.0
    draw: int = 0
    first: ParameterIndex | None = None
    second: ParameterIndex | None = None
    all_samples: bool = False


class FoundPlane(Struct, frozen=True):
    """The losses, and how long all the points would take where only a few are computed."""

    plane: LossPlane
    seconds_in_full: float | None


def directions(
    context: ExplainContext,
    choice: PlaneChoice,
    rows: IntArray | None,
    progress: Progress = unwatched,
) -> tuple[Direction, Direction] | None:
    """Return the two directions of a plane; ``None`` when it was stopped before.

    Raises
    ------
    PlaygroundError
        When two weights are to be chosen first, or the optimizer does not move.
    """
    if choice.kind == WEIGHTS:
        if choice.first is None or choice.second is None or choice.first == choice.second:
            raise PlaygroundError("Choose two weights: click one after the other in This step")
        return (
            parameter_direction(context, choice.first),
            parameter_direction(context, choice.second),
        )
    if choice.kind == MOVE:
        (move,) = preview(context, [context.config.optimizer]).moves
        if not move.length > 0:
            raise PlaygroundError("the optimizer's next move has no length: there is no direction")
        bend = curvature(context, rows, progress=progress)
        if bend is None:
            return None
        sharpest = bend.direction * (MOVES * move.length)
        return (
            move_direction(f"{MOVES} times the next move", MOVES * move.move),
            move_direction("sharpest direction, as long", sharpest),
        )
    first, second = (
        random_direction(context, NumpyStream((choice.draw, place))) for place in (0, 1)
    )
    return first, second


def compute(
    context: ExplainContext, choice: PlaneChoice, most_seconds: float, run: TaskRun
) -> FoundPlane | None:
    """Compute a plane coarsely, and in full when that takes no longer than some seconds.

    The coarse one is reported as soon as it is there; ``None`` when it was stopped before.
    """
    rows = None if choice.all_samples else context.gradient_rows
    if rows is None and not choice.all_samples:
        rows = context.batch
    found = directions(context, choice, rows, lambda *_: run.goes_on())
    if found is None:
        return None
    u, v = found
    begun = time.perf_counter()
    axis = np.linspace(-choice.reach, choice.reach, COARSE)
    coarse = plane(context, u, v, axis, axis, rows, lambda *_: run.goes_on())
    if coarse is None:
        return None
    seconds = (time.perf_counter() - begun) * (FINE / COARSE) ** 2
    if seconds > most_seconds:
        return FoundPlane(coarse, seconds)
    run.report(coarse)
    axis = np.linspace(-choice.reach, choice.reach, FINE)
    fine = plane(context, u, v, axis, axis, rows, run.progress)
    return FoundPlane(coarse, seconds) if fine is None else FoundPlane(fine, None)
