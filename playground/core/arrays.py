"""Names for the array types used everywhere."""

from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

Array: TypeAlias = NDArray[Any]
FloatArray: TypeAlias = NDArray[np.floating[Any]]
IntArray: TypeAlias = NDArray[np.integer[Any]]

Shape: TypeAlias = tuple[int, ...]
"""The shape of one sample, without the batch axis: ``(4,)`` for four units."""


def read_only(array: Array) -> Array:
    """Copy an array and forbid writing to the copy, so that it can cross threads."""
    copy = array.copy()
    copy.setflags(write=False)
    return copy
