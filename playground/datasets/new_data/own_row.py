"""A row typed by hand: one entry per column of the source, made into raw features and back."""

from collections.abc import Mapping, Sequence
from typing import TypeAlias

import numpy as np
from msgspec import Struct

from playground.core import Array, PlaygroundError, ValueNotAllowed
from playground.datasets.base.dataset import RawData
from playground.datasets.base.table import TableData
from playground.datasets.base.table_signature import MARK

LOOKED_AT = 20_000
"""How many rows say what is usual in a column."""

Entry: TypeAlias = float | str | None
"""A number, one of the column's texts, or ``None`` where the value is missing."""


class RowField(Struct, frozen=True):
    """One column of the source.

    Parameters
    ----------
    name
        As in the source.
    first, end
        The span of raw features it becomes.
    choices
        The texts of a column of text; empty for numbers.
    low, high
        Between which numbers the data lie.
    filled
        What stands where a value is missing, ``(end - first,)``; ``None`` where none was.
    mark
        The raw feature that says that it is missing.
    """

    name: str
    first: int
    end: int
    choices: tuple[str, ...] = ()
    low: float = 0.0
    high: float = 1.0
    filled: tuple[float, ...] | None = None
    mark: int | None = None


def row_fields(raw: RawData) -> tuple[RowField, ...]:
    """Return the columns that a person fills in; ``raw`` is as prepared, its gaps filled."""
    seen = raw.x[:: max(1, len(raw.x) // LOOKED_AT)]
    if not isinstance(raw, TableData):
        return tuple(_number(name, i, seen) for i, name in enumerate(raw.columns))
    gaps, spans = dict(raw.gaps), dict(raw.one_hot)
    marks = {
        name.removesuffix(MARK): i
        for i, name in enumerate(raw.columns)
        if i >= len(raw.columns) - raw.marks
    }
    found = []
    for first, end in raw.sources:
        name, rows = raw.source_name(first), gaps.get(first)
        filled = None if rows is None else tuple(raw.x[rows[0], first:end].astype(float).tolist())
        if first in spans:
            choices = tuple(column[len(name) + 1 :] for column in raw.columns[first:end])
            field = RowField(name, first, end, choices, filled=filled, mark=marks.get(name))
        else:
            usual = _number(name, first, seen)
            field = RowField(name, first, end, (), usual.low, usual.high, filled, marks.get(name))
        found.append(field)
    return tuple(found)


def encode_row(fields: Sequence[RowField], entries: Mapping[str, Entry]) -> Array:
    """Return the raw features ``(columns,)`` that the preparation makes of a row.

    Raises
    ------
    ValueNotAllowed
        For a text that the column never holds, or a missing value in a column that has none.
    PlaygroundError
        When a column has no entry.
    """
    marks = [field.mark for field in fields if field.mark is not None]
    row = np.zeros(max([field.end for field in fields] + [mark + 1 for mark in marks]))
    for field in fields:
        if field.name not in entries:
            raise PlaygroundError(f"{field.name}: the row has no entry for this column")
        entry, span = entries[field.name], slice(field.first, field.end)
        if entry is None:
            if field.filled is None:
                raise ValueNotAllowed(field.name, entry, "use a value: none is missing in the data")
            row[span] = field.filled
            if field.mark is not None:
                row[field.mark] = 1.0
        elif field.choices:
            if entry not in field.choices:
                allowed = "choose one of " + ", ".join(field.choices)
                raise ValueNotAllowed(field.name, entry, allowed)
            row[field.first + field.choices.index(str(entry))] = 1.0
        else:
            row[span] = float(entry)
    return row


def decode_row(fields: Sequence[RowField], row: Array) -> dict[str, Entry]:
    """Return the entries that raw features ``(columns,)`` were made of.

    A gap is only known as one where a feature marks it; else it reads as what it was filled with.
    """
    found: dict[str, Entry] = {}
    for field in fields:
        part = row[field.first : field.end]
        if field.mark is not None and row[field.mark]:
            found[field.name] = None
        elif field.choices:
            found[field.name] = field.choices[int(part.argmax())]
        else:
            found[field.name] = float(part[0])
    return found


def _number(name: str, i: int, seen: Array) -> RowField:
    values = seen[:, i]
    return RowField(name, i, i + 1, (), float(values.min()), float(values.max()))
