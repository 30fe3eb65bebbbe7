"""What a sweep came to: a table of all seeds, and a grid of medians to be drawn."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
from msgspec import Struct

from playground.core import Array
from playground.experiments.lanes.seed_band import quartiles
from playground.experiments.sweep import CellResult, end_of
from playground.experiments.sweep_grid import Varied
from playground.storage.csv_writer import Cell, Table

ENDS = ("train_loss", "test_loss", "train_accuracy", "test_accuracy")


class SweepGrid(Struct, frozen=True, eq=False):
    """Where the cells of a sweep ended, by one number.

    Parameters
    ----------
    axes
        The settings that vary: none, one or two.
    series
        Which number: ``test_loss``, ``test_f1``.
    low, middle, high
        Quartiles and median over the seeds, ``(values of the first, values of the second)``; an
        axis that is not there has one. ``nan`` where nothing is known (yet), and where more than
        half of the seeds diverged.
    diverged
        How many seeds of each cell diverged, as large.
    """

    axes: tuple[Varied, ...]
    series: str
    low: Array
    middle: Array
    high: Array
    diverged: Array


def sweep_grid(
    axes: Sequence[Varied], results: Sequence[CellResult[Any] | None], series: str
) -> SweepGrid:
    """Return a number's grid; ``results`` are those of the cells in order, where they are there."""
    shape = tuple(len(axis.values) for axis in axes) + (1,) * (2 - len(axes))
    parts = np.full((3, len(results)), np.nan)
    diverged = np.zeros(len(results), dtype=np.intp)
    for place, result in enumerate(results):
        if result is None or not result.curves:
            continue
        ends = np.array(result.ends(series))
        diverged[place] = sum(bool(trouble) for trouble in result.troubles)
        known = ends[~np.isnan(ends)]
        if 2 * len(known) >= len(ends) and len(known):
            parts[:, place] = quartiles(known[:, None])[:, 0]
    low, middle, high = (part.reshape(shape) for part in parts)
    return SweepGrid(tuple(axes), series, low, middle, high, diverged.reshape(shape))


def sweep_table(axes: Sequence[Varied], results: Sequence[CellResult[Any]]) -> Table:
    """Return a row per cell and seed, every number with all its digits."""
    metrics = _metrics_of(results)
    header = (
        *(axis.keys[0] if len(axis.keys) == 1 else axis.name for axis in axes),
        "seed", "epochs", "updates", *ENDS, *metrics, "seconds", "trouble",
    )  # fmt: skip
    return header, _rows(results, metrics)


def _metrics_of(results: Sequence[CellResult[Any]]) -> tuple[str, ...]:
    found = (p.measured for r in results for curve in r.curves for p in curve[-1:])
    keys = dict.fromkeys(key for each in found if each is not None for key in each.keys)
    return tuple(key for key in keys if key not in ENDS)


def _rows(results: Sequence[CellResult[Any]], metrics: Sequence[str]) -> Iterator[Sequence[Cell]]:
    for result in results:
        if result.refusal:
            blank = [None] * (3 + len(ENDS) + len(metrics) + 1)
            yield [*result.cell.values, *blank, result.refusal]
            continue
        for seed, (curve, trouble) in enumerate(zip(result.curves, result.troubles, strict=True)):
            last = curve[-1]
            ends = [float(getattr(last, series)) for series in ENDS]
            found = [end_of(curve, key) for key in metrics]
            about = [seed, int(last.epoch), last.step]
            yield [*result.cell.values, *about, *ends, *found, last.seconds, trouble]


def spread_of(values: Sequence[float]) -> tuple[float, float]:
    """Return the median of several numbers, and half the width of their middle half."""
    known = [value for value in values if not math.isnan(value)]
    if not known:
        return math.nan, math.nan
    low, middle, high = np.quantile(known, (0.25, 0.5, 0.75))
    return float(middle), float(high - low) / 2


def best_cell(grid: SweepGrid, *, rises: bool) -> tuple[int, int] | None:
    """Return where the best median is; ``None`` where none is known."""
    if np.isnan(grid.middle).all():
        return None
    flat = np.nanargmax(grid.middle) if rises else np.nanargmin(grid.middle)
    row, column = np.unravel_index(int(flat), grid.middle.shape)
    return int(row), int(column)
