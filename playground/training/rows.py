"""What feeds an input port: the prepared features of all samples, or bytes scaled on the way."""

from __future__ import annotations

from typing import TypeAlias

import numpy as np

from playground.core import Array, IntArray
from playground.datasets.byte_rows import ByteRows
from playground.datasets.dataset import Rows
from playground.nn.network import InputPort

MOST_ROWS = 1024
"""The most samples scaled at once: bounds the memory between the set and the network."""


class ByteFeed:
    """Takes rows of a set of bytes by index and scales them straight into a port's buffer.

    It stands where a port's prepared array ``(N, features + 1)`` stands for small data. The last
    column of the buffer, the ones that carry biases, is left as it is.

    Parameters
    ----------
    port
        The port to feed.
    samples
        The rows of the split, which share the whole set's bytes.
    """

    def __init__(self, port: InputPort, samples: ByteRows) -> None:
        self.dtype: np.dtype[np.floating] = port.rows.dtype
        self._pixels = samples.pixels
        self._rows = samples.rows
        columns = np.array([feature.columns[0] for feature in port.features])
        width = samples.pixels.shape[1]
        self._columns = None if np.array_equal(columns, np.arange(width)) else columns
        self._offset = samples.scaling.offset[columns].astype(self.dtype)
        self._scale = samples.scaling.scale[columns].astype(self.dtype)
        self._moves, self._stretches = bool(self._offset.any()), bool((self._scale != 1).any())
        most = min(MOST_ROWS, len(samples))
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
            self._scale_into(numbers, rows[start : start + most, :-1])

    def fill(self, begin: int, end: int, out: Array) -> None:
        """Fill ``out`` ``(..., end - begin, features + 1)`` with the samples from ``begin`` on."""
        most = len(self._numbers)
        for start in range(begin, end, most):
            stop = min(start + most, end)
            part = out[..., start - begin : stop - begin, :-1]
            first = part[0] if part.ndim > 2 else part  # one replica's, for all of them
            self._scale_into(self._rows[start:stop], first)
            if part.ndim > 2:
                np.copyto(part, first)

    def _scale_into(self, numbers: IntArray, out: Array) -> None:
        count = len(numbers)
        raw, picked = self._raw[:count], self._picked[:count]
        self._pixels.take(numbers, 0, raw, "clip")
        if self._columns is not None:
            raw.take(self._columns, 1, picked, "clip")
        # Converting first is faster than one ufunc of two types.
        np.copyto(out, picked)
        if self._moves:
            np.subtract(out, self._offset, out)
        if self._stretches:
            np.divide(out, self._scale, out)


Features: TypeAlias = Array | ByteFeed
"""All samples as one input port takes them; both have ``len``, ``dtype`` and ``take``."""


def feed(port: InputPort, samples: Rows) -> Features:
    """Return what feeds a port with scaled samples: small data are prepared once for all."""
    return ByteFeed(port, samples) if isinstance(samples, ByteRows) else port.prepare(samples)


def select(samples: Rows, rows: IntArray) -> Rows:
    """Return some of the samples, by index; of bytes, without copying them."""
    if isinstance(samples, ByteRows):
        return ByteRows(samples.pixels, samples.rows[rows], samples.scaling)
    chosen: Array = samples[rows]
    return chosen


def fill(features: Features, begin: int, end: int, out: Array) -> None:
    """Copy the samples from ``begin`` to ``end`` into a port's buffer."""
    if isinstance(features, ByteFeed):
        features.fill(begin, end, out)
    else:
        np.copyto(out, features[begin:end])
