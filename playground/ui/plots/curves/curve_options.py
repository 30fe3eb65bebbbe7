"""How curves are drawn: what runs along the axis, and how much they are smoothed."""

from typing import Literal, TypeAlias, get_args

import numpy as np
from msgspec import Struct

from playground.core import Array
from playground.training.base.history import CurveData

Axis: TypeAlias = Literal["epoch", "update", "sample", "second"]
AXES: tuple[Axis, ...] = get_args(Axis)
AXIS_TITLES: dict[Axis, str] = {
    "epoch": "Epochs",
    "update": "Updates",
    "sample": "Samples seen",
    "second": "Seconds of training",
}

NO_SECONDS = "This training was begun by a version that did not keep the time with its curves"

WINDOWS = (1, 10, 50, 200)
"""Over how many points curves can be averaged; 1 leaves them as they are."""


PATIENCES = (0, 5, 10, 20, 50, 100)
"""What can be asked about early stopping, in epochs; 0 asks nothing."""


class CurveOptions(Struct, frozen=True):
    """What a person chose.

    Parameters
    ----------
    axis
        What runs along the axis.
    window
        Over how many points each point is averaged: itself and those before it.
    shows_runs
        Whether the runs that are checked in their table are drawn, too.
    shows_gap
        Whether the area between the train and the test curve is shaded.
    patience
        Where early stopping with so many epochs of patience would stop is marked; 0 for nowhere.
    """

    axis: Axis = "epoch"
    window: int = 1
    shows_runs: bool = True
    shows_gap: bool = False
    patience: int = 0


def axis_label(axis: Axis) -> str:
    """Return what is written below an axis."""
    return "seconds" if axis == "second" else axis


def places(curves: CurveData, axis: Axis, samples: int) -> Array:
    """Return where the points of curves lie along an axis; ``samples`` are those of an epoch.

    A point of a training that nobody kept the time of lies nowhere along the seconds: ``nan``.
    """
    if axis == "update":
        return curves.step
    if axis == "second":
        return np.fmax.accumulate(curves.series("seconds"))
    return curves.epoch * samples if axis == "sample" else curves.epoch


def knows_seconds(curves: CurveData) -> bool:
    """Tell whether every point of curves has a place along the seconds."""
    return bool(np.isfinite(curves.series("seconds")).all())


def placed(x: Array, values: Array) -> tuple[Array, Array]:
    """Return the points that have a place and a value: metrics are not measured at every one."""
    known = ~(np.isnan(x) | np.isnan(values))
    return (x, values) if known.all() else (x[known], values[known])


def averaged(values: Array, window: int) -> Array:
    """Return the mean of each point and those before it, ``window`` of them; NaN counts as none.

    The first points are means of fewer. A point that is NaN or infinite stays as it is.
    """
    if window <= 1 or not len(values):
        return values
    known = np.isfinite(values)
    sums = np.concatenate(([0.0], np.cumsum(np.where(known, values, 0.0))))
    counts = np.concatenate(([0], np.cumsum(known)))
    ends = np.arange(1, len(values) + 1)
    begins = np.maximum(0, ends - window)
    found = counts[ends] - counts[begins]
    means = (sums[ends] - sums[begins]) / np.maximum(found, 1)
    return np.where(known, means, values)
