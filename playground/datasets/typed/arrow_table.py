"""A table from a Parquet, Arrow or Feather file; imported only when one is read."""

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import numpy as np
import pyarrow as pa
from pyarrow import ipc, parquet

from playground.core import Array
from playground.core.progress import Progress, go_on, stretch, unwatched
from playground.datasets.base.data_errors import DataError
from playground.datasets.base.table import Table, refuse_wide
from playground.datasets.csv.base.file_check import check_file
from playground.datasets.csv.base.table_cache import cached_table
from playground.datasets.typed.file_starts import ARROW_STARTS, PARQUET_START
from playground.datasets.typed.typed_column import (
    DAYS,
    TypedColumn,
    check_size,
    of_booleans,
    of_days,
    of_floats,
    of_integers,
    of_texts,
    table_of,
)
from playground.storage.reading import refusing

_SECONDS = {"s": 1, "ms": 10**3, "us": 10**6, "ns": 10**9}
_DAY_SECONDS = 86_400
_TEXTS_AT_ONCE = 1 << 16
_INDEX = "__index_level_"

ROWS_AT_ONCE = 1 << 14
"""How many rows of a Parquet file are read at a time, where they are looked at in pieces."""


def read_arrow_table(path: str | Path, progress: Progress) -> Table:
    """Read all columns that hold one value a row.

    Raises
    ------
    DataError
        When the file is damaged, or has no such column.
    Cancelled
        When ``progress`` said so.
    """
    path = Path(path)
    check_file(path)
    return cached_table(path, ("arrow",), lambda: _read(path, progress))


def read_arrow_pieces(path: str | Path, progress: Progress) -> Iterator[Table]:
    """Read the rows piece by piece, so that the file may be larger than the memory.

    Raises
    ------
    DataError, Cancelled
        As :func:`read_arrow_table` does.
    """
    path = Path(path)
    check_file(path)
    first = 1
    with refusing(partial(_refused, path), (pa.ArrowException,)), pa.memory_map(str(path)) as file:
        rows, batches = _batches(file)
        for batch in batches:
            go_on(progress, first - 1, rows or first)
            table = pa.Table.from_batches([batch])
            made, notes = _columns(path, table.schema, table.column, unwatched)
            yield table_of(path, made, tuple(notes), first)
            first += len(batch)
    go_on(progress, 1, 1)


def _batches(file: pa.MemoryMappedFile) -> tuple[int, Iterator[pa.RecordBatch]]:
    """Return how many rows there are, 0 where that is not known, and the rows in pieces."""
    start = file.read(len(ARROW_STARTS[1]))
    file.seek(0)
    if start == PARQUET_START:
        tables = parquet.ParquetFile(file)
        return tables.metadata.num_rows, tables.iter_batches(ROWS_AT_ONCE)
    if start == ARROW_STARTS[1]:
        return 0, iter(ipc.open_stream(file))
    opened = ipc.open_file(file)
    return 0, (opened.get_batch(i) for i in range(opened.num_record_batches))


def _read(path: Path, progress: Progress) -> Table:
    with refusing(partial(_refused, path), (pa.ArrowException,)), pa.memory_map(str(path)) as file:
        made, notes = _columns(path, *_open(path, file), progress)
    go_on(progress, 1, 1)
    return table_of(path, made, tuple(notes))


def _refused(path: Path, reason: str) -> DataError:
    return DataError(path, None, None, f"it is damaged or cut off ({reason:.200})")


def _columns(
    path: Path,
    schema: pa.Schema,
    values_of: Callable[[int], pa.ChunkedArray],
    progress: Progress,
) -> tuple[list[TypedColumn], list[str]]:
    """Return the columns that hold one value a row, and a sentence about each other one."""
    made: list[TypedColumn] = []
    notes: list[str] = []
    refuse_wide(path, len(schema))
    for i, field in enumerate(schema):
        go_on(progress, i, len(schema))
        if field.name.startswith(_INDEX):
            notes.append(f"Left out {field.name!r}: it is the row index of pandas.")
        elif pa.types.is_nested(field.type):
            notes.append(_left_out(field))
        elif (
            column := _column(
                field.name,
                _checked(values_of(i)),
                stretch(progress, i / len(schema), (i + 1) / len(schema)),
            )
        ) is not None:
            made.append(column)
        else:
            notes.append(_left_out(field))
    return made, notes


def _left_out(field: pa.Field) -> str:
    return f"Left out {field.name!r}: {field.type} is not one value a row."


def _row_count(path: Path) -> int:
    """Return how many rows a file of batches has, by their heads: nothing is unpacked."""
    from pyarrow import dataset

    no_column = pa.schema([])  # columns of one name would not do
    found: int = dataset.dataset(str(path), no_column, format="ipc").count_rows()
    return found


