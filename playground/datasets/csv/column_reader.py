"""One pass over a table file, in chunks of rows, so that text never piles up in memory."""

from collections.abc import Iterator, Mapping, Sequence
from io import TextIOWrapper
from pathlib import Path

import numpy as np

from playground.core.progress import Progress, go_on, unwatched, watched
from playground.datasets.base.data_errors import DataError
from playground.datasets.base.table import Kind, Table, refuse_wide
from playground.datasets.csv.base.column_names import joined_names, unique_names
from playground.datasets.csv.base.csv_format import CsvFormat
from playground.datasets.csv.base.growing_array import GrowingArray
from playground.datasets.csv.base.plain_rows import plain_rows
from playground.datasets.csv.base.record_reader import LineBlock, Record, RecordReader
from playground.datasets.csv.base.table_bytes import open_table, position_in
from playground.datasets.csv.row_filter import RowFilter
from playground.datasets.csv.table_column import TableColumn, ZeroByteError, missing_words_note
from playground.datasets.csv.total_row import is_total
from playground.storage.free_memory import check_room

_LEAST_SUMMED = 3


class ColumnReader:
    """One pass over a file.

    Parameters
    ----------
    path, fmt
        What to read, and how it is written.
    as_text
        Columns known to hold text, by index.
    bad_rows
        The share of rows in percent that may be left out because they do not fit.
    most_rows
        After about how many rows the pass ends; 0 reads all.
    codes
        Columns known to hold whole numbers of too many digits, by index.
    known
        What the columns that matter hold, by name, where the rows are taken piece by piece, so that
        there is never room for all of them: which columns are of numbers cannot be told by one
        piece. ``None`` where all rows are taken together.

    Attributes
    ----------
    line
        The line in work.
    mixed
        Columns in which text turned up after chunks of numbers: the pass must be repeated with
        these ``as_text``, for their first values are no longer known as written.
    codes
        Columns that stay text for the digits of their whole numbers.
    """

    def __init__(
        self,
        path: Path,
        fmt: CsvFormat,
        as_text: frozenset[int],
        bad_rows: float,
        most_rows: int = 0,
        codes: frozenset[int] = frozenset(),
        known: Mapping[str, Kind] | None = None,
    ) -> None:
        self.path = path
        self.fmt = fmt
        self.line = 1
        self.mixed: frozenset[int] = frozenset()
        self._as_text = as_text | frozenset(fmt.texts)
        self._bad_rows = bad_rows
        self._most_rows = most_rows
        self.codes = codes
        self._known = known
        self._taken = 0
        self._last: Sequence[str] = ()
        self._names: tuple[str, ...] = fmt.names
        self._notes: tuple[str, ...] = ()
        self._columns: list[TableColumn] = []
        self._lines = GrowingArray(np.int64)
        self._filter = RowFilter(fmt, ())
        self._position = 0
        self._ask: Progress = unwatched

    def run(self, progress: Progress) -> Iterator[int]:
        """Read all rows, yielding the position in the file after each chunk.

        Raises
        ------
        Cancelled
            When ``progress``, told the position, said so.
        """
        size = self.path.stat().st_size
        self._ask = lambda *_: progress(min(self._position, size), size)
        with (
            open_table(self.path) as file,
            TextIOWrapper(file, encoding=self.fmt.encoding, newline="") as text,
        ):
            reader = RecordReader(text, self.fmt)
            for block in reader.blocks():
                if not self._add_plain(block) and (chunk := reader.records(block)):
                    self.line = chunk[-1][0]
                    self._add(self._begun(chunk, reader, size / max(position_in(file), 1)))
                self._position = position_in(file)
                go_on(self._ask, 0, 1)
                yield self._position
                if self._most_rows and len(self._lines) >= self._most_rows:
                    break
        if not self._columns:
            if reader.left_out:
                line, why = reader.left_out[0]
                raise DataError(self.path, line, None, why)
            raise DataError(self.path, 1, None, "the file holds no data, only blank lines")
        self._filter.left_out += reader.left_out
        self._filter.refuse_too_many(self.path, self._taken + len(self._lines), self._bad_rows)
        for column in watched(self._columns, self._ask):
            column.finish()
        self._leave_out_total()
        self.mixed = frozenset(i for i, column in enumerate(self._columns) if column.mixed)
        self.codes = frozenset(i for i, column in enumerate(self._columns) if column.codes)

    def table(self, *, is_last: bool = True) -> Table:
        """Return what was read; the last piece of a file tells of the rows that do not fit."""
        said = [
            note
            for i, (name, column) in enumerate(zip(self._names, self._columns, strict=True))
            if i not in self.fmt.texts
            for note in column.notes(name)
        ]
        misfits = self._filter.notes() if is_last else []
        notes = (*self.fmt.notes, *self._signs(), *self._notes, *misfits)
        return Table(
            names=self._names,
            kinds=tuple(column.kind for column in self._columns),
            columns=tuple(column.values() for column in self._columns),
            missing=tuple(column.missing for column in self._columns),
            lines=self._lines.close(),
            notes=(*notes, *said, *missing_words_note(self._columns)),
            left_out=tuple(sorted(self._filter.left_out)),
        )

    def take(self, *, is_last: bool) -> Table | None:
        """Return the rows read since the latest call, to be forgotten here; ``None`` for none.

        Of a column that nobody knows each piece has numbers where all of its values are numbers.

        Raises
        ------
        DataError
            When a column that is to hold numbers holds too many values that are none.
        """
        if not len(self._lines):
            return None
        for column in self._columns:
            column.finish()
        odd = [(i, column.strange[0]) for i, column in enumerate(self._columns) if column.mixed]
        if odd:
            i, (line, text) = odd[0]
            raise DataError(self.path, line, self._names[i], f"{text!r:.80} is not a number")
        table = self.table(is_last=is_last)
        self._taken += table.rows
        self._lines = GrowingArray(np.int64)
        self._columns = [column.again() for column in self._columns]
        return table

    def _begun(
        self, chunk: Sequence[Record], reader: RecordReader, chunks: float
    ) -> Sequence[Record]:
        """Return the rows of a chunk, the first of so many, having taken the names from it."""
        if self._columns:
            return chunk
        begin = next((i for i, (_, row) in enumerate(chunk) if any(c.strip() for c in row)), None)
        if begin is None:
            return []
        count = self.fmt.header_rows if self.fmt.header else 0
        head = [row for _, row in chunk[begin:] if row][: max(count, 1)]
        width = self.fmt.width or len(head[0])
        refuse_wide(self.path, width)
        names = self.fmt.names or tuple(f"column {i + 1}" for i in range(width))
        if count:
            given = joined_names(head, width)
            names = tuple(name or standin for name, standin in zip(given, names, strict=True))
        self._names, self._notes = unique_names(names)
        expected = int(len(chunk) * chunks) if self._known is None else len(chunk)
        check_room("the table", 8 * expected * width, "keep fewer rows or columns")
        self._lines = GrowingArray(np.int64, expected)
        self._columns = [
            self._column(i, name, expected)
            for i, name in enumerate(watched(self._names, self._ask))
        ]
        for i in self.codes:
            self._columns[i].codes = True
        self._filter = RowFilter(self.fmt, head[0][:width] if count else (), len(names))
        reader.width = len(names) + self.fmt.trailing
        while count:
            count -= bool(chunk[begin][1])
            begin += 1
        return chunk[begin:]

    def _column(self, i: int, name: str, expected: int) -> TableColumn:
        numbers = self.fmt.numbers
        if self._known is None:
            return TableColumn(numbers, i in self._as_text, expected)
        is_number = self._known.get(name) == "number"
        is_open = name not in self._known and i not in self._as_text
        return TableColumn(numbers, not is_number, expected, is_number=is_number, is_open=is_open)

    def _add_plain(self, block: LineBlock) -> bool:
        """Append a block of rows without cutting it into texts; tell whether that could be done."""
        numeric = [column.plain for column in self._columns]
        if not block.lines or not any(numeric) or not self._filter.is_plain:
            return False
        if not self._filter.names_are_texts:
            return False
        rows = plain_rows(block.lines, self.fmt, numeric, self._gap_words())
        if rows is None:
            return False
        lines = range(block.line, block.line + len(block.lines))
        self.line = lines[-1]
        self._lines.extend(np.arange(lines.start, lines.stop))
        self._last = block.lines[-1].rstrip("\r\n").split(self.fmt.delimiter)
        for i, numbers in rows.numbers.items():
            self._columns[i].add_numbers(numbers, rows.gaps.get(i))
        for i, texts in rows.texts.items():
            self._append(i, texts, lines)
        return True

    def _gap_words(self) -> list[str]:
        spellings = self.fmt.numbers.spellings
        return sorted({word for column in self._columns for word in column.words} & spellings)

    def _add(self, chunk: Sequence[Record]) -> None:
        lines, rows = self._filter.fitting(chunk)
        self._lines.extend(np.array(lines, dtype=np.int64))
        self._last = rows[-1] if rows else self._last
        for i, texts in enumerate(watched(list(zip(*rows, strict=True)), self._ask)):
            self._append(i, texts, lines)

    def _append(self, i: int, texts: Sequence[str], lines: Sequence[int]) -> None:
        try:
            self._columns[i].add(texts, lines)
        except ZeroByteError as error:
            message = "this is not text: it contains zero bytes"
            raise DataError(self.path, lines[error.index], self._names[i], message) from error

    def _leave_out_total(self) -> None:
        """Leave out a last row that says of itself that it is the total, and is; else say so."""
        label = next((text.strip() for text in self._last if text.strip()), "")
        if not is_total(label) or len(self._lines) < _LEAST_SUMMED:
            return
        pairs = list(zip(self._columns, self._last, strict=False))
        sums = [column.sums_up_to_last(text) for column, text in pairs]
        line = int(self._lines.array()[-1])
        if sums.count(True) <= sums.count(False):
            self._notes += (f"Line {line} begins with {label!r} and is read as a row like others.",)
            return
        self._lines.pop()
        for column, text in pairs:
            column.drop_last(line, text.strip())
        self._filter.left_out.append((line, f"{label!r}: it sums up the rows above"))

    def _signs(self) -> list[str]:
        """Return a sentence about the signs in numbers where they are not the plain ones."""
        decimal, thousands = self.fmt.decimal, self.fmt.thousands
        if not thousands and decimal == ".":
            return []
        among = f", the thousands sign {thousands!r}" if thousands else ""
        return [f"Numbers are read with the decimal sign {decimal!r}{among}."]
