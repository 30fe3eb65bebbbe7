"""Directions through parameter space along which to look at the loss.

Some are chosen; two are found: the plane a training moved in.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from msgspec import Struct

from playground.core import Array, PlaygroundError, RandomStream, read_only
from playground.explain.base.context import ExplainContext
from playground.explain.base.objective import Objective
from playground.explain.base.parameter_index import ParameterIndex


class Direction(Struct, frozen=True):
    """A named vector ``(P,)``; a slice's coordinate counts how often it is added to θ."""

    name: str
    vector: Array


def random_direction(context: ExplainContext, stream: RandomStream) -> Direction:
    """Draw a filter-normalised random direction (Li et al. 2018, section 4).

    Every entry is drawn from N(0, 1); then the weights that feed one unit (a *filter*) are scaled
    to the length of the same weights in θ: ``d ← d/|d| · |w|``. So 1 is a step as long as the
    weights themselves, whatever their scale. Biases and norms' scales stay as they are, which the
    authors' code calls ignoring them.
    """
    vector = np.zeros(context.size)
    for slot in context.layout:
        if slot.role != "weight":
            continue
        drawn = stream.normal(slot.shape)
        weights = context.theta[slot.start : slot.stop].reshape(slot.shape).astype(np.float64)
        others = tuple(range(len(slot.shape) - 1))  # the last axis counts the units
        length = np.sqrt(np.square(drawn).sum(axis=others, keepdims=True))
        wanted = np.sqrt(np.square(weights).sum(axis=others, keepdims=True))
        vector[slot.start : slot.stop] = (drawn / length * wanted).ravel()
    return Direction("random", read_only(vector))


def gradient_direction(context: ExplainContext) -> Direction:
    """Return the direction of steepest descent over all training samples, of length 1."""
    objective = Objective(context)
    gradient = objective.gradient(objective.theta)
    length = float(np.linalg.norm(gradient))
    if length == 0.0:
        raise PlaygroundError("the gradient is zero here: it has no direction")
    return Direction("steepest descent", read_only(-gradient / length))


def parameter_direction(context: ExplainContext, parameter: ParameterIndex) -> Direction:
    """Return the direction that changes one learned number only, by 1."""
    vector = np.zeros(context.size)
    vector[parameter.flat(context)] = 1.0
    return Direction(str(parameter), read_only(vector))


def move_direction(name: str, move: Array) -> Direction:
    """Return an optimizer's move as a direction: at coordinate 1 the update is made."""
    return Direction(name, read_only(np.asarray(move, dtype=np.float64)))


class Trajectory(Struct, frozen=True):
    """A path seen from the plane that shows most of it.

    Parameters
    ----------
    first, second
        Orthogonal directions of length 1: the path varies most along the first.
    coordinates
        The path in that plane, relative to ``origin``, ``(T, 2)``.
    explained
        Which share of the path's variance lies along each of the two, ``(2,)``.
    """

    first: Direction
    second: Direction
    coordinates: Array
    explained: Array


def principal_plane(thetas: Sequence[Array], origin: Array) -> Trajectory:
    """Find the plane of a trajectory by principal component analysis (Li et al. 2018, section 7).

    Parameters
    ----------
    thetas
        The parameters at several moments, at least three, each ``(P,)``.
    origin
        Where the coordinates are 0: the parameters of the context that is looked at.

    Raises
    ------
    PlaygroundError
        When there are too few points, or they lie on one line or in one place.
    """
    if len(thetas) < 3:
        raise PlaygroundError(
            f"the plane of a trajectory needs at least 3 points, it has {len(thetas)}; train on"
        )
    path = np.stack([np.asarray(theta, dtype=np.float64) for theta in thetas])
    _, spread, axes = np.linalg.svd(path - path.mean(axis=0), full_matrices=False)
    if len(spread) < 2 or spread[1] <= 1e-12 * spread[0]:
        raise PlaygroundError("the trajectory is a straight line or a point: it spans no plane")
    plane = axes[:2]
    # A component's sign is arbitrary: let the largest entry be positive, so that pictures stay.
    plane *= np.sign(plane[np.arange(2), np.abs(plane).argmax(axis=1)])[:, None]
    share = np.square(spread[:2]) / np.square(spread).sum()
    return Trajectory(
        Direction("first principal component", read_only(plane[0])),
        Direction("second principal component", read_only(plane[1])),
        read_only((path - np.asarray(origin, dtype=np.float64)) @ plane.T),
        read_only(share),
    )
