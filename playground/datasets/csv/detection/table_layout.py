"""Where a table begins in its file, how wide it is, and which rows are its names."""

import re
from collections import Counter
from collections.abc import Sequence

from msgspec.structs import replace

from playground.core.text.numbers import counted
from playground.datasets.csv.base.csv_format import CsvFormat
from playground.datasets.csv.base.number_parsing import is_number
from playground.datasets.csv.base.record_reader import Record
from playground.datasets.csv.detection.header import has_header, header_rows

_THREE_DIGITS = re.compile(r"\s*\d{3}\s*")
_TABLE_ROWS = 3
_TABLE_SHARE = 0.2
_SHORT = (
    "Line {} has {} names, the rows have {} values, the last always empty: should a delimiter be "
    "missing among the names, those behind it are names of the column before theirs."
)
_JUDGED_ROWS = 500
JUDGED_COLUMNS = 2_000
"""Wider tables are judged by their first columns: the others are much like them."""


def fitted(row: list[str], fmt: CsvFormat) -> list[str] | None:
    """Return a row's values: without the empty ones of trailing delimiters; none if others."""
    if len(row) != fmt.width + fmt.trailing or any(cell.strip() for cell in row[fmt.width :]):
        return None
    return row[: fmt.width] if fmt.trailing else row


def find_layout(records: Sequence[Record], fmt: CsvFormat) -> CsvFormat:
    """Return the format with width, beginning and names as the first rows show them."""
    block = _first_table(records)
    whole = _width([row for _, row in block])
    width = _used_width([row for _, row in block], whole)
    fmt = replace(fmt, width=width, trailing=whole - width)
    if width < 2:
        rows = [row for _, row in block if len(row) == 1]
        header = bool(rows) and has_header(rows, fmt.numbers)
        return replace(fmt, width=0, trailing=0, header=header)
    begin = block[0][0]
    table = [
        (line, row)
        for line, given in records
        if line >= begin and (row := fitted(given, fmt)) is not None
    ]
    short = _names_without_trailing(records, table, fmt)
    table = short + table
    while len(table) > 1 and _is_title(table, fmt, width):
        table = table[1:]
    first = table[0][0]
    before = [(line, row) for line, row in records if line < first and row]
    rows = [row[:JUDGED_COLUMNS] for _, row in table[:_JUDGED_ROWS]]
    header = has_header(rows, fmt.numbers)
    names = () if header or not before else _names_before(before[-1][1], rows, width)
    notes = fmt.notes
    if before:
        there = f"line {before[0][0]}" if len(before) == 1 else counted(len(before), "line")
        use = "its names are taken from the last" if names else "left out"
        notes = (*notes, f"Before the table stand {there}, {use} ({_excerpt(before[0][1])}).")
    rows_of_names = header_rows(rows, fmt.numbers) if header else 1
    if rows_of_names > 1:
        notes = (*notes, f"The names stand in {counted(rows_of_names, 'row')}.")
    if fmt.trailing and header:
        notes = (*notes, "The empty values after the last delimiter of each row are left out.")
        if short and table[0] is short[0] and fmt.trailing == 1:
            notes = (*notes, _SHORT.format(first, width, width + 1))
    return replace(
        fmt,
        skip=first - 1,
        header=header,
        header_rows=rows_of_names,
        names=tuple(names),
        notes=notes,
    )


def _first_table(records: Sequence[Record]) -> list[Record]:
    """Return the first block between blank lines that is large enough to be the table."""
    blocks: list[list[Record]] = [[]]
    for line, row in records:
        if any(cell.strip() for cell in row):
            blocks[-1].append((line, row))
        elif not row and blocks[-1]:
            blocks.append([])
    whole = [record for block in blocks for record in block]
    largest = max(len(block) for block in blocks)
    if largest < _TABLE_ROWS:
        return whole
    least = max(_TABLE_ROWS, _TABLE_SHARE * largest)
    tables = [block for block in blocks if len(block) >= least]
    wide = [block for block in tables if _width([row for _, row in block]) > 1]
    return (wide or tables)[0]


def _width(rows: Sequence[Sequence[str]]) -> int:
    """Return how many values most rows have."""
    counts = Counter(len(row) for row in rows)
    return max(counts, key=lambda n: (counts[n], n))


def _used_width(rows: Sequence[Sequence[str]], width: int) -> int:
    """Return the width without the last columns that are empty throughout, name and all."""
    while width > 1 and all(not row[width - 1].strip() for row in rows if len(row) >= width):
        width -= 1
    return width


def _names_without_trailing(
    records: Sequence[Record], table: Sequence[Record], fmt: CsvFormat
) -> list[Record]:
    """Return a row of names that lacks the trailing delimiters of the rows below it."""
    if not fmt.trailing or not table:
        return []
    before = [(line, row) for line, row in records if line < table[0][0] and row]
    return [before[-1]] if before and len(before[-1][1]) == fmt.width else []


def _is_title(table: Sequence[Record], fmt: CsvFormat, width: int) -> bool:
    """Tell whether the first row that fits is a title or a comment rather than names."""
    first = table[0][1]
    if width > 2 and sum(bool(cell.strip()) for cell in first) <= 1:
        return True
    rest = [row[:JUDGED_COLUMNS] for _, row in table[1:_JUDGED_ROWS]]
    return first[0].startswith(fmt.comment) and has_header(rest, fmt.numbers)


def _names_before(row: Sequence[str], rows: Sequence[Sequence[str]], width: int) -> tuple[str, ...]:
    """Return names from a line that does not fit: a comment's, or one without row names."""
    names = [cell.strip() for cell in row]
    if names and names[0] == "#" and len(names) == width + 1:
        return tuple(names[1:])
    named = all(names) and not any(map(_is_plain, names))
    if any(
        all(_THREE_DIGITS.fullmatch(cell) for cell in column) for column in zip(*rows, strict=True)
    ):
        return ()  # rather thousands in two than a column that the names lack
    if len(names) == width - 1 and named and _are_row_names([each[0] for each in rows]):
        return ("column 1", *names)
    return ()


def _are_row_names(lead: Sequence[str]) -> bool:
    """Tell whether the first column names or counts the rows, as R writes them."""
    if not any(map(_is_plain, lead)):
        return len(set(lead)) == len(lead)
    if not all(cell.strip().isdecimal() for cell in lead):
        return False
    return [int(cell) - int(lead[0]) for cell in lead] == list(range(len(lead)))


def _is_plain(text: str) -> bool:
    return is_number(text, CsvFormat().numbers)


def _excerpt(row: Sequence[str]) -> str:
    text = " ".join(" ".join(row).split())
    return repr(text if len(text) <= 40 else text[:39] + "…")
