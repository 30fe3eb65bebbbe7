"""One pass over a table file, in chunks of rows, so that text never piles up in memory."""

import csv
from collections.abc import Iterable, Iterator, Sequence
from io import TextIOWrapper
from itertools import islice
from pathlib import Path
from typing import Protocol, TypeAlias

import numpy as np

from playground.core import Array
from playground.datasets.base.data_errors import DataError
from playground.datasets.base.table import Kind, Table
from playground.datasets.csv.dialect import CsvFormat
from playground.datasets.csv.number_parsing import is_missing, to_numbers

_CHUNK_ROWS = 16_384

Row: TypeAlias = tuple[int, list[str]]
"""The line where a row begins, and its values."""


class ColumnReader:
    """One pass over a file.

    Parameters
    ----------
    path, fmt
        What to read, and how it is written.
    as_text
        Columns known to hold text, by index.

    Attributes
    ----------
    line
        The line in work.
    mixed
        Columns in which text turned up after chunks of numbers: the pass must be repeated with
        these ``as_text``, for their first values are no longer known as written.
    """

    def __init__(self, path: Path, fmt: CsvFormat, as_text: frozenset[int]) -> None:
        self.path = path
        self.fmt = fmt
        self.line = 1
        self.mixed: frozenset[int] = frozenset()
        self._as_text = as_text
        self._names: tuple[str, ...] = ()
        self._notes: tuple[str, ...] = ()
        self._columns: list[_Column] = []
        self._lines: list[int] = []

    def run(self) -> Iterator[int]:
        """Read all rows, yielding the position in the file after each chunk."""
        with (
            self.path.open("rb") as file,
            TextIOWrapper(file, encoding=self.fmt.encoding, newline="") as text,
        ):
            rows = self._rows(csv.reader(text, delimiter=self.fmt.delimiter, strict=True))
            first = next(rows, None)
            if first is None:
                raise DataError(self.path, 1, None, "the file holds no data, only blank lines")
            self._start(first[1])
            pending = [] if self.fmt.header else [first]
            while chunk := pending + list(islice(rows, _CHUNK_ROWS)):
                pending = []
                self._add(chunk)
                yield file.tell()
        self.mixed = frozenset(i for i, column in enumerate(self._columns) if column.mixed)

    def table(self) -> Table:
        """Return what was read."""
        return Table(
            names=self._names,
            kinds=tuple(column.kind for column in self._columns),
            columns=tuple(column.values() for column in self._columns),
            missing=tuple(column.missing for column in self._columns),
            lines=np.array(self._lines, dtype=np.int64),
            notes=self._notes,
        )

    def _rows(self, reader: "_CsvReader") -> Iterator[Row]:
        for row in reader:
            if row and (len(row) > 1 or row[0].strip()):
                yield self.line, row
            self.line = reader.line_num + 1

    def _start(self, first: Sequence[str]) -> None:
        width = len(first)
        names = [f"column {i + 1}" for i in range(width)]
        if self.fmt.header:
            given = [name.strip().lstrip("\ufeff") for name in first]
            names = [name or standin for name, standin in zip(given, names, strict=True)]
        self._names, self._notes = _unique(names)
        self._columns = [_Column(self.fmt.decimal, i in self._as_text) for i in range(width)]

    def _add(self, chunk: Sequence[Row]) -> None:
        lines = [line for line, _ in chunk]
        width = len(self._columns)
        for line, row in chunk:
            if len(row) != width:
                count = f"{len(row)} value" + ("s" if len(row) != 1 else "")
                message = f"{count} where the first row has {width}"
                raise DataError(self.path, line, None, message)
        self._lines += lines
        for i, texts in enumerate(zip(*(row for _, row in chunk), strict=True)):
            zero = self._columns[i].add(texts)
            if zero is not None:
                message = "this is not text: it contains zero bytes"
                raise DataError(self.path, lines[zero], self._names[i], message)


class _CsvReader(Protocol):
    """What ``csv.reader`` returns; the library keeps the type's own name private."""

    @property
    def line_num(self) -> int: ...

    def __iter__(self) -> Iterator[list[str]]: ...


class _Column:
    """A growing column: numbers as long as all values are, else text."""

    def __init__(self, decimal: str, as_text: bool) -> None:
        self.mixed = False
        self.missing = 0
        self.kind: Kind = "text" if as_text else "number"
        self._decimal = decimal
        self._chunks: list[Array] = []
        self._known: dict[str, str] = {}

    def add(self, texts: Sequence[str]) -> int | None:
        """Append values; return the index of one with a zero byte, if there is one."""
        numbers = to_numbers(texts, self._decimal) if self.kind == "number" else None
        if numbers is not None:
            self.missing += int(np.isnan(numbers).sum())
            self._chunks.append(numbers)
            return None
        self.mixed = self.mixed or (self.kind == "number" and bool(self._chunks))
        self.kind = "text"
        known = self._known
        cleaned = []
        for i, text in enumerate(texts):
            clean = known.get(text)
            if clean is None:
                if "\0" in text:
                    return i
                clean = known[text] = "" if is_missing(text) else text.strip()
            cleaned.append(clean)
        self.missing += cleaned.count("")
        self._chunks.append(np.array(cleaned, dtype=object))
        return None

    def values(self) -> Array:
        """Return the whole column, read-only."""
        values = np.concatenate(self._chunks) if self._chunks else np.empty(0)
        values.setflags(write=False)
        return values


def _unique(names: Iterable[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the names, repeated ones numbered, and sentences about those."""
    taken: list[str] = []
    notes = []
    for name in names:
        unique, n = name, 1
        while unique in taken:
            n += 1
            unique = f"{name} ({n})"
        if unique != name:
            notes.append(f"A second column named {name!r} is called {unique!r} here.")
        taken.append(unique)
    return tuple(taken), tuple(notes)
