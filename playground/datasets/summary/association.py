"""How closely a column goes with the target: one number, whatever kinds the two are of."""

from typing import Literal

import numpy as np
from msgspec import Struct

from playground.core import Array, IntArray
from playground.datasets.summary.column_values import ColumnValues

Measure = Literal["r", "eta", "V"]

MEASURES: dict[Measure, tuple[str, str]] = {
    "r": ("Pearson's r", "Correlation of two columns of numbers, from −1 to 1."),
    "eta": (
        "correlation ratio η",
        "The share of the spread that lies between the classes, its square root: from 0 to 1.",
    ),
    "V": ("Cramér's V", "How far two columns of classes depend on each other: from 0 to 1."),
}
"""What each measure is called, and what it says."""


class Association(Struct, frozen=True):
    """How closely a column goes with the target, by the measure that fits their kinds."""

    measure: Measure
    value: float


def associate(column: ColumnValues, target: ColumnValues) -> Association | None:
    """Measure a column against the target, over the rows where both are there.

    Two columns of numbers are measured by Pearson's r, numbers and classes by the correlation ratio
    η, two columns of classes by Cramér's V.

    Returns
    -------
    Association or None
        ``None`` where a column is constant, or where no class ever comes again: then everything
        would go with everything.
    """
    both = ~(_unusable(column) | _unusable(target))
    a, b = (each.values if both.all() else each.values[both] for each in (column, target))
    measure: Measure
    if column.texts is None and target.texts is None:
        value, measure = pearson(a, b), "r"
    elif column.texts is None:
        value, measure = correlation_ratio(a, b), "eta"
    elif target.texts is None:
        value, measure = correlation_ratio(b, a), "eta"
    else:
        value, measure = cramers_v(a, b), "V"
    return Association(measure, value) if value is not None else None


def pearson(a: Array, b: Array) -> float | None:
    """Return Pearson's correlation of two columns of finite numbers ``(N,)``.

    ``r = Σ (a - ā)(b - b̄) / √(Σ (a - ā)² · Σ (b - b̄)²)`` (Pearson 1895).
    """
    if len(a) < 2 or _is_constant(a) or _is_constant(b):
        return None
    da, db = _centred(a), _centred(b)
    r = float(da @ db / np.sqrt((da @ da) * (db @ db)))
    return min(max(r, -1.0), 1.0)


def correlation_ratio(values: Array, groups: IntArray) -> float | None:
    """Return how much of the spread of finite numbers ``(N,)`` lies between groups ``(N,)``.

    ``η = √(Σ_g n_g (m_g - m)² / Σ_i (x_i - m)²)``, with a group's size ``n_g`` and mean ``m_g``
    (Fisher 1925, *Statistical Methods for Research Workers*, ch. VIII).
    """
    _, places, sizes = np.unique(groups, return_inverse=True, return_counts=True)
    if len(sizes) < 2 or len(sizes) == len(values) or _is_constant(values):
        return None
    centred = _centred(values)
    sums = np.bincount(places, weights=centred)
    eta = float(np.sqrt((sums**2 / sizes).sum() / (centred @ centred)))
    return min(eta, 1.0)


def cramers_v(a: IntArray, b: IntArray) -> float | None:
    """Return Cramér's V of two columns of classes ``(N,)``, without correction for bias.

    ``V = √(χ² / (n (min(r, c) - 1)))`` with ``χ² = n (Σ n_ij² / (n_i n_j) - 1)`` (Cramér 1946,
    *Mathematical Methods of Statistics*, p. 282). Only the pairs that occur are counted.
    """
    _, rows, row_sizes = np.unique(a, return_inverse=True, return_counts=True)
    _, columns, column_sizes = np.unique(b, return_inverse=True, return_counts=True)
    smaller = min(len(row_sizes), len(column_sizes))
    if smaller < 2 or len(a) in (len(row_sizes), len(column_sizes)):
        return None
    pairs, counts = np.unique(rows * len(column_sizes) + columns, return_counts=True)
    of_row, of_column = np.divmod(pairs, len(column_sizes))
    expected = row_sizes[of_row].astype(np.float64) * column_sizes[of_column]
    mean_square = float((counts.astype(np.float64) ** 2 / expected).sum()) - 1.0
    return float(np.sqrt(min(max(mean_square / (smaller - 1), 0.0), 1.0)))


def _unusable(column: ColumnValues) -> Array:
    unusable: Array = ~np.isfinite(column.values) if column.texts is None else column.values < 0
    return unusable


def _is_constant(values: Array) -> bool:
    return bool(values.min() == values.max())


def _centred(values: Array) -> Array:
    """Return deviations from the mean, in a unit in which no square overflows or vanishes."""
    values = np.asarray(values, np.float64)
    _, exponent = np.frexp(np.abs(values).max())
    scaled = np.ldexp(values, -int(exponent))
    scaled -= scaled.mean()
    _, exponent = np.frexp(np.abs(scaled).max())
    centred: Array = np.ldexp(scaled, -int(exponent))
    return centred
