"""The head of an array in NumPy's format: what is promised, before anything is made of it."""

from typing import IO, Any

import numpy as np
from numpy.lib import format as npy

from playground.core import Array, Shape

_LAST_SIGN, _HALVES = 0x10FFFF, (0xD800, 0xDFFF)
"""What Unicode has room for, and its halves of pairs, which are no signs."""

_MOST_AXES = 32
"""As many as every version of NumPy allows."""


def read_array_header(file: IO[bytes]) -> tuple[Shape, bool, np.dtype[Any]]:
    """Read up to the values; returns shape, whether the first axis lies closest together, dtype.

    NumPy reads the head as Python source. It may raise anything that compiling does, and takes
    for a size whatever is a whole number in Python, as ``True`` is.

    Raises
    ------
    ValueError
        Among other errors, when the format is not known or a size cannot be one.
    """
    version = npy.read_magic(file)
    if version == (1, 0):
        shape, by_columns, dtype = npy.read_array_header_1_0(file)
    elif version in ((2, 0), (3, 0)):  # they differ in how the names of fields are encoded
        shape, by_columns, dtype = npy.read_array_header_2_0(file)
    else:
        raise ValueError(f"version {version[0]}.{version[1]} of the array format is not known")
    if any(isinstance(n, bool) or n < 0 for n in shape) or len(shape) > _MOST_AXES:
        found = repr(shape)
        raise ValueError(f"the shape {found:.80} is not allowed; use whole numbers from 0")
    return shape, by_columns, dtype


def holds_text(values: Array) -> bool:
    """Tell whether an array of the kind U holds signs throughout, whatever bytes it was read from.

    NumPy reads any four bytes for a sign; what is none breaks where a text is made of it.
    """
    if not values.dtype.itemsize:
        return True
    codes = np.ascontiguousarray(values).view(np.dtype("u4").newbyteorder(values.dtype.byteorder))
    low, high = _HALVES
    return not bool(((codes > _LAST_SIGN) | ((codes >= low) & (codes <= high))).any())
