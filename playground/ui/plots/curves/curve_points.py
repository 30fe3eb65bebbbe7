"""Which points of a curve are drawn, as which values, and on which part of the axes."""

import math
from collections.abc import Sequence

import numpy as np
from PySide6.QtCore import QRectF

from playground.core import Array
from playground.training.base.history import ends_and_extremes
from playground.ui.plots.base.number_format import nice_above

HIGHEST = 1e9
"""What a linear axis ends at: a Qt transform loses its inverse not far above."""

SPARE = 0.05
"""Room above and below the value axis, so that the labels at its ends fit."""

EXPLOSION_ROOM = 3.0
"""How many times as high as the curves a linear axis reaches for one that explodes."""


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


def on_axis(values: Array, log: bool) -> Array:
    """Return where drawable values lie along the value axis."""
    return np.log10(values) if log else values


def round_end(last: float) -> float:
    """Return a round number at most a tenth above the last epoch."""
    if last < 10:
        return last
    unit = 10.0 ** (math.floor(math.log10(last)) - 1)
    unit *= 1 if last < 20 * unit else 2 if last < 50 * unit else 5  # the axis stands for a while
    return math.ceil(last / unit) * unit


def share_range(values: Array) -> tuple[float, float]:
    """Return the range in which shares are shown."""
    lowest = float(values.min()) if values.size else 0.0
    return min(math.floor(lowest * 10) / 10, 0.9), 1.0


def round_range(values: Array, *, log: bool = False) -> tuple[float, float]:
    """Return the range of finite values in round numbers: an axis stands still for many frames.

    A linear one holds zero; a logarithmic one is told in powers of ten.
    """
    if not values.size:
        return 0.0, 1.0
    if log:
        low, high = np.log10(values.min()), np.log10(values.max())
        low, high = math.floor(low * 2 - 0.2) / 2, math.ceil(high * 2 + 0.2) / 2
        return low, max(high, low + 1)
    lowest, highest = float(values.min()), float(values.max())
    low = -nice_above(-lowest) if lowest < 0 else 0.0
    return low, min(nice_above(max(highest, low + 1e-9)), HIGHEST)


def room_for(first: float, span: float, values: tuple[float, float], side: float) -> QRectF:
    """Return what of the axes is shown for curves: all of them, and room around.

    Parameters
    ----------
    first, span
        Where they begin on the lower axis, and how long it is.
    values
        The ends of the value axis.
    side
        Room left and right, as a share of ``span``.
    """
    low, high = values
    spare, margin = (high - low) * SPARE, span * side
    return QRectF(first - margin, low - spare, span + 2 * margin, high - low + 2 * spare)


def below(top: float, values: Array, *, explodes: bool) -> Array:
    """Return what of another curve a value axis makes room for.

    Of one that was stopped for exploding, or ends far above where it began, no more than ``top``:
    the curves beside it would be flat.
    """
    fine = values[np.isfinite(values)]
    grew = bool(fine.size) and float(fine[-1]) > EXPLOSION_ROOM * abs(float(fine[0]))
    return np.minimum(values, top) if explodes or grew else values


def explosion_top(shown: Sequence[Array]) -> float:
    """Return up to where an explosion is shown on a linear axis beside some curves."""
    values = np.concatenate(list(shown))
    values = values[np.isfinite(values)]
    return EXPLOSION_ROOM * float(values.max()) if values.size else np.inf
