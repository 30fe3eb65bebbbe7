"""The curves of several seeds as three: their median, and the quartiles around it."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from msgspec import Struct
from msgspec.structs import replace

from playground.core import Array
from playground.experiments.lanes.lane_stops import conditions_of
from playground.training.base.config import Stopping
from playground.training.base.history import CurveData, Metrics

_HUGE = 1e300
"""Stands for an infinite loss where quartiles are taken: between two infinities there is none."""


class SeedBand(Struct, frozen=True, eq=False):
    """Lower quartile, median and upper quartile over the seeds, point by point."""

    low: CurveData
    middle: CurveData
    high: CurveData


def seed_band(curves: Sequence[Sequence[Metrics]], conditions: Stopping | None = None) -> SeedBand:
    """Return the band of several seeds that were measured at the same steps.

    Parameters
    ----------
    curves
        The seeds' points. One that ends before the others was stopped, where something was to stop
        it, and stays where it ended; else it has diverged, and from there on counts as the worst
        there can be, an infinite loss, an accuracy of 0.
    conditions
        The stop conditions of all of them, if they have any.
    """
    is_stopped = conditions is not None and conditions_of(conditions) is not None
    longest = CurveData.of(max(curves, key=len))
    arrays = [CurveData.of(curve) for curve in curves]
    parts: tuple[dict[str, Array], ...] = ({}, {}, {})
    for name in ("train_loss", "test_loss", "train_accuracy", "test_accuracy"):
        worst = 0.0 if name.endswith("accuracy") else math.inf
        values = np.full((len(arrays), len(longest.step)), worst)
        for row, own in zip(values, arrays, strict=True):
            row[: len(own.step)] = getattr(own, name)
            if is_stopped:
                row[len(own.step) :] = row[len(own.step) - 1]
        for part, quartile in zip(parts, quartiles(values), strict=True):
            part[name] = quartile
    measured = _measured_bands(arrays, longest)
    made = zip(parts, measured, strict=True)
    return SeedBand(*(replace(longest, measured=metrics, **part) for part, metrics in made))


def _measured_bands(arrays: Sequence[CurveData], longest: CurveData) -> list[dict[str, Array]]:
    """Return the quartiles of every metric over the seeds that still train; ``nan`` elsewhere."""
    bands: list[dict[str, Array]] = [{}, {}, {}]
    for name in dict.fromkeys(name for each in arrays for name in each.measured):
        values = np.full((len(arrays), len(longest.step)), np.nan)
        for row, own in zip(values, arrays, strict=True):
            row[: len(own.step)] = own.series(name)
        known = np.isfinite(values).any(axis=0)
        found = np.full((3, len(longest.step)), np.nan)
        found[:, known] = np.nanquantile(values[:, known], (0.25, 0.5, 0.75), axis=0)
        for band, part in zip(bands, found, strict=True):
            band[name] = part
    return bands


def quartiles(values: Array) -> Array:
    """Return lower quartile, median and upper quartile ``(3, n)`` over rows ``(seeds, n)``."""
    with np.errstate(invalid="ignore"):
        found = np.quantile(np.minimum(values, _HUGE), (0.25, 0.5, 0.75), axis=0)
    found[found > _HUGE / 10] = math.inf
    return np.asarray(found)
