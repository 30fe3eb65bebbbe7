"""A made-up set of images in IDX files, as large as those people train on."""

import gzip
import struct
from pathlib import Path

import numpy as np

from playground.core import Array

SIDE = 28
FRAME = 4
CLASSES = 10
_AT_ONCE = 1000
_BLACK = 150
_PACKING = 1


def write_set(folder: Path, count: int, packed: bool) -> Path:
    """Write images and labels and return the path of the images.

    They are random with much black, so that they pack about as well as written digits; the labels
    are random too, so that nothing is ever learnt to the end.
    """
    generator = np.random.default_rng(0)
    images = np.zeros((count, SIDE, SIDE), np.uint8)
    inner = images[:, FRAME:-FRAME, FRAME:-FRAME]
    for start in range(0, count, _AT_ONCE):
        part = inner[start : start + _AT_ONCE]
        drawn = generator.integers(0, 256, part.shape, dtype=np.uint8)
        part[:] = np.where(drawn < _BLACK, 0, drawn)
    labels = generator.integers(0, CLASSES, count, dtype=np.uint8)
    suffix = ".gz" if packed else ""
    path = folder / f"train-images-idx3-ubyte{suffix}"
    _write(path, images, packed)
    _write(folder / f"train-labels-idx1-ubyte{suffix}", labels, packed)
    return path


def _write(path: Path, values: Array, packed: bool) -> None:
    header = bytes((0, 0, 8, values.ndim)) + struct.pack(f">{values.ndim}I", *values.shape)
    with gzip.open(path, "wb", _PACKING) if packed else path.open("wb") as file:
        file.write(header)
        file.write(values.data)
