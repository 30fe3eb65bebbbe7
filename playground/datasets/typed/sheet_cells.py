"""The cells of a workbook's sheet, row by row, with what is merged filled in.

Imported only when a workbook is read.
"""

import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta
from functools import partial
from pathlib import Path
from typing import TypeAlias
from zipfile import ZipFile

from openpyxl import Workbook, load_workbook
from openpyxl.worksheet._read_only import ReadOnlyWorksheet

from playground.datasets.base.data_errors import DataError
from playground.datasets.csv.base.table_bytes import SIZE_LIMIT, too_large
from playground.datasets.typed.file_starts import WORKBOOK
from playground.datasets.typed.sheet_parts import MergedRange, SheetParts, sheet_parts
from playground.storage.reading import MOST_UNPACKED, refusing, unpacks_too_far
from playground.storage.zip_names import names_in_zip

Cell: TypeAlias = str | int | float | bool | datetime | date | time | timedelta | None
Row: TypeAlias = tuple[Cell, ...]

_PEEKED_ROWS = 200
_EPOCH = datetime(1970, 1, 1)  # cells know no time zone


@contextmanager
def opened_workbook(path: Path) -> Iterator[Workbook]:
    """Open a workbook for reading row by row, with the values its formulas had when it was saved.

    Raises
    ------
    DataError
        When it is none, or damaged.
    """
    # The library warns of extensions that concern how cells look.
    warnings.filterwarnings("ignore", module="openpyxl")
    if WORKBOOK not in names_in_zip(path):
        message = "it is no Excel workbook (.xlsx), or it is damaged or protected by a password"
        raise DataError(path, None, None, message)
    with ZipFile(path) as archive:
        size = sum(member.file_size for member in archive.infolist())
    if size > SIZE_LIMIT:
        raise too_large(path, size)
    if unpacks_too_far(size, path.stat().st_size):
        message = f"it unpacks to more than {MOST_UNPACKED} times its size"
        raise DataError(path, None, None, message)
    with path.open("rb") as file:  # the library leaves those open that it cannot read
        with refusing(partial(_damaged, path)):
            book = load_workbook(file, read_only=True, data_only=True)
        try:
            yield book
        finally:
            book.close()


def _damaged(path: Path, reason: str) -> DataError:
    return DataError(path, None, None, f"the workbook is damaged ({reason:.120})")


def _cells(path: Path, sheet: ReadOnlyWorksheet, most: int | None = None) -> Iterator[Row]:
    """Return the rows as the library reads them; what is raised where they are used passes by."""
    with refusing(partial(_damaged, path)):
        sheet.reset_dimensions()  # what is written there may be wrong
        yield from sheet.iter_rows(max_row=most, values_only=True)


def choose_sheet(
    path: Path, book: Workbook, name: str
) -> tuple[ReadOnlyWorksheet, tuple[str, ...]]:
    """Return the sheet of a name, or the first one to be seen that holds a table, and a sentence.

    Raises
    ------
    DataError
        When there is none; the message lists those there are.
    """
    sheets = book.worksheets
    names = ", ".join(repr(sheet.title) for sheet in sheets)
    if name:
        for sheet in sheets:
            if sheet.title == name:
                return sheet, ()
        raise DataError(path, None, None, f"there is no sheet {name!r}; the workbook has {names}")
    found = first_table(path, book)
    if found is None:
        raise DataError(path, None, None, f"no sheet holds a table of two columns ({names})")
    said = f"Sheet {found.title!r} is read, of the sheets {names}."
    return found, (said,) if len(sheets) > 1 else ()


def first_table(path: Path, book: Workbook) -> ReadOnlyWorksheet | None:
    """Return the first sheet to be seen that holds a table; ``None`` for none."""
    shown = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"]
    return next((s for s in shown or book.worksheets if _holds_table(path, s)), None)


def _holds_table(path: Path, sheet: ReadOnlyWorksheet) -> bool:
    rows = _cells(path, sheet, _PEEKED_ROWS)
    return sum(sum(cell is not None for cell in row) > 1 for row in rows) > 1


def parts_of(path: Path, sheet: ReadOnlyWorksheet) -> SheetParts:
    """Return what a sheet's file says besides its cells."""
    member = str(sheet._worksheet_path)  # the library has no public name for it
    with refusing(partial(_damaged, path)):
        return sheet_parts(path, member)


def rows_of(path: Path, sheet: ReadOnlyWorksheet, merged: tuple[MergedRange, ...]) -> Iterator[Row]:
    """Return the rows; every cell of merged ones has their value, across unless it is a title."""
    starts = {area.top: [a for a in merged if a.top == area.top] for area in merged}
    open_areas: list[tuple[MergedRange, Cell]] = []
    for number, row in enumerate(_cells(path, sheet)):
        begun = starts.get(number, ())
        if not begun and not open_areas:
            yield row
            continue
        cells = list(row)
        for area in begun:
            value = cells[area.left] if area.left < len(cells) else None
            open_areas.append((area, value))
        for area, value in open_areas:
            _fill(cells, area, value)
        open_areas = [each for each in open_areas if each[0].bottom > number]
        yield tuple(cells)


def _fill(cells: list[Cell], area: MergedRange, value: Cell) -> None:
    others = [c for i, c in enumerate(cells) if not area.left <= i <= area.right and c is not None]
    if area.right > area.left and not others:
        return  # a title across the table
    cells += [None] * (area.right + 1 - len(cells))
    for i in range(area.left, area.right + 1):
        cells[i] = value


def is_blank(cell: Cell) -> bool:
    """Tell whether a cell holds nothing to be seen."""
    return cell is None or (isinstance(cell, str) and not cell.strip())


def as_text(cell: Cell) -> str:
    """Return a cell as a person reads it."""
    match cell:
        case None:
            return ""
        case bool():
            return str(cell).lower()
        case datetime():
            return str(cell.date()) if cell.time() == time() else cell.isoformat(" ")
        case float() if cell.is_integer() and abs(cell) < 1e15:
            return str(int(cell))
        case _:
            return str(cell)


def as_number(cell: Cell) -> int | float | None:
    """Return a cell that is no text as a number: dates as days since 1970, times as shares of one.

    ``None`` for texts and for empty cells.
    """
    match cell:
        case bool() | int() | float():
            return +cell
        case datetime():
            return (cell.replace(tzinfo=None) - _EPOCH) / timedelta(days=1)
        case date():
            return (cell - _EPOCH.date()).days
        case time():
            return (cell.hour * 3600 + cell.minute * 60 + cell.second) / 86_400
        case timedelta():
            return cell / timedelta(days=1)
        case _:
            return None
