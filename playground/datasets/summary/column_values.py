"""A column's original values in the one form that statistics, sorting and filters work on."""

from collections.abc import Sequence
from typing import Literal

import numpy as np
from msgspec import Struct

from playground.core import Array, IntArray
from playground.datasets.base.dataset import RawData
from playground.datasets.base.table import Table, TableData

ValueKind = Literal["number", "text"]


class ColumnValues(Struct, frozen=True, eq=False):
    """A column as its source holds it: neither scaled nor filled.

    Parameters
    ----------
    name
        What it is called.
    values
        Float64 ``(N,)`` with NaN for missing; for text the places ``(N,)`` in ``texts``, -1 for
        missing.
    texts
        The different texts in ascending order; ``None`` for numbers.
    """

    name: str
    values: Array
    texts: tuple[str, ...] | None = None

    @property
    def kind(self) -> ValueKind:
        """What the values are."""
        return "number" if self.texts is None else "text"

    @property
    def is_missing(self) -> Array:
        """Which values are missing, ``(N,)``."""
        missing: Array = np.isnan(self.values) if self.texts is None else self.values < 0
        return missing

    def known(self) -> Array:
        """Return the values that are there; of numbers, the finite ones in double precision."""
        if self.texts is not None:
            there = self.values >= 0
            return self.values if there.all() else self.values[there]
        kept = np.isfinite(self.values)
        values = self.values if kept.all() else self.values[kept]
        return np.asarray(values, np.float64)


def table_columns(table: Table) -> tuple[ColumnValues, ...]:
    """Return a file's columns, whatever will be made of them."""
    return tuple(
        ColumnValues(name, values) if kind == "number" else text_column(name, values.tolist())
        for name, kind, values in zip(table.names, table.kinds, table.columns, strict=True)
    )


def text_column(name: str, values: Sequence[str]) -> ColumnValues:
    """Return a column of text, ``""`` for missing."""
    texts = sorted(set(values) - {""})
    places = {text: place for place, text in enumerate(texts)} | {"": -1}
    codes = np.fromiter(map(places.__getitem__, values), np.int64, len(values))
    return ColumnValues(name, codes, tuple(texts))


def as_classes(column: ColumnValues) -> ColumnValues:
    """Return a column of numbers that are read as classes; infinite ones are missing."""
    if column.texts is not None:
        return column
    known = np.isfinite(column.values)
    distinct, codes = np.unique(column.values[known], return_inverse=True)
    places: IntArray = np.full(len(known), -1)
    places[known] = codes
    texts = tuple(str(int(v)) if v == int(v) else repr(float(v)) for v in distinct)
    return ColumnValues(column.name, places, texts)


def feature_columns(raw: RawData, most: int | None = None) -> tuple[ColumnValues, ...]:
    """Return the columns of the source that the features were made of.

    Zeros and ones that stand for text become that text again, filled values are missing again, and
    columns that only mark missing values are none of the source's.

    Parameters
    ----------
    raw
        The data as prepared; images have one column a pixel.
    most
        How many columns are wanted at most.
    """
    if not isinstance(raw, TableData):
        names = raw.columns[:most]
        return tuple(ColumnValues(name, raw.x[:, i]) for i, name in enumerate(names))
    gaps = dict(raw.gaps)
    columns = []
    for first, end in raw.sources[:most]:
        if (first, end) in raw.one_hot:
            block = raw.x[:, first:end]
            values = np.where(block.max(axis=1) > 0, block.argmax(axis=1), -1)
            name = raw.source_name(first)
            texts = tuple(each[len(name) + 1 :] for each in raw.columns[first:end])
            column = ColumnValues(name, values, texts)
        else:
            values = raw.x[:, first]
            column = ColumnValues(raw.columns[first], values)
        if first in gaps:
            values = values.copy()
            values[gaps[first]] = -1 if column.texts is not None else np.nan
            column = ColumnValues(column.name, values, column.texts)
        columns.append(column)
    return tuple(columns)


def target_column(raw: RawData) -> ColumnValues | None:
    """Return the target in its own units, or its classes; ``None`` for a row's own reconstruction.

    Of several target values there is no one column either.
    """
    if raw.task.is_classification:
        return ColumnValues(raw.target, raw.y, raw.classes)
    if raw.reconstructs or raw.y.shape[1] != 1:
        return None
    return ColumnValues(raw.target, raw.y[:, 0])
