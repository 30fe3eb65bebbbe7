"""Which points of a curve are drawn, and as which values."""

import math

import numpy as np

from playground.core import Array
from playground.training.base.history import ends_and_extremes

HIGHEST = 1e9
"""What a linear axis ends at: a Qt transform loses its inverse not far above."""


def visible(epoch: Array, values: Array, low: float, high: float, columns: int) -> Array:
    """Return the indices of the points that decide how a curve looks between two epochs.

    These are the first, last, lowest and highest of each of ``columns`` strips, and one neighbour
    on either side; a drawing of them covers the same strips as one of all points.
    """
    begin = max(0, int(np.searchsorted(epoch, low)) - 1)
    end = int(np.searchsorted(epoch, high, side="right")) + 1
    part = epoch[begin:end]
    if len(part) <= 4 * columns:
        return np.arange(begin, begin + len(part))
    strip = np.floor((part - low) * (columns / ((high - low) or 1.0)))
    starts = np.concatenate(([0], np.flatnonzero(np.diff(strip)) + 1))
    return begin + np.array(ends_and_extremes(values[begin:end, None], starts))


def drawable(values: Array, log: bool) -> Array:
    """Return the values an axis can hold, NaN for the others."""
    if log:
        return np.where(np.isfinite(values) & (values > 0), values, np.nan)
    return np.where(np.isfinite(values), np.clip(values, -10 * HIGHEST, 10 * HIGHEST), np.nan)


def round_end(last: float) -> float:
    """Return a round number at most a tenth above the last epoch."""
    if last < 10:
        return last
    unit = 10.0 ** (math.floor(math.log10(last)) - 1)
    unit *= 1 if last < 20 * unit else 2 if last < 50 * unit else 5  # the axis stands for a while
    return math.ceil(last / unit) * unit
