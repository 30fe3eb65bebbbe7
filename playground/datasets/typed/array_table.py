"""A table from the array in an ``.npy`` file."""

import re
from math import prod
from pathlib import Path

import numpy as np

from playground.core import Array
from playground.core.progress import Progress, go_on
from playground.datasets.base.data_errors import DataError
from playground.datasets.base.table import Table, refuse_wide
from playground.datasets.csv.base.file_check import check_file
from playground.datasets.csv.base.table_cache import cached_table
from playground.datasets.typed.typed_column import (
    TypedColumn,
    check_size,
    of_floats,
    of_plain,
    of_texts,
    table_of,
)
from playground.storage.array_header import holds_text, read_array_header
from playground.storage.reading import refusing

_CODE = re.compile(r"[+-]?(0\d.*|\d{16,})")


def read_array_table(path: str | Path, progress: Progress) -> Table:
    """Read a 2-D array, or one with named fields; Python objects are never read.

    Raises
    ------
    DataError
        When the file cannot be read, or the array is no table.
    Cancelled
        When ``progress`` said so.
    """
    path = Path(path)
    check_file(path)
    return cached_table(path, ("npy",), lambda: _read(path, progress))


def _read(path: Path, progress: Progress) -> Table:

    def refused(reason: str) -> DataError:
        why = "Python objects are not allowed" if "bject" in reason else reason
        return DataError(path, None, None, f"it is no array that can be read: {why}")

    with refusing(refused):
        with path.open("rb") as file:
            shape, _, dtype = read_array_header(file)
            promised = file.tell() + prod(shape) * dtype.itemsize
        if promised > path.stat().st_size:
            sizes = "×".join(map(str, shape))
            raise ValueError(f"it promises {sizes} values, the file is too short")
        check_size(prod(shape), len(dtype.names or "1"))
        values = np.load(path, mmap_mode="r", allow_pickle=False)
    columns = []
    parts = _parts(path, values)
    for done, (name, part) in enumerate(parts):
        go_on(progress, done, len(parts))
        columns.append(_column(path, name, part))
    go_on(progress, len(parts), len(parts))
    return table_of(path, columns)


def _parts(path: Path, values: Array) -> list[tuple[str, Array]]:
    """Return the columns of an array with their names."""
    if values.dtype.names is not None and values.ndim == 1:
        return [(name, values[name]) for name in values.dtype.names]
    if values.ndim != 2 or values.dtype.names is not None:
        shape = "×".join(map(str, values.shape)) or "one value"
        more = "; for pictures put them and their labels into one .npz file"
        raise DataError(
            path,
            None,
            None,
            f"a table is an array of rows and columns, this one is {shape}"
            + (more if values.ndim > 2 else ""),
        )
    refuse_wide(path, values.shape[1])
    return [(f"column {i + 1}", values[:, i]) for i in range(values.shape[1])]


def _column(path: Path, name: str, values: Array) -> TypedColumn:
    if values.ndim != 1:
        raise DataError(path, None, name, f"it holds {values.ndim - 1}-dimensional values")
    if values.dtype.kind in "US":
        return _text_column(path, name, values)
    column = of_plain(name, values)
    if column is None:
        raise DataError(path, None, name, f"values of the type {values.dtype} are no numbers")
    return column


def _text_column(path: Path, name: str, values: Array) -> TypedColumn:
    """Return texts as numbers where all of them are; an array has one type for all its columns."""
    refused = DataError(path, None, name, "the bytes are no plain text")
    if values.dtype.kind == "U" and not holds_text(values):
        raise refused
    with refusing(lambda _: refused):
        texts = np.char.strip(values.astype(str))
    if not any(map(_CODE.fullmatch, texts.tolist())):
        try:
            return of_floats(name, np.where(texts == "", "nan", texts).astype(np.float64))
        except ValueError:
            pass
    return of_texts(name, texts.astype(object))