def _whole_stream(file: pa.MemoryMappedFile) -> pa.Table:
    """Return all batches; how many rows they have is only known as they come."""
    reader = ipc.open_stream(file)
    batches: list[pa.RecordBatch] = []
    rows = 0
    for batch in reader:
        batches.append(batch)
        rows += len(batch)
        check_size(rows, len(reader.schema))
    return pa.Table.from_batches(batches, reader.schema)


def _open(
    path: Path, file: pa.MemoryMappedFile
) -> tuple[pa.Schema, Callable[[int], pa.ChunkedArray]]:
    """Return the schema, and what reads one column of a file: never all of them at once."""
    start = file.read(len(ARROW_STARTS[1]))
    file.seek(0)
    if start == PARQUET_START:
        tables = parquet.ParquetFile(file)
        schema = tables.schema_arrow
        # A few bytes may say a value a billion times.
        check_size(tables.metadata.num_rows, len(schema))
        if len(set(schema.names)) == len(schema):
            return schema, lambda i: tables.read(columns=[schema.names[i]]).column(0)
        whole = tables.read()  # columns of one name cannot be told apart
        return schema, whole.column
    if start == ARROW_STARTS[1]:
        whole = _whole_stream(file)
        return whole.schema, whole.column
    schema = ipc.open_file(file).schema
    check_size(_row_count(path), len(schema))

    def values_of(i: int) -> pa.ChunkedArray:
        options = ipc.IpcReadOptions(included_fields=[i])
        return ipc.open_file(file, options=options).read_all().column(0)

    return schema, values_of


def _column(name: str, values: pa.ChunkedArray, progress: Progress) -> TypedColumn | None:
    """Return a column as numbers or text; ``None`` where a row has not one value."""
    types, kind = pa.types, values.type
    if types.is_dictionary(kind):
        values = pa.chunked_array([c.dictionary_decode() for c in values.chunks], kind.value_type)
        kind = kind.value_type
    if types.is_null(kind):
        return of_floats(name, np.full(len(values), np.nan))
    if types.is_string(kind) or types.is_large_string(kind) or types.is_string_view(kind):
        return of_texts(name, _texts(values, progress))
    if types.is_decimal(kind):
        return _decimals(name, values)
    missing = _missing(values)
    if types.is_boolean(kind):
        return of_booleans(name, _numpy(values.fill_null(False)), missing)
    if types.is_integer(kind):
        return of_integers(name, _numpy(values.fill_null(0)), missing)
    if types.is_floating(kind):
        return of_floats(name, _numpy(values), missing)
    if types.is_temporal(kind):
        return _days(name, values, missing)
    return None


def _checked(values: pa.ChunkedArray) -> pa.ChunkedArray:
    """Return values that lie where they say: the library reads elsewhere, or crashes, otherwise."""
    values.validate(full=True)
    return values


def _missing(values: pa.ChunkedArray) -> Array | None:
    return _numpy(values.is_null()) if values.null_count else None


def _numpy(values: pa.ChunkedArray) -> Array:
    array: Array = values.to_numpy()
    return array


def _texts(values: pa.ChunkedArray, progress: Progress) -> Array:
    """Return text objects; equal ones are one object, as most columns of text repeat few."""
    known: dict[str, str] = {}
    texts = np.empty(len(values), dtype=object)
    for first in range(0, len(values), _TEXTS_AT_ONCE):
        go_on(progress, first, len(values))
        some = values.slice(first, _TEXTS_AT_ONCE).to_pylist()
        texts[first : first + len(some)] = [
            known.setdefault(text, text) if text else "" for text in some
        ]
    return texts


def _decimals(name: str, values: pa.ChunkedArray) -> TypedColumn:
    """Return decimals as the nearest float64, but whole ones only where it is exact."""
    missing = _missing(values)
    if values.type.scale <= 0:
        whole = [0 if value is None else int(value) for value in values.to_pylist()]
        return of_integers(name, np.array(whole, dtype=object), missing)
    return of_floats(name, _numpy(values.cast(pa.float64())), missing)


def _days(name: str, values: pa.ChunkedArray, missing: Array | None) -> TypedColumn | None:
    """Return dates and times as numbers of days."""
    types, kind = pa.types, values.type
    if types.is_date32(kind):
        return of_days(name, _counts(values, pa.int32()), missing)
    if types.is_date64(kind):
        return of_days(name, _counts(values, pa.int64()) / (_DAY_SECONDS * 1000), missing)
    if not (types.is_timestamp(kind) or types.is_time(kind) or types.is_duration(kind)):
        return None
    width = pa.int32() if types.is_time32(kind) else pa.int64()
    days = _counts(values, width) / (_DAY_SECONDS * _SECONDS[kind.unit])
    if types.is_time(kind):
        return of_days(name, days, missing, "a share of the day")
    if types.is_duration(kind):
        return of_days(name, days, missing, "a number of days")
    return of_days(name, days, missing, DAYS + (" in UTC" if kind.tz else ""))


def _counts(values: pa.ChunkedArray, width: pa.DataType) -> Array:
    return _numpy(values.cast(width).fill_null(0))
