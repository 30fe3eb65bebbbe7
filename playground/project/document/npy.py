"""One array as the bytes of an ``.npy`` file, read without trusting its header.

NumPy's own reader parses a header as Python source and allocates what it asks for before it looks
for the data. Here the header must have the one form NumPy writes for plain numbers, and must agree
with the bytes that are really there.
"""

import io
import re

import numpy as np
from numpy.lib import format as npy_format

from playground.core import Array
from playground.project.document.file_errors import BadState

_MAGIC = b"\x93NUMPY\x01\x00"
_HEADER = re.compile(
    rb"\{'descr': '(<f8|<f4|<i8)', 'fortran_order': False, "
    rb"'shape': \(((?:\d{1,18},? ?){0,4})\), \} *\n"
)


def encode_array(array: Array) -> bytes:
    """Return an array as ``.npy`` bytes: little-endian, C order, no pickles."""
    buffer = io.BytesIO()
    plain = np.asarray(array, dtype=array.dtype.newbyteorder("<"), order="C")
    npy_format.write_array(buffer, plain, version=(1, 0), allow_pickle=False)
    return buffer.getvalue()


def decode_array(name: str, content: bytes) -> Array:
    """Return the array in ``.npy`` bytes as a new, writable array.

    Raises
    ------
    BadState
        Naming the member, when it is damaged or no plain array of numbers.
    """
    start = len(_MAGIC) + 2
    if len(content) < start or not content.startswith(_MAGIC):
        raise BadState(f"{name} is damaged: it is not an array in .npy format 1.0")
    stop = start + int.from_bytes(content[len(_MAGIC) : start], "little")
    header = _HEADER.fullmatch(content[start:stop])
    if header is None:
        raise BadState(f"{name}: its header does not describe float64, float32 or int64 in C order")
    dtype = np.dtype(header[1].decode())
    shape = tuple(int(n) for n in re.findall(rb"\d+", header[2]))
    size = dtype.itemsize
    for n in shape:
        size *= n
    if size != len(content) - stop:
        there = len(content) - stop
        raise BadState(f"{name}: its header promises {size:,} bytes, there are {there:,}")
    flat = np.frombuffer(content, dtype, offset=stop)
    return flat.reshape(shape).astype(dtype.newbyteorder("="), copy=True)
