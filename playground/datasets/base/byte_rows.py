"""Scaled rows of a large set of bytes that are computed when they are looked at."""

from collections.abc import Iterator
from functools import cached_property
from typing import Any

import numpy as np
from msgspec import Struct
from numpy.typing import DTypeLike

from playground.core import Array, IntArray, Shape
from playground.datasets.base.affine import Affine

CHUNK = 1024
"""Rows looked at together when all of them are asked for something."""


class _Totals(Struct, frozen=True):
    """What one look at every raw row finds, per column; the sums are whole numbers and exact."""

    low: Array
    high: Array
    sums: Array
    squares: Array


class ByteRows(Struct, frozen=True, eq=False, dict=True):
    """Some rows of a set of bytes, scaled, as a read-only array would give them.

    Nothing is copied until rows are asked for, so that a split and its scaling cost no more than
    the row numbers. ``numpy.asarray`` makes the whole float64 array.

    Parameters
    ----------
    pixels
        The whole set, ``(N, columns)`` uint8: in memory, or mapped from a file.
    rows
        The rows of the set that belong here, in their order.
    scaling
        How bytes become values.
    """

    pixels: Array
    rows: IntArray
    scaling: Affine

    @property
    def shape(self) -> Shape:
        """``(rows, columns)``."""
        return (len(self.rows), self.pixels.shape[1])

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

    def __getitem__(self, index: Any) -> Any:  # noqa: ANN401  (as of an array: any index, any part)
        """Return scaled float64 values for a row index, a slice, an array of indices or a mask.

        A tuple's further index chooses columns of those rows.
        """
        first, rest = (index[0], index[1:]) if isinstance(index, tuple) else (index, ())
        scaled = self.scaling.apply(self.pixels[self.rows[first]])
        return scaled[(*[slice(None)] * (scaled.ndim - 1), *rest)] if rest else scaled

    def __array__(self, dtype: DTypeLike | None = None, copy: bool | None = None) -> Array:
        if copy is False:
            raise ValueError("scaled bytes are computed: there is no array to look at uncopied")
        whole = np.empty(self.shape, dtype or self.dtype)
        for start in range(0, len(self), CHUNK):
            whole[start : start + CHUNK] = self[start : start + CHUNK]
        return whole

    def min(self, axis: int = 0) -> Array:
        """Return every column's smallest value."""
        return self.scaling.apply(self._of_columns(axis).low)

    def max(self, axis: int = 0) -> Array:
        """Return every column's largest value."""
        return self.scaling.apply(self._of_columns(axis).high)

    def mean(self, axis: int = 0) -> Array:
        """Return every column's mean."""
        return self.scaling.apply(self._of_columns(axis).sums / len(self))

    def std(self, axis: int = 0) -> Array:
        """Return every column's standard deviation."""
        totals, count = self._of_columns(axis), len(self)
        spread = np.sqrt(count * totals.squares - totals.sums**2) / count
        deviation: Array = spread / self.scaling.scale
        return deviation

    def _of_columns(self, axis: int) -> _Totals:
        if axis != 0:
            raise ValueError(f"axis: {axis} is not allowed; only columns (0) are summed up")
        return self._totals

    @cached_property
    def _totals(self) -> _Totals:
        width = self.pixels.shape[1]
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
        for start in range(0, len(self), CHUNK):
            yield self.pixels[self.rows[start : start + CHUNK]]
