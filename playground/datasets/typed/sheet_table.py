"""A table from a sheet of an Excel workbook: found among what else stands there, as in a CSV file.

Cells go through the same columns as a CSV file's texts do, so that odd values, gaps and codes are
told alike; a number is written as a text that has all its digits.
"""

from collections.abc import Iterator, Sequence
from itertools import chain, islice
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from playground.core.progress import Progress, first_pass, go_on
from playground.datasets.base.data_errors import DataError
from playground.datasets.base.table import Table
from playground.datasets.csv.base.csv_format import CsvFormat
from playground.datasets.csv.base.file_check import check_file
from playground.datasets.csv.base.table_cache import cached_table
from playground.datasets.csv.detection.number_signs import number_signs
from playground.datasets.csv.detection.table_layout import find_layout
from playground.datasets.typed.sheet_cells import (
    Row,
    as_text,
    choose_sheet,
    first_table,
    is_blank,
    opened_workbook,
    parts_of,
    rows_of,
)
from playground.datasets.typed.sheet_columns import SheetColumns

_JUDGED_ROWS = 1_000
_CHUNK_ROWS = 2_048


class SheetChoice(Struct, frozen=True):
    """How a sheet is read.

    Parameters
    ----------
    sheet
        Its name; empty for the first one that holds a table.
    header
        ``auto``, ``yes`` or ``no``: whether the first row holds names.
    missing
        The words for a missing value, in lower case.
    """

    sheet: str
    header: str
    missing: tuple[str, ...]


def find_sheets(path: str | Path) -> tuple[tuple[str, ...], str]:
    """Return the names of the sheets, and of the first that holds a table; empty for none.

    Raises
    ------
    DataError
        When the file is no workbook, or damaged.
    """
    path = Path(path)
    check_file(path)
    with opened_workbook(path) as book:
        found = first_table(path, book)
        names = tuple(sheet.title for sheet in book.worksheets)
        return names, found.title if found is not None else ""


def read_sheet(path: str | Path, choice: SheetChoice, progress: Progress) -> Table:
    """Read a sheet's columns; formulas count as the values they had when the file was saved.

    Raises
    ------
    DataError
        When the file is no workbook, damaged, or has no such sheet or no table.
    Cancelled
        When ``progress`` said so.
    """
    path = Path(path)
    check_file(path)
    return cached_table(path, (choice,), lambda: _read(path, choice, progress))


def _read(path: Path, choice: SheetChoice, progress: Progress) -> Table:
    with opened_workbook(path) as book:
        rows = {sheet.title: sheet.max_row or 0 for sheet in book.worksheets}
        sheet, notes = choose_sheet(path, book, choice.sheet)
        parts = parts_of(path, sheet)
        if parts.unvalued:
            notes += (
                f"{parts.unvalued:,} formulas have no value and are read as missing; open the file "
                "in a spreadsheet program and save it to have them calculated.",
            )
        if parts.merged:
            notes += (f"The value of merged cells ({len(parts.merged):,}) counts for all of them.",)
        as_written: frozenset[int] = frozenset()
        watch = first_pass(progress)
        while True:
            lines = enumerate(rows_of(path, sheet, parts.merged), 1)
            columns = _columns(path, choice, lines, as_written, watch.progress, rows[sheet.title])
            # Numbers had been read where text came later: once more, keeping those as written.
            if not columns.mixed:
                go_on(progress, 1, 1)
                return columns.table(notes)
            watch = watch.next()
            as_written |= columns.mixed


def _columns(
    path: Path,
    choice: SheetChoice,
    lines: Iterator[tuple[int, Row]],
    as_written: frozenset[int],
    progress: Progress,
    total: int,
) -> SheetColumns:
    head = list(islice(lines, _JUDGED_ROWS))
    columns = SheetColumns(_layout(path, head, choice), as_written)
    rows = chain(head, lines)
    while chunk := list(islice(rows, _CHUNK_ROWS)):
        columns.add(chunk)
        last = chunk[-1][0]
        go_on(progress, last, max(total, last))
    columns.finish()
    return columns


def _layout(path: Path, head: Sequence[tuple[int, Row]], choice: SheetChoice) -> CsvFormat:
    """Return where the table begins, how wide it is and what its names are."""
    width = max((_used(row) for _, row in head), default=0)
    if not width:
        raise DataError(path, None, None, "the sheet is empty")
    records = [(line, _texts(row, width)) for line, row in head]
    fmt = CsvFormat(delimiter="\t", missing=choice.missing)
    first = find_layout(records, fmt)
    written = [
        [cell if isinstance(cell, str) else "" for cell in (*row, *[None] * width)[:width]]
        for line, row in head
        if line > first.skip + first.header_rows
    ]
    decimal, thousands = number_signs(list(zip(*written, strict=True)))
    layout = find_layout(records, replace(fmt, decimal=decimal, thousands=thousands))
    if layout.width < 2:
        raise DataError(path, None, None, "the sheet holds only one column of values")
    if choice.header != "auto":
        layout = replace(layout, header=choice.header == "yes", names=())
    return layout


def _used(row: Row) -> int:
    return max((i for i, cell in enumerate(row, 1) if not is_blank(cell)), default=0)


def _texts(row: Row, width: int) -> list[str]:
    """Return a row as texts of one width; a lone cell, which is a title, stays alone."""
    texts = [as_text(cell) for cell in row[:width]]
    there = sum(bool(text.strip()) for text in texts)
    if there == 0:
        return []
    if there == 1 and width > 1:
        return [text for text in texts if text.strip()]
    return texts + [""] * (width - len(texts))
