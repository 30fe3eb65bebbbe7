"""The columns of a sheet as they grow, chunk by chunk of rows."""

from collections import Counter
from collections.abc import Sequence
from datetime import date, time, timedelta

import numpy as np

from playground.core.text.numbers import counted, is_or_are
from playground.datasets.base.table import Table
from playground.datasets.csv.base.column_names import joined_names, unique_names
from playground.datasets.csv.base.csv_format import CsvFormat
from playground.datasets.csv.table_column import TableColumn, missing_words_note
from playground.datasets.typed.sheet_cells import Cell, Row, as_number, as_text, is_blank
from playground.datasets.typed.typed_column import DAYS

_NAMED = 3
_LONG = 10**15


class SheetColumns:
    """One pass over a sheet's rows.

    Parameters
    ----------
    layout
        Where the table begins, how wide it is, and how numbers in texts are written.
    as_written
        Columns known to hold text, by index.

    Attributes
    ----------
    mixed
        Columns that turned out to be text, but whose numbers, dates or truths were not kept as
        they are written: the pass must be repeated with them.
    """

    def __init__(self, layout: CsvFormat, as_written: frozenset[int]) -> None:
        self.mixed: frozenset[int] = frozenset()
        self._layout = layout
        self._as_written = as_written
        self._columns = [TableColumn(layout.numbers, i in as_written) for i in range(layout.width)]
        self._head: list[list[str]] = []
        self._lines: list[int] = []
        self._left_out: list[tuple[int, str]] = []
        self._beyond: list[int] = []
        self._begun = self._after_blank = False
        self._seen = [Counter[str]() for _ in range(layout.width)]

    def add(self, chunk: Sequence[tuple[int, Row]]) -> None:
        """Take rows with their numbers, counted from 1."""
        wanted = self._layout.header_rows if self._layout.header else 0
        rows, lines = [], []
        for line, row in chunk:
            if line <= self._layout.skip or not self._belongs(line, row):
                continue
            if len(self._head) < wanted:
                self._head.append([as_text(cell) for cell in row[: self._layout.width]])
                continue
            rows.append((*row, *(None,) * self._layout.width)[: self._layout.width])
            lines.append(line)
        self._lines += lines
        for i, cells in enumerate(zip(*rows, strict=True)):
            self._columns[i].add([self._text(i, cell) for cell in cells], lines)

    def finish(self) -> None:
        """Decide what the columns are, now that all rows were seen."""
        mixed = set()
        for i, (column, seen) in enumerate(zip(self._columns, self._seen, strict=True)):
            column.finish()
            changed = seen["date"] + seen["time"] + seen["span"] + seen["truth"]
            if column.mixed or seen["code"] or (column.kind == "text" and changed):
                mixed.add(i)
        self.mixed = frozenset(mixed - self._as_written)

    def table(self, notes: Sequence[str]) -> Table:
        """Return what was read, without columns that are empty, name and all."""
        width = self._layout.width
        standins = self._layout.names or tuple(f"column {i + 1}" for i in range(width))
        given = joined_names(self._head, width)
        names, renamed = unique_names(a or b for a, b in zip(given, standins, strict=True))
        values = [column.values() for column in self._columns]
        kept = [
            i
            for i, column in enumerate(self._columns)
            if given[i] or self._layout.names or column.missing < len(self._lines)
        ]
        said = [note for i in kept for note in self._notes(i, names[i])]
        columns = [self._columns[i] for i in kept]
        return Table(
            names=tuple(names[i] for i in kept),
            kinds=tuple(column.kind for column in columns),
            columns=tuple(values[i] for i in kept),
            missing=tuple(column.missing for column in columns),
            lines=np.array(self._lines, dtype=np.int64),
            notes=(
                *notes,
                *self._layout.notes,
                *renamed,
                *self._other_notes(),
                *said,
                *missing_words_note(columns),
            ),
            left_out=tuple(self._left_out),
        )

    def _belongs(self, line: int, row: Row) -> bool:
        """Tell a row of the table from blank ones, and from a remark below it."""
        width = self._layout.width
        there = [i for i, cell in enumerate(row) if not is_blank(cell)]
        if not there:
            self._after_blank = self._begun
            return False
        if there[-1] >= width:
            self._beyond.append(line)
        if there[0] >= width:
            return False
        if self._after_blank and len(there) == 1 and isinstance(row[there[0]], str):
            self._left_out.append((line, "a text below the table is no row of it"))
            return False
        self._begun = True
        return True

    def _text(self, i: int, cell: Cell) -> str:
        """Return a cell as a text that a column of a CSV file could hold."""
        if i in self._as_written:
            return as_text(cell)
        number = as_number(cell)
        if number is None:
            text = as_text(cell)
            if text.strip() and not self._layout.numbers.is_missing(text):
                self._seen[i]["text"] += 1
                bare = text.strip()
                self._seen[i]["code"] += bare.isdecimal() and bare[0] == "0" and len(bare) > 1
            return text
        self._seen[i][_kind(cell)] += 1
        self._seen[i]["long"] += abs(number) >= _LONG
        return repr(number).replace(".", self._layout.decimal)

    def _notes(self, i: int, name: str) -> list[str]:
        column, seen = self._columns[i], self._seen[i]
        said = column.notes(name)
        if column.kind == "text":
            return said
        words = {
            "date": f"is read as {DAYS}",
            "time": "is read as a share of the day",
            "span": "is read as a number of days",
            "truth": "holds truths: true is read as 1, false as 0",
        }
        said += [f"{name!r} {words[kind]}." for kind in words if seen[kind]]
        if seen["long"]:
            said.append(
                f"{name!r} holds numbers of more than 15 digits, of which workbooks keep no more: "
                "codes are safe only as text."
            )
        written = seen["text"] - len(column.odd)
        if written > 0:
            values = counted(written, "number")
            said.append(f"{name!r}: {values} {is_or_are(written)} written as text.")
        return said

    def _other_notes(self) -> list[str]:
        said = []
        if self._beyond:
            rows = ", ".join(map(str, self._beyond[:_NAMED]))
            more = ", …" if len(self._beyond) > _NAMED else ""
            said.append(f"What stands right of the table is left out (rows {rows}{more}).")
        if self._left_out:
            rows = ", ".join(str(line) for line, _ in self._left_out[:_NAMED])
            more = ", …" if len(self._left_out) > _NAMED else ""
            said.append(f"Texts below the table are left out (rows {rows}{more}).")
        return said


def _kind(cell: Cell) -> str:
    match cell:
        case bool():
            return "truth"
        case date():
            return "date"
        case time():
            return "time"
        case timedelta():
            return "span"
        case _:
            return "number"
