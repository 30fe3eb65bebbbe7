"""From lines to rows of texts: a stray quotation mark costs its own row and no other."""

import csv
import re
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Protocol, TextIO, TypeAlias

import numpy as np
from msgspec import Struct

from playground.datasets.csv.base.csv_format import CsvFormat
from playground.datasets.csv.base.number_parsing import is_number

CHUNK_LINES = 16_384

LONGEST_RECORD = 1_000
"""Lines; a quotation mark that stays open for longer was never meant to open anything."""

_LONGEST_VALUE = 1 << 24
csv.field_size_limit(max(csv.field_size_limit(), _LONGEST_VALUE))

STRAY = "a quotation mark is left open or stray"

Record: TypeAlias = tuple[int, list[str]]
"""The line where a row begins, counted from 1, and its values; none for a blank line."""


class LineBlock(Struct, frozen=True):
    """Lines of a text that belong together.

    Parameters
    ----------
    line
        The number of the first one.
    lines
        The lines, where each is a row by itself: no quotation mark (any more), nothing escaped.
    records
        The rows, where that is not so.
    """

    line: int
    lines: Sequence[str] = ()
    records: Sequence[Record] = ()


class RecordReader:
    """Rows of a text, in chunks.

    Parameters
    ----------
    text
        The file, opened with ``newline=""``, so that every kind of line end ends a line.
    fmt
        How it is written.

    Attributes
    ----------
    width
        How many values a row has, once that is known; 0 before.
    left_out
        The lines that are no rows, and why.
    """

    def __init__(self, text: TextIO, fmt: CsvFormat) -> None:
        self.width = fmt.width and fmt.width + fmt.trailing
        self.left_out: list[tuple[int, str]] = []
        self._text = text
        self._fmt = fmt
        self._like: list[bool] = []
        for _ in islice(text, fmt.skip):
            pass
        self._line = fmt.skip + 1

    def chunks(self) -> Iterator[Sequence[Record]]:
        """Read rows until the text ends."""
        for block in self.blocks():
            if records := self.records(block):
                yield records

    def blocks(self) -> Iterator[LineBlock]:
        """Read lines until the text ends; those that are rows by themselves are not cut yet."""
        rest: list[str] = []
        while True:
            fresh = list(islice(self._text, CHUNK_LINES))
            lines = rest + (self._aligned(fresh) if self._fmt.delimiter == " " else fresh)
            if not lines:
                return
            begin = self._line
            plain = self._plain(lines)
            if plain is not None:
                self._line += len(lines)
                rest = []
                yield LineBlock(begin, plain)
                continue
            records, used = self._records(lines, last=not fresh, plain=False)
            rest = lines[used:]
            self._line += used
            if records:
                yield LineBlock(begin, records=records)

    def records(self, block: LineBlock) -> Sequence[Record]:
        """Return a block's rows."""
        if not block.lines:
            return block.records
        after, self._line = self._line, block.line
        records, _ = self._records(list(block.lines), last=True, plain=True)
        self._line = after
        return records

    def _plain(self, lines: Sequence[str]) -> Sequence[str] | None:
        """Return lines that are rows by themselves, without quotation marks; none if they are not.

        Marks that enclose whole values, with nothing in them that would need marks, say nothing.
        """
        quote, escape = self._fmt.quote, self._fmt.escape
        whole = "".join(lines)
        if escape and escape in whole:
            return None
        if not quote or quote not in whole:
            return lines
        if not _enclose_values(whole, quote, self._fmt.delimiter):
            return None
        return [line.replace(quote, "") if quote in line else line for line in lines]

    def _records(self, lines: list[str], last: bool, plain: bool) -> tuple[list[Record], int]:
        """Return rows, and how many lines they take: all but a record that is still open."""
        quote, escape = self._fmt.quote, self._fmt.escape
        try:
            rows = list(self._parse(lines, quoted=not plain))
        except csv.Error:
            rows = []
        odd = quote and not plain and any(line.count(quote) % 2 for line in lines)
        if len(rows) == len(lines) and (not odd or escape):
            numbered = zip(range(self._line, self._line + len(lines)), rows, strict=True)
            records = list(numbered)
            return records if plain else self._unbound(records), len(lines)
        records, used = self._with_care(lines, last)
        return self._unbound(records), used

    def _unbound(self, records: list[Record]) -> list[Record]:
        """Leave out rows in which two stray marks, in two values, hide what is between them."""
        quote = self._fmt.quote
        if not quote or not any(quote in cell for _, row in records for cell in row):
            return records
        mark = re.compile(rf"(?<![0-9{quote}]){quote}")
        kept = []
        for line, row in records:
            if sum(len(mark.findall(cell)) % 2 for cell in row if quote in cell) > 1:
                self.left_out.append((line, STRAY))
            else:
                kept.append((line, row))
        return kept

    def _with_care(self, lines: list[str], last: bool) -> tuple[list[Record], int]:
        records: list[Record] = []
        i = 0
        while i < len(lines):
            row, used = self._one(lines, i)
            if row is None and used > 1 and not last and len(lines) - i < LONGEST_RECORD:
                break
            if row is None:
                self.left_out.append((self._line + i, STRAY))
                used = 1
            else:
                records.append((self._line + i, row))
                if len(row) == self.width:
                    self._like = self._numeric(row)
            i += used
        return records, i

    def _one(self, lines: list[str], i: int) -> tuple[list[str] | None, int]:
        """Return a row and its lines; no row and 1 for a stray mark, more for one left open."""
        quote = self._fmt.quote
        record = lines[i : i + LONGEST_RECORD]
        reader = self._parse(record, quoted=True)
        try:
            row = next(reader)
        except csv.Error:
            return None, 1 + (reader.line_num >= len(record))
        used = reader.line_num
        if used == 1:
            stray = quote and not self._fmt.escape and lines[i].count(quote) % 2
            return (None, 1) if stray else (row, 1)
        return (None, 1) if self._are_rows(lines[i : i + used]) else (row, used)

    def _are_rows(self, lines: Sequence[str]) -> bool:
        """Tell whether lines that stray marks seem to bind together are rows by themselves."""
        bare = [line.replace(self._fmt.quote, "") for line in lines]
        rows = list(self._parse(bare, quoted=False))
        fits = [
            len(row) == self.width > 1 and (not self._like or self._numeric(row) == self._like)
            for row in rows
        ]
        return all(fits) or any(fits[1:-1])

    def _numeric(self, row: Sequence[str]) -> list[bool]:
        numbers = self._fmt.numbers
        return [is_number(cell, numbers) for cell in row]

    def _parse(self, lines: Sequence[str], quoted: bool) -> "_Reader":
        fmt = self._fmt
        reader: _Reader = csv.reader(
            lines,
            delimiter=fmt.delimiter,
            quotechar=(fmt.quote or None) if quoted else None,
            quoting=csv.QUOTE_MINIMAL if quoted and fmt.quote else csv.QUOTE_NONE,
            escapechar=(fmt.escape or None) if quoted else None,
            skipinitialspace=True,
            strict=True,
        )
        return reader

    def _aligned(self, lines: Sequence[str]) -> list[str]:
        return [line.replace("\t", " ").strip() + "\n" for line in lines]


def _enclose_values(text: str, quote: str, delimiter: str) -> bool:
    """Tell whether quotation marks only stand around whole values without delimiter or line end."""
    if not (quote + delimiter).isascii() or delimiter == " ":
        return False
    signs = np.frombuffer(f"\n{text}\n".encode(), np.uint8)
    marks = np.flatnonzero(signs == ord(quote))
    between = np.flatnonzero((signs == ord(delimiter)) | (signs == 10) | (signs == 13))
    if len(marks) % 2:
        return False
    opening, closing = marks[::2], marks[1::2]
    edges = (10, 13, ord(delimiter))
    if not np.isin(signs[opening - 1], edges).all() or not np.isin(signs[closing + 1], edges).all():
        return False
    return bool((between.searchsorted(opening) == between.searchsorted(closing)).all())


class _Reader(Protocol):
    """What ``csv.reader`` returns; the library keeps the type's own name private."""

    @property
    def line_num(self) -> int: ...

    def __iter__(self) -> Iterator[list[str]]: ...

    def __next__(self) -> list[str]: ...
