"""How the numbers of a column are spread, in bins with round edges."""

import math

import numpy as np
from msgspec import Struct

from playground.core import Array

MOST_BINS = 20

_STEPS = (1.0, 2.0, 2.5, 5.0)
_EXACT = 2.0**52
_SMALLEST = 1e-290


class Histogram(Struct, frozen=True):
    """Counts between edges.

    Parameters
    ----------
    edges
        Ascending, one more than there are counts. Every bin holds its lower edge, the last one
        also its upper.
    counts
        How many values lie in each bin.
    """

    edges: tuple[float, ...]
    counts: tuple[int, ...]


def histogram(values: Array) -> Histogram:
    """Count finite values in at most :data:`MOST_BINS` bins of equal width.

    There are about as many bins as the square root of the number of values. Edges are multiples of
    1, 2, 2.5 or 5 times a power of ten; where all values are whole they lie half-way between whole
    numbers, so that each bin holds the same number of those.
    """
    if not len(values):
        return Histogram((), ())
    low, high = float(values.min()), float(values.max())
    bins = min(MOST_BINS, max(1, math.isqrt(len(values) - 1) + 1))
    whole = max(-low, high) < _EXACT and bool((values == np.round(values)).all())
    edges = _whole_edges(low, high, bins) if whole else _edges(low, high, bins)
    places = np.searchsorted(edges, values, side="right") - 1
    counts = np.bincount(np.clip(places, 0, len(edges) - 2), minlength=len(edges) - 1)
    return Histogram(tuple(edges.tolist()), tuple(counts.tolist()))


def _whole_edges(low: float, high: float, bins: int) -> Array:
    if high - low < MOST_BINS:
        bins = MOST_BINS  # few whole numbers get a bin each, however few values there are
    width, power = 1.0, 0
    while math.floor(high / width) - math.floor(low / width) >= bins:
        power += 1
        width = (1, 2, 5)[power % 3] * 10.0 ** (power // 3)
    return np.arange(math.floor(low / width), math.floor(high / width) + 2) * width - 0.5


def _edges(low: float, high: float, bins: int) -> Array:
    span = high / bins - low / bins  # the difference of the largest numbers may be none
    if not span > _SMALLEST or math.isinf(span):
        return np.array([low, high if high > low else np.nextafter(high, np.inf)])
    power = math.floor(math.log10(span))
    while True:
        for step in _STEPS:
            first, last = (
                math.floor(low / step / 10.0**power),
                math.ceil(high / step / 10.0**power),
            )
            if last - first <= bins:
                return _multiples(first, max(last, first + 1), step, power, low, high)
        power += 1


def _multiples(first: int, last: int, step: float, power: int, low: float, high: float) -> Array:
    """Return multiples of a step; the range alone where numbers are too coarse for it."""
    with np.errstate(over="ignore"):
        counted = np.arange(first, last + 1, dtype=np.float64) * step
        # Dividing by a power of ten is exact to the last digit, multiplying by 0.1 is not.
        edges: Array = counted * 10.0**power if power >= 0 else counted / 10.0**-power
    if not np.isfinite(edges).all() or not (np.diff(edges) > 0).all():
        return np.array([low, high])
    return edges
