"""Slices of the loss: along a line through θ, or over a plane."""

from __future__ import annotations

import numpy as np
from msgspec import Struct

from playground.core import Array, IntArray, PlaygroundError, read_only
from playground.core.progress import Progress, unwatched
from playground.explain.base.context import ExplainContext
from playground.explain.base.objective import Objective
from playground.explain.loss_surface.directions import Direction


class LossLine(Struct, frozen=True):
    """The loss along ``θ + t·d``.

    Parameters
    ----------
    direction
        ``d``.
    t
        The coordinates, ``(n,)``.
    losses
        ``(n,)``; infinite or NaN where the network overflows.
    slope
        dL/dt at t = 0: ``∇L · d``, what the tangent promises.
    """

    direction: Direction
    t: Array
    losses: Array
    slope: float


class LossPlane(Struct, frozen=True):
    """The loss over ``θ + a·u + b·v``.

    Parameters
    ----------
    u, v
        The two directions.
    a, b
        The coordinates, ``(n,)`` and ``(m,)``.
    losses
        ``(m, n)``: row by row along ``b``, as images are.
    """

    u: Direction
    v: Direction
    a: Array
    b: Array
    losses: Array


def line(
    context: ExplainContext,
    direction: Direction,
    t: Array,
    rows: IntArray | None = None,
    progress: Progress = unwatched,
) -> LossLine | None:
    """Evaluate the loss along a line; ``None`` when the progress callback stopped it."""
    objective = Objective(context, rows)
    coordinates = np.asarray(t, dtype=np.float64)
    losses = _evaluate(objective, coordinates[:, None], direction.vector[None], progress)
    if losses is None:
        return None
    slope = float(objective.gradient(objective.theta) @ direction.vector)
    return LossLine(direction, read_only(coordinates), read_only(losses), slope)


def plane(
    context: ExplainContext,
    u: Direction,
    v: Direction,
    a: Array,
    b: Array,
    rows: IntArray | None = None,
    progress: Progress = unwatched,
) -> LossPlane | None:
    """Evaluate the loss over a plane.

    The points are run as replicas of one network, many in one pass over ``rows`` (all training
    samples by default).

    Parameters
    ----------
    context
        Its parameters are the origin.
    u, v
        The plane's directions.
    a, b
        The coordinates along them.
    rows
        On which training samples.
    progress
        Called with the points done and their number; returning ``False`` stops.

    Returns
    -------
    LossPlane
        ``None`` when it was stopped.
    """
    across, up = np.asarray(a, dtype=np.float64), np.asarray(b, dtype=np.float64)
    grid = np.stack(np.meshgrid(across, up), axis=-1).reshape(-1, 2)
    directions = np.stack([u.vector, v.vector])
    losses = _evaluate(Objective(context, rows), grid, directions, progress)
    if losses is None:
        return None
    table = losses.reshape(len(up), len(across))
    return LossPlane(u, v, read_only(across), read_only(up), read_only(table))


def _evaluate(
    objective: Objective, coordinates: Array, directions: Array, progress: Progress
) -> Array | None:
    """Return the losses at ``θ + coordinates @ directions``, ``(M,)``."""
    if directions.shape[1] != objective.size:
        raise PlaygroundError(
            f"direction: it has {directions.shape[1]} entries, the network {objective.size} "
            "parameters; make it from the same context"
        )
    count, width = len(coordinates), objective.at_once
    theta, losses = objective.theta, np.empty(count)
    for begin in range(0, count, width):
        if not progress(begin, count):
            return None
        # The last chunk begins early enough to be full: all chunks share one network then.
        start = max(0, min(begin, count - width))
        chosen = coordinates[start : start + width]
        losses[start : start + width] = objective.losses(theta + chosen @ directions)
    progress(count, count)
    return losses
