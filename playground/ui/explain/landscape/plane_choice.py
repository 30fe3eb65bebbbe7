"""Which plane through the present weights is looked at, and the losses on it."""

from __future__ import annotations

import time
from collections.abc import Sequence

import numpy as np
from msgspec import Struct
from msgspec.structs import replace

from playground.core import Array, IntArray, NumpyStream, PlaygroundError, read_only
from playground.core.progress import Progress, unwatched
from playground.explain import ExplainContext, ParameterIndex
from playground.explain.base.optimizer_preview import preview
from playground.explain.loss_surface.curvature import curvature
from playground.explain.loss_surface.directions import (
    Direction,
    Trajectory,
    move_direction,
    parameter_direction,
    principal_plane,
    random_direction,
)
from playground.explain.loss_surface.landscape import LossPlane, plane
from playground.ui.support.background_task import TaskRun

COARSE, FINE = 9, 25
"""Points a side: at first, and in full."""

MOVES = 10
"""How many of the optimizer's next moves the unit of that plane's axes is."""

RANDOM, MOVE, WEIGHTS, PATH = "random", "move", "weights", "path"

ROOM = 1.25
"""How far the plane of a way reaches beyond it, at a reach of 1."""


class PlaneChoice(Struct, frozen=True):
    """What a person chose.

    Parameters
    ----------
    kind
        ``random``: two random directions, as long as the weights, filter by filter; ``move``: the
        optimizer's next move and the sharpest direction; ``weights``: two single weights; ``path``:
        the two directions along which the way of the training varies most.
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
    """The losses on a plane.

    Parameters
    ----------
    plane
        The losses.
    seconds_in_full
        How long all the points would take, where only a few are computed.
    trail
        The way of the training in the plane's coordinates, ``(T, 2)``; empty where it is not shown.
    explained
        Which share of the way's variance the plane shows; ``nan`` where it is not shown.
    """

    plane: LossPlane
    seconds_in_full: float | None = None
    trail: Array = np.empty((0, 2))
    explained: float = np.nan


class Axes(Struct, frozen=True):
    """The two directions of a plane, and the way of the training in it."""

    u: Direction
    v: Direction
    trail: Array = np.empty((0, 2))
    explained: float = np.nan


def directions(
    context: ExplainContext,
    choice: PlaneChoice,
    rows: IntArray | None,
    path: Sequence[Array] = (),
    progress: Progress = unwatched,
) -> Axes | None:
    """Return the two directions of a plane; ``None`` when it was stopped before.

    Raises
    ------
    PlaygroundError
        When two weights are to be chosen first, or the optimizer does not move.
    """
    if choice.kind == WEIGHTS:
        if choice.first is None or choice.second is None or choice.first == choice.second:
            raise PlaygroundError("Choose two weights: click one after the other in This step.")
        places = [each.flat(context) for each in (choice.first, choice.second)]
        trail = [theta[places] - context.theta[places] for theta in path]
        return Axes(
            parameter_direction(context, choice.first),
            parameter_direction(context, choice.second),
            np.array(trail, dtype=float).reshape(-1, 2),
        )
    if choice.kind == PATH:
        return _along(principal_plane(path, context.theta))
    if choice.kind == MOVE:
        (move,) = preview(context, [context.config.optimizer]).moves
        if not move.length > 0:
            raise PlaygroundError("The optimizer's next move has no length: there is no direction.")
        bend = curvature(context, rows, progress=progress)
        if bend is None:
            return None
        sharpest = bend.direction * (MOVES * move.length)
        return Axes(
            move_direction(f"{MOVES} times the next move", MOVES * move.move),
            move_direction("sharpest direction, as long", sharpest),
        )
    first, second = (
        random_direction(context, NumpyStream((choice.draw, place))) for place in (0, 1)
    )
    return Axes(first, second)


def _along(way: Trajectory) -> Axes:
    """Make the way's plane as large as the way, so that a reach of 1 shows all of it."""
    size = ROOM * float(np.abs(way.coordinates).max())
    first, second = (
        Direction(each.name, read_only(size * each.vector)) for each in (way.first, way.second)
    )
    return Axes(first, second, way.coordinates / size, float(way.explained.sum()))


def compute(
    context: ExplainContext,
    choice: PlaneChoice,
    path: Sequence[Array],
    most_seconds: float,
    run: TaskRun,
) -> FoundPlane | None:
    """Compute a plane coarsely, and in full when that takes no longer than some seconds.

    The coarse one is reported as soon as it is there; ``None`` when it was stopped before.
    """
    rows = None if choice.all_samples else context.gradient_rows
    if rows is None and not choice.all_samples:
        rows = context.batch
    axes = directions(context, choice, rows, path, lambda *_: run.goes_on())
    if axes is None:
        return None
    begun = time.perf_counter()
    axis = np.linspace(-choice.reach, choice.reach, COARSE)
    coarse = plane(context, axes.u, axes.v, axis, axis, rows, lambda *_: run.goes_on())
    if coarse is None:
        return None
    seconds = (time.perf_counter() - begun) * (FINE / COARSE) ** 2
    found = FoundPlane(coarse, seconds, axes.trail, axes.explained)
    if seconds > most_seconds:
        return found
    run.report(replace(found, seconds_in_full=None))
    axis = np.linspace(-choice.reach, choice.reach, FINE)
    fine = plane(context, axes.u, axes.v, axis, axis, rows, run.progress)
    return found if fine is None else replace(found, plane=fine, seconds_in_full=None)
