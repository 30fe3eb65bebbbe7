"""What one column holds: how much is missing, where its numbers lie, which texts are frequent."""

import numpy as np
from msgspec import Struct

from playground.core import Array
from playground.core.progress import Progress, go_on, unwatched
from playground.datasets.base.scaled_rows import CHUNK
from playground.datasets.summary.association import Association, associate
from playground.datasets.summary.column_values import ColumnValues, ValueKind
from playground.datasets.summary.histogram import MOST_BINS, Histogram, histogram

LEAST_REPEATS = 2 * MOST_BINS
"""How often a level counts at most when edges are chosen: enough for as many bins as there are."""

MOST_TEXTS = 10
"""How many of the most frequent texts are counted one by one."""


class TextCount(Struct, frozen=True):
    """A text, and how often it stands in a column."""

    text: str
    count: int


class ColumnStatistics(Struct, frozen=True):
    """What a column holds, over all rows.

    Parameters
    ----------
    name, kind
        The column.
    rows, missing, infinite
        How many values there are, how many are missing, how many are infinite. All that follows is
        of the others.
    distinct
        How many different values there are.
    minimum, mean, maximum, deviation
        Of numbers, else ``None``. The deviation is that of the population,
        ``√(Σ (x - mean)² / n)``, as the scaling takes it.
    histogram
        How the numbers are spread; ``None`` for text.
    top
        The most frequent texts, the most frequent first; of equals the first in the alphabet.
    association
        How closely the column goes with the target, where that can be said.
    """

    name: str
    kind: ValueKind
    rows: int
    missing: int
    infinite: int
    distinct: int
    minimum: float | None = None
    mean: float | None = None
    maximum: float | None = None
    deviation: float | None = None
    histogram: Histogram | None = None
    top: tuple[TextCount, ...] = ()
    association: Association | None = None


def column_statistics(column: ColumnValues, target: ColumnValues | None = None) -> ColumnStatistics:
    """Describe a column, and how closely it goes with the target."""
    known = column.known()
    rows, missing = len(column.values), int(column.is_missing.sum())
    infinite = rows - missing - len(known)
    association = associate(column, target) if target is not None and len(known) else None
    if column.texts is not None:
        counts = text_counts(column)
        distinct = int((np.bincount(known, minlength=1) > 0).sum()) if len(known) else 0
        return ColumnStatistics(
            column.name, "text", rows, missing, infinite, distinct,
            top=counts[:MOST_TEXTS], association=association,
        )  # fmt: skip
    if not len(known):
        return ColumnStatistics(column.name, "number", rows, missing, infinite, 0)
    mean, deviation = _moments(known)
    return ColumnStatistics(
        column.name, "number", rows, missing, infinite, len(np.unique(known)),
        float(known.min()), mean, float(known.max()), deviation, histogram(known),
        association=association,
    )  # fmt: skip


def byte_statistics(name: str, values: Array, progress: Progress = unwatched) -> ColumnStatistics:
    """Describe all values of a large array of bytes ``(N, columns)``, exactly and in chunks.

    Raises
    ------
    Cancelled
        When ``progress`` said so.
    """
    counts = np.zeros(256, np.int64)
    for start in range(0, len(values), CHUNK):
        go_on(progress, start, len(values))
        counts += np.bincount(values[start : start + CHUNK].ravel(), minlength=256)
    levels = np.flatnonzero(counts)
    weights, total = counts[levels], int(counts.sum())
    mean = float(levels @ weights) / total
    deviation = float(np.sqrt((levels - mean) ** 2 @ weights / total))
    spread = histogram(np.repeat(levels, np.minimum(weights, LEAST_REPEATS)).astype(np.float64))
    places = np.searchsorted(spread.edges, levels, side="right") - 1
    sums = np.bincount(places, weights=weights, minlength=len(spread.counts))
    return ColumnStatistics(
        name, "number", total, 0, 0, len(levels), float(levels[0]), mean, float(levels[-1]),
        deviation, Histogram(spread.edges, tuple(int(each) for each in sums)),
    )  # fmt: skip


def text_counts(column: ColumnValues) -> tuple[TextCount, ...]:
    """Return how often each text of a column stands there, the most frequent first."""
    texts = column.texts or ()
    counts = np.bincount(column.known(), minlength=len(texts))
    order = np.argsort(-counts, kind="stable")
    return tuple(TextCount(texts[i], int(counts[i])) for i in order if counts[i])


def _moments(values: Array) -> tuple[float, float]:
    """Return mean and population deviation, in a unit in which no sum or square overflows."""
    if values.min() == values.max():
        return float(values[0]), 0.0
    _, exponent = np.frexp(np.abs(values).max())
    scaled = np.ldexp(values, -int(exponent))
    return (
        float(np.ldexp(scaled.mean(), int(exponent))),
        float(np.ldexp(scaled.std(), int(exponent))),
    )
