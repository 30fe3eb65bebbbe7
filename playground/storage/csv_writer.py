"""Tables of numbers as CSV files, all digits kept."""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence, Sized
from pathlib import Path
from typing import BinaryIO, TypeAlias

from playground.core.progress import Progress, go_on, unwatched
from playground.storage.atomic_write import write_atomically

Cell: TypeAlias = str | int | float | None
Table: TypeAlias = tuple[Sequence[str], Iterable[Sequence[Cell]]]
"""Column names, and rows; ``None`` and ``nan`` stand for *does not apply*."""


_ROWS_ASKED = 1024
"""After how many rows it is asked whether to go on."""


def write_csv(table: Table, path: str | Path, progress: Progress = unwatched) -> None:
    """Write a table; a cell that does not apply stays empty.

    Parameters
    ----------
    table, path
        What, and where to.
    progress
        Told how many rows are ready to be written.

    Raises
    ------
    FileNotWritten
        When the system refuses to write.
    Cancelled
        When ``progress`` said so: the file is as it was.
    """
    header, rows = table
    content = as_csv((header, _watched(rows, progress))).encode("utf-8")
    go_on(progress, 1, 1)

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


def _watched(rows: Iterable[Sequence[Cell]], progress: Progress) -> Iterator[Sequence[Cell]]:
    total = len(rows) if isinstance(rows, Sized) else 0
    for i, row in enumerate(rows):
        if not i % _ROWS_ASKED:
            go_on(progress, i, total)
        yield row
