"""Scaled rows of a large set that are computed when they are looked at."""

from abc import abstractmethod
from collections.abc import Iterator
from functools import cached_property
from typing import Self, TypeAlias

import numpy as np
from msgspec import Struct
from msgspec.structs import replace
from numpy.typing import DTypeLike
from typing_extensions import override

from playground.core import Array, IntArray, Shape
from playground.core.progress import Progress, go_on, unwatched
from playground.datasets.base.affine import Affine

RowIndex: TypeAlias = int | np.integer | slice | Array
"""As of an array: a row, a stretch, an array of indices or a mask."""

CHUNK = 1024
"""Rows looked at together when all of them are asked for something."""

_ASKED = 16 * CHUNK
"""After how many of them it is asked whether to go on."""


class _Totals(Struct, frozen=True):
    """What one look at every raw row finds, per column; the sums are whole numbers and exact."""

    low: Array
    high: Array
    sums: Array
    squares: Array


class ScaledRows(Struct, frozen=True, eq=False, dict=True):
    """Some rows of a set, scaled, as a read-only array would give them.

    Nothing is copied until rows are asked for, so that a split and its scaling cost no more than
    the row numbers. ``numpy.asarray`` makes the whole float64 array.

    Parameters
    ----------
    samples
        The whole set, ``(N, columns)``: in memory, or mapped from a file.
    rows
        The rows of the set that belong here, in their order.
    scaling
        How what is in the set becomes values.
    progress
        Asked whether to go on while all rows are looked at for one of the statistics, which raise
        :class:`~playground.core.progress.Cancelled` when it says no.
    """

    samples: Array
    rows: IntArray
    scaling: Affine
    progress: Progress = unwatched

    @property
    def shape(self) -> Shape:
        """``(rows, columns)``."""
        return (len(self.rows), self.samples.shape[1])

    @property
    def ndim(self) -> int:
        """The number of axes, 2."""
        return 2

    @property
    def dtype(self) -> np.dtype[np.float64]:
        """What the values are when they are looked at."""
        return np.dtype(np.float64)

    def __len__(self) -> int:
        return len(self.rows)

    def __getitem__(self, index: RowIndex | tuple[RowIndex, ...]) -> Array:
        """Return scaled float64 values for a row index, a slice, an array of indices or a mask.

        A tuple's further index chooses columns of those rows.
        """
        first, rest = (index[0], index[1:]) if isinstance(index, tuple) else (index, ())
        scaled = self.scaling.apply(self.samples[self.rows[first]])
        return scaled[(*[slice(None)] * (scaled.ndim - 1), *rest)] if rest else scaled

    def __array__(self, dtype: DTypeLike | None = None, copy: bool | None = None) -> Array:
        if copy is False:
            raise ValueError("scaled rows are computed: there is no array to look at uncopied")
        whole = np.empty(self.shape, dtype or self.dtype)
        for start in range(0, len(self), CHUNK):
            whole[start : start + CHUNK] = self[start : start + CHUNK]
        return whole

    def of(self, rows: IntArray) -> Self:
        """Return some of these rows, by index, without copying them."""
        return replace(self, rows=self.rows[rows])

    def _starts(self) -> Iterator[int]:
        """Return where each chunk of rows begins."""
        for start in range(0, len(self), CHUNK):
            if not start % _ASKED:
                go_on(self.progress, start, len(self))
            yield start

    @abstractmethod
    def min(self, axis: int = 0) -> Array:
        """Return every column's smallest value."""

    @abstractmethod
    def max(self, axis: int = 0) -> Array:
        """Return every column's largest value."""

    @abstractmethod
    def mean(self, axis: int = 0) -> Array:
        """Return every column's mean."""

    @abstractmethod
    def std(self, axis: int = 0) -> Array:
        """Return every column's standard deviation."""


class ByteRows(ScaledRows, frozen=True, eq=False, dict=True):
    """Rows of a set of bytes ``(N, columns)`` uint8, as of images."""

    @override
    def min(self, axis: int = 0) -> Array:
        return self.scaling.apply(self._of_columns(axis).low)

    @override
    def max(self, axis: int = 0) -> Array:
        return self.scaling.apply(self._of_columns(axis).high)

    @override
    def mean(self, axis: int = 0) -> Array:
        return self.scaling.apply(self._of_columns(axis).sums / len(self))

    @override
    def std(self, axis: int = 0) -> Array:
        totals, count = self._of_columns(axis), len(self)
        spread = np.sqrt(count * totals.squares - totals.sums**2) / count
        deviation: Array = spread / self.scaling.scale
        return deviation

    def _of_columns(self, axis: int) -> _Totals:
        _refuse_other(axis)
        return self._totals

    @cached_property
    def _totals(self) -> _Totals:
        width = self.samples.shape[1]
        low, high = np.full(width, 255, np.uint8), np.zeros(width, np.uint8)
        sums, squares = np.zeros(width, np.int64), np.zeros(width, np.int64)
        for raw in self._raw_chunks():
            np.minimum(low, raw.min(axis=0), out=low)
            np.maximum(high, raw.max(axis=0), out=high)
            sums += raw.sum(axis=0, dtype=np.int64)
            # Squares of bytes fit 16 bits.
            squares += np.square(raw, dtype=np.uint16).sum(axis=0, dtype=np.int64)
        return _Totals(low, high, sums, squares)

    def _raw_chunks(self) -> Iterator[Array]:
        for start in self._starts():
            yield self.samples[self.rows[start : start + CHUNK]]


class FloatRows(ScaledRows, frozen=True, eq=False, dict=True):
    """Rows of a set of float64 numbers, as of a large table.

    Means and deviations are, bit for bit, those of the array: NumPy sums such an array's columns
    row after row, and so do these, chunk after chunk.
    """

    @override
    def min(self, axis: int = 0) -> Array:
        _refuse_other(axis)
        return self._bounds[0]

    @override
    def max(self, axis: int = 0) -> Array:
        _refuse_other(axis)
        return self._bounds[1]

    @override
    def mean(self, axis: int = 0) -> Array:
        _refuse_other(axis)
        return self._mean

    @override
    def std(self, axis: int = 0) -> Array:
        _refuse_other(axis)
        if self.shape[1] == 1:  # a single column is summed in pairs
            deviation: Array = np.asarray(self).std(axis=0)
            return deviation
        squares = _sum(_squared(chunk - self._mean) for chunk in self._chunks())
        return np.sqrt(squares / len(self))

    @cached_property
    def _mean(self) -> Array:
        if self.shape[1] == 1:
            mean: Array = np.asarray(self).mean(axis=0)
            return mean
        return _sum(self._chunks()) / len(self)

    @cached_property
    def _bounds(self) -> tuple[Array, Array]:
        each = [(chunk.min(axis=0), chunk.max(axis=0)) for chunk in self._chunks()]
        return np.min([low for low, _ in each], axis=0), np.max([high for _, high in each], axis=0)

    def _chunks(self) -> Iterator[Array]:
        plain = self.scaling.is_identity
        for start in self._starts():
            rows = self.rows[start : start + CHUNK]
            chunk: Array = self.samples.take(rows, 0)
            yield chunk if plain else self.scaling.apply(chunk)


def _sum(chunks: Iterator[Array]) -> Array:
    total: Array = next(chunks).sum(axis=0)
    for chunk in chunks:
        total = np.concatenate([total[None], chunk]).sum(axis=0)
    return total


def _squared(values: Array) -> Array:
    np.multiply(values, values, out=values)
    return values


def _refuse_other(axis: int) -> None:
    if axis != 0:
        raise ValueError(f"axis: {axis} is not allowed; only columns (0) are summed up")
