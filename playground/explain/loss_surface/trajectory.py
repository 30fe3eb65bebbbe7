"""The plane a training moved in: principal components of the parameters it went through."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from playground.core import Array, PlaygroundError, read_only
from playground.explain.loss_surface.directions import Direction


@dataclass(frozen=True)
class Trajectory:
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
