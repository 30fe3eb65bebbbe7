"""From an array to cells of numbers; where there is too little room, the strongest are kept."""

import math

import numpy as np

from playground.core import Array, FloatArray
from playground.ui.canvas.faces.parts import Cells, Fold


def fold(cells: Cells, values: Array) -> FloatArray | None:
    """Return the numbers of cells, ``(count, rows, columns)``; NaN where there is none.

    ``None`` when the array does not fit: it is of another network. True colours have an axis more,
    ``(1, rows, columns, 3)``.
    """
    if cells.fold is Fold.MATRIX:
        return _matrix(cells, values)
    if cells.fold is Fold.STRIP:
        return _strip(cells, values)
    if cells.fold is Fold.COLOURS:
        fits = values.size == 3 * cells.rows * cells.columns
        shape = (3, cells.rows, cells.columns)
        return np.moveaxis(values.reshape(shape), 0, -1)[None].astype(float) if fits else None
    if cells.fold is Fold.FILTERS:
        if values.ndim != 4 or values.shape[1:] != (cells.rows, cells.columns, cells.total):
            return None
        maps = np.moveaxis(values.mean(axis=0), -1, 0)
    else:
        if values.size != cells.total * cells.rows * cells.columns:
            return None
        maps = values.reshape(cells.total, cells.rows, cells.columns)
    found: FloatArray = maps[cells.start : cells.start + cells.count].astype(np.float64)
    return found


def _strip(cells: Cells, values: Array) -> FloatArray | None:
    if values.size != cells.total:
        return None
    room = cells.rows * cells.columns
    found = np.full(room, np.nan)
    shown = values.reshape(-1)[:room]
    found[: len(shown)] = shown
    return found.reshape(1, cells.rows, cells.columns)


def _matrix(cells: Cells, values: Array) -> FloatArray | None:
    if values.ndim != 2:
        return None
    found = binned(binned(values, 0, cells.rows), 1, cells.columns)
    return found[None] if found.shape == (cells.rows, cells.columns) else None


def binned(values: Array, axis: int, most: int) -> FloatArray:
    """Return at most so many numbers along an axis, each the one of largest size in its bin."""
    if values.shape[axis] <= most:
        return values.astype(np.float64)
    starts = bin_edges(values, axis, most)[:-1]
    high = np.maximum.reduceat(values, starts, axis)
    low = np.minimum.reduceat(values, starts, axis)
    found: FloatArray = np.where(high >= -low, high, low).astype(np.float64)
    return found


def bin_edges(values: Array, axis: int, most: int) -> list[int]:
    """Return where the bins of :func:`binned` begin, and the end of the last one."""
    count = values.shape[axis]
    edges = np.linspace(0, count, min(most, count) + 1).round()
    return [math.floor(edge) for edge in edges]
