"""What feeds an input port: the prepared features of all samples, or bytes scaled on the way."""

from __future__ import annotations

from typing import TypeAlias

import numpy as np

from playground.core import Array, IntArray
from playground.datasets.base.dataset import Affine, Rows
from playground.datasets.base.scaled_rows import ByteRows, FloatRows, ScaledRows
from playground.nn.compiler.input_port import InputPort
from playground.nn.compiler.network import Network

MOST_ROWS = 256
"""The most samples scaled at once: bounds the memory between the set and the network."""

PREPARED_ROWS = 8192
"""How many samples of a large table are scaled at once on their way to a port's array."""

Scale: TypeAlias = Array | np.floating
"""One number for every column, or a number per value of :data:`MOST_ROWS` rows."""


class ByteFeed:
    """Takes rows of a set of bytes by index and scales them straight into a port's buffer.

    It stands where a port's prepared array ``(N, features + 1)`` stands for small data.

    Parameters
    ----------
    port
        The port to feed.
    samples
        The rows of the split, which share the whole set's bytes.
    """

    def __init__(self, port: InputPort, samples: ByteRows) -> None:
        self.dtype: np.dtype[np.floating] = port.rows.dtype
        self._pixels = samples.samples
        self._rows = samples.rows
        columns = np.array([feature.columns[0] for feature in port.features])
        width = samples.samples.shape[1]
        self._columns = None if np.array_equal(columns, np.arange(width)) else columns
        most = min(MOST_ROWS, len(samples))
        self._offset = self._repeated(samples.scaling.offset[columns], most, 0.0)
        self._scale = self._repeated(samples.scaling.scale[columns], most, 1.0)
        self._numbers = np.empty(most, self._rows.dtype)
        self._raw = np.empty((most, width), np.uint8)
        self._picked = self._raw if self._columns is None else np.empty((most, len(columns)), "u1")

    def __len__(self) -> int:
        return len(self._rows)

    def take(self, indices: IntArray, axis: int, out: Array, mode: str) -> None:
        """Fill ``out`` ``(..., B, features + 1)`` with the samples of ``(..., B)`` indices.

        Called as an array's ``take``, so that a step gathers from both in the same way; ``axis``
        is always 0 and ``mode`` ``"clip"``.
        """
        del axis, mode
        wanted, rows = indices.reshape(-1), out.reshape(-1, out.shape[-1])
        most = len(self._numbers)
        for start in range(0, len(wanted), most):
            some = wanted[start : start + most]
            numbers = self._numbers[: len(some)]
            self._rows.take(some, 0, numbers, "clip")
            self._scale_into(numbers, rows[start : start + most])

    def fill(self, begin: int, end: int, out: Array) -> None:
        """Fill ``out`` ``(..., end - begin, features + 1)`` with the samples from ``begin`` on."""
        most = len(self._numbers)
        for start in range(begin, end, most):
            stop = min(start + most, end)
            part = out[..., start - begin : stop - begin, :]
            first = part[0] if part.ndim > 2 else part  # one replica's, for all of them
            self._scale_into(self._rows[start:stop], first)
            if part.ndim > 2:
                np.copyto(part, first)

    def _repeated(self, columns: Array, rows: int, neutral: float) -> Scale | None:
        """Return what to apply: nothing, a number, or rows of numbers with a neutral last column.

        Whole rows need none of the memory that NumPy takes to broadcast one or to skip a column.
        """
        if (columns == neutral).all():
            return None
        if (columns == columns[0]).all():
            return self.dtype.type(columns[0])
        row = np.append(columns, neutral).astype(self.dtype)
        return np.tile(row, (rows, 1))

    def _scale_into(self, numbers: IntArray, out: Array) -> None:
        """Fill whole rows ``(n, features + 1)``, the column of ones included."""
        count = len(numbers)
        raw, picked = self._raw[:count], self._picked[:count]
        self._pixels.take(numbers, 0, raw, "clip")
        if self._columns is not None:
            raw.take(self._columns, 1, picked, "clip")
        # Converting first is faster than one ufunc of two types.
        np.copyto(out[:, :-1], picked)
        if self._offset is not None:
            np.subtract(out, _first(self._offset, count), out)
        if self._scale is not None:
            np.divide(out, _first(self._scale, count), out)
        out[:, -1] = 1.0


def _first(scale: Scale, count: int) -> Scale:
    return scale[:count] if isinstance(scale, np.ndarray) else scale


Features: TypeAlias = Array | ByteFeed
"""All samples as one input port takes them; both have ``len``, ``dtype`` and ``take``."""


def feed(port: InputPort, samples: Rows) -> Features:
    """Return what feeds a port with scaled samples: those of numbers are prepared once for all."""
    if isinstance(samples, ByteRows):
        return ByteFeed(port, samples)
    if isinstance(samples, FloatRows):
        ready = np.empty((len(samples), len(port.features) + 1), port.rows.dtype)
        for start in range(0, len(samples), PREPARED_ROWS):
            part = slice(start, start + PREPARED_ROWS)
            ready[part] = port.prepare(samples[part])
        return ready
    return port.prepare(samples)


def raw_features(network: Network, scaling: Affine, rows: Array) -> list[Array]:
    """Return raw feature rows ``(N, columns)`` as a network's inputs take them, one per port."""
    scaled = scaling.apply(rows)
    return [port.prepare(scaled) for port in network.inputs]


def select(samples: Rows, rows: IntArray) -> Rows:
    """Return some of the samples, by index; of a large set, without copying them."""
    if isinstance(samples, ScaledRows):
        return samples.of(rows)
    chosen: Array = samples[rows]
    return chosen


def fill(features: Features, begin: int, end: int, out: Array) -> None:
    """Copy the samples from ``begin`` to ``end`` into a port's buffer."""
    if isinstance(features, ByteFeed):
        features.fill(begin, end, out)
    else:
        np.copyto(out, features[begin:end])
