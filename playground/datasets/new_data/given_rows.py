"""Rows that a program hands over: dictionaries, sequences, arrays, data frames; as a table."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Protocol, TypeAlias, runtime_checkable

import numpy as np
from numpy.typing import ArrayLike

from playground.core import Array, PlaygroundError
from playground.datasets.base.data_errors import DataError
from playground.datasets.base.table import Table
from playground.datasets.new_data.known_columns import KnownColumns
from playground.datasets.tables.target_column import class_name
from playground.datasets.typed.typed_column import (
    TypedColumn,
    of_floats,
    of_plain,
    of_texts,
    table_of,
)

_NONE = ("NAType", "NaTType")
"""What pandas calls what it has where a value is missing."""


@runtime_checkable
class Frame(Protocol):
    """A table with names, as pandas and Polars have it; only this much of it is used."""

    @property
    def columns(self) -> Iterable[object]:
        """The names."""

    def __getitem__(self, name: object, /) -> ArrayLike: ...


@runtime_checkable
class ArrowFrame(Protocol):
    """A table of Arrow's."""

    @property
    def column_names(self) -> Sequence[str]:
        """The names."""

    def column(self, name: str, /) -> ArrayLike:
        """Return a column."""


Cell: TypeAlias = str | int | float | bool | None
GivenRows: TypeAlias = (
    ArrayLike
    | Frame
    | ArrowFrame
    | Mapping[str, ArrayLike | Cell]
    | Sequence[Mapping[str, Cell]]
    | Sequence[Sequence[Cell]]
)
"""One row or many, by the names of the columns or in the order of the network's."""


def given_table(rows: GivenRows) -> Table | None:
    """Return rows that have names as a table; ``None`` for those that go by place.

    Raises
    ------
    PlaygroundError
        When columns differ in length, or there are none.
    """
    if isinstance(rows, np.ndarray):
        names = rows.dtype.names
        return None if names is None else _table({n: np.atleast_1d(rows[n]) for n in names})
    if isinstance(rows, Mapping):
        return _table({str(name): _column(values) for name, values in rows.items()})
    if isinstance(rows, ArrowFrame):
        return _table({name: np.asarray(rows.column(name)) for name in rows.column_names})
    if isinstance(rows, Frame):
        return _table({str(name): np.asarray(rows[name]) for name in rows.columns})
    if isinstance(rows, Sequence) and rows and isinstance(rows[0], Mapping):
        return _of_dicts([row for row in rows if isinstance(row, Mapping)], len(rows))
    return None


def placed_table(rows: Array, known: KnownColumns) -> Table:
    """Return rows of values, one for each of the network's columns in order, as a table.

    Raises
    ------
    PlaygroundError
        When they have another number of values.
    """
    count = len(known.fields)
    if rows.ndim != 2 or rows.shape[1] != count:
        also = "" if count == known.width else f", or of {count}, one for each column"
        message = f"predict needs rows of {known.width} values{also}, got shape {rows.shape}"
        raise PlaygroundError(message)
    return _table({field.name: rows[:, i] for i, field in enumerate(known.fields)})


def _of_dicts(rows: Sequence[Mapping[str, Cell]], count: int) -> Table:
    if len(rows) != count:
        raise PlaygroundError("predict needs rows of one kind: all of them with names, or none")
    names = dict.fromkeys(str(name) for row in rows for name in row)
    return _table({name: _objects([row.get(name) for row in rows]) for name in names})


def _column(values: ArrayLike | Cell) -> Array:
    array = np.asarray(values)
    if array.dtype.kind in "OUS" and not isinstance(values, np.ndarray):
        return _objects(values) if array.ndim else _objects([values])
    return np.atleast_1d(array)


def _objects(values: object) -> Array:
    """Return values as they are: NumPy would make texts of the numbers among texts."""
    assert isinstance(values, Iterable)
    listed = list(values)
    found = np.empty(len(listed), dtype=object)
    found[:] = listed
    return found


def _table(columns: Mapping[str, Array]) -> Table:
    counts = {name: len(values) for name, values in columns.items()}
    if len(set(counts.values())) > 1:
        told = ", ".join(f"{name!r} has {count}" for name, count in counts.items())
        raise PlaygroundError(f"predict needs columns of one length: {told:.400}")
    return table_of(None, [typed_column(name, values) for name, values in columns.items()])


def typed_column(name: str, values: Array) -> TypedColumn:
    """Return a column of any array as numbers or texts.

    Raises
    ------
    DataError
        When its values are neither.
    """
    if values.ndim != 1:
        raise DataError(None, None, name, f"it holds {values.ndim - 1}-dimensional values")
    if values.dtype.kind == "U":
        return of_texts(name, np.char.strip(values).astype(object))
    column = _of_objects(name, values) if values.dtype == object else of_plain(name, values)
    if column is None:
        message = f"values of the type {values.dtype} are no numbers and no texts"
        raise DataError(None, None, name, message)
    return column


def _of_objects(name: str, values: Array) -> TypedColumn:
    """Return objects as numbers where none of them is a text; a number among texts is one."""
    gaps = np.array([_is_missing(value) for value in values.tolist()], dtype=bool)
    there = values[~gaps].tolist()
    if not any(isinstance(value, str) for value in there):
        try:
            numbers = np.full(len(values), np.nan)
            numbers[~gaps] = [float(value) for value in there]
        except (TypeError, ValueError) as error:
            kind = type(there[0]).__name__
            message = f"values of the type {kind} are no numbers and no texts"
            raise DataError(None, None, name, message) from error
        return of_floats(name, numbers)
    texts = np.full(len(values), "", dtype=object)
    texts[~gaps] = [v.strip() if isinstance(v, str) else class_name(v) for v in there]
    return of_texts(name, texts)


def _is_missing(value: object) -> bool:
    if value is None or type(value).__name__ in _NONE:
        return True
    return isinstance(value, float | np.floating) and bool(np.isnan(value))
