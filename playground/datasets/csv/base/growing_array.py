"""Numbers that come in chunks, gathered in one array without keeping the chunks beside it."""

from typing import Any

import numpy as np
from numpy.typing import DTypeLike

from playground.core import Array

_LEAST = 1 << 6


class GrowingArray:
    """A one-dimensional array that grows at its end.

    Where it is full, its room grows by an eighth: the part that is not used yet stays small beside
    the rest. Growing costs time, and leaves holes in the memory of some systems; room that is
    never written to costs neither.

    Parameters
    ----------
    dtype
        What it holds.
    expected
        About how much will be appended.
    """

    def __init__(self, dtype: DTypeLike, expected: int = 0) -> None:
        self._room: np.ndarray[Any, Any] = np.empty(max(_LEAST, expected + expected // 16), dtype)
        self._count = 0

    def __len__(self) -> int:
        return self._count

    def extend(self, values: Array) -> None:
        """Append values ``(n,)``."""
        end = self._count + len(values)
        if end > len(self._room):
            self._room.resize(max(end, len(self._room) + len(self._room) // 8), refcheck=False)
        self._room[self._count : end] = values
        self._count = end

    def pop(self) -> float:
        """Take back the last value and return it."""
        self._count -= 1
        return float(self._room[self._count])

    def array(self) -> Array:
        """Return what was appended, without a copy: a view that is good until the next append."""
        return self._room[: self._count]

    def close(self) -> Array:
        """Return what was appended, read-only, and give back the room behind it."""
        self._room.resize(self._count, refcheck=False)
        self._room.setflags(write=False)
        return self._room
