"""Columns of typed values as the numbers and texts that are learned from."""

import numpy as np
from msgspec import Struct

from playground.core import Array
from playground.datasets.base.data_errors import DataError
from playground.datasets.base.table import Kind, Table, refuse_wide
from playground.datasets.csv.base.column_names import unique_names
from playground.storage.free_memory import check_room

EXACT = 2**53
"""Whole numbers beyond it are not all different as float64."""

DAYS = "days since 1 January 1970"


class TypedColumn(Struct, frozen=True, eq=False):
    """A column as a table has it.

    Parameters
    ----------
    name
        What it is called.
    kind
        What the values are.
    values
        Float64 with NaN for missing, or text objects with ``""`` for missing, ``(N,)``.
    note
        What was changed, as a sentence; empty for nothing.
    """

    name: str
    kind: Kind
    values: Array
    note: str = ""

    @property
    def missing(self) -> int:
        """How many values are missing."""
        gaps = np.isnan(self.values) if self.kind == "number" else self.values == ""
        return int(np.count_nonzero(gaps))


def of_floats(name: str, values: Array, missing: Array | None = None) -> TypedColumn:
    """Return a column of numbers; NaN is missing."""
    numbers = np.array(values, dtype=np.float64)
    if missing is not None:
        numbers[missing] = np.nan
    return TypedColumn(name, "number", numbers)


def of_integers(name: str, values: Array, missing: Array | None = None) -> TypedColumn:
    """Return a column of numbers, or of text where float64 would make two of them one."""
    present = values if missing is None else values[~missing]
    large = present[(present >= EXACT) | (present <= -EXACT)]
    if any(int(value) != int(float(value)) for value in large.tolist()):
        texts = values.astype(str).astype(object)
        if missing is not None:
            texts[missing] = ""
        said = (
            f"{name!r} stays text: it holds whole numbers of more than 15 digits, which numbers "
            "would not keep apart."
        )
        return TypedColumn(name, "text", texts, said)
    return of_floats(name, values, missing)


def of_booleans(name: str, values: Array, missing: Array | None = None) -> TypedColumn:
    """Return a column of 1 for true and 0 for false."""
    column = of_floats(name, values, missing)
    return TypedColumn(name, "number", column.values, f"{name!r}: true is read as 1, false as 0.")


def of_days(name: str, days: Array, missing: Array | None, what: str = DAYS) -> TypedColumn:
    """Return a column of dates or times as numbers of days."""
    column = of_floats(name, days, missing)
    return TypedColumn(name, "number", column.values, f"{name!r} is read as {what}.")


def of_datetimes(name: str, values: Array) -> TypedColumn:
    """Return a column of NumPy's dates or spans of time as numbers of days."""
    missing = np.isnat(values)
    if values.dtype.kind == "m":
        return of_days(name, values / np.timedelta64(1, "D"), missing, "a number of days")
    whole = values.astype("datetime64[D]")
    days = whole.astype(np.int64) + (values - whole) / np.timedelta64(1, "D")
    return of_days(name, days, missing)


def check_size(rows: int, columns: int) -> None:
    """Refuse more values than there is memory for, before columns are made of them.

    Raises
    ------
    NotEnoughMemory
        With the number, and what would make it smaller.
    """
    check_room("the table", 8 * rows * columns, "keep fewer rows or columns")


def of_plain(name: str, values: Array) -> TypedColumn | None:
    """Return an array's numbers, truths or dates as a column; ``None`` for every other type."""
    match values.dtype.kind:
        case "f":
            return of_floats(name, values)
        case "i" | "u":
            return of_integers(name, values)
        case "b":
            return of_booleans(name, values)
        case "m" | "M":
            return of_datetimes(name, np.asarray(values))
        case _:
            return None


def of_texts(name: str, values: Array) -> TypedColumn:
    """Return a column of text objects, ``""`` for missing."""
    return TypedColumn(name, "text", values)


def table_of(
    path: object, columns: list[TypedColumn], notes: tuple[str, ...] = (), first_line: int = 1
) -> Table:
    """Return columns of one length as a table; its lines are the rows, counted from 1.

    Raises
    ------
    DataError
        When there is no column.
    """
    if not columns:
        said = f" ({'; '.join(notes)})" if notes else ""
        where = None if path is None else str(path)
        raise DataError(where, None, None, f"there is no column to learn from{said}")
    refuse_wide(path, len(columns))
    names, renamed = unique_names(
        column.name.strip() or f"column {i}" for i, column in enumerate(columns, 1)
    )
    for column in columns:
        column.values.setflags(write=False)
    rows = len(columns[0].values)
    return Table(
        names=names,
        kinds=tuple(column.kind for column in columns),
        columns=tuple(column.values for column in columns),
        missing=tuple(column.missing for column in columns),
        lines=np.arange(first_line, first_line + rows, dtype=np.int64),
        notes=(*notes, *renamed, *(column.note for column in columns if column.note)),
    )
