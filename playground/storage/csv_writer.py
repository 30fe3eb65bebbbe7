"""Tables of numbers as CSV files, all digits kept."""

import csv
import io
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import BinaryIO, TypeAlias

from playground.storage.atomic_write import write_atomically

Cell: TypeAlias = str | int | float | None
Table: TypeAlias = tuple[Sequence[str], Iterable[Sequence[Cell]]]
"""Column names, and rows; ``None`` and ``nan`` stand for *does not apply*."""


def write_csv(table: Table, path: str | Path) -> None:
    """Write a table; a cell that does not apply stays empty.

    Raises
    ------
    FileNotWritten
        When the system refuses to write.
    """
    content = as_csv(table).encode("utf-8")

    def write(file: BinaryIO) -> None:
        file.write(content)

    write_atomically(Path(path), write)


def as_csv(table: Table, delimiter: str = ",") -> str:
    """Return a table as text."""
    header, rows = table
    return rows_as_csv([header], delimiter) + rows_as_csv(rows, delimiter)


def rows_as_csv(rows: Iterable[Sequence[Cell]], delimiter: str = ",") -> str:
    """Return rows as text, for tables that are written piece by piece."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=delimiter, lineterminator="\n")
    # The library writes numbers with all digits, and nothing for None.
    writer.writerows([None if value != value else value for value in row] for row in rows)
    return text.getvalue()
