"""Reading a table file: streamed, column by column, naming the line of whatever is wrong."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from playground.core.progress import Progress, first_pass, go_on, unwatched
from playground.datasets.base.data_errors import DataError
from playground.datasets.base.table import Kind, Table
from playground.datasets.csv.base.csv_format import CsvFormat
from playground.datasets.csv.base.file_check import check_text_file
from playground.datasets.csv.base.table_bytes import open_table
from playground.datasets.csv.base.table_cache import cached_table
from playground.datasets.csv.column_reader import ColumnReader
from playground.datasets.csv.detection.dialect import sniff

__all__ = ["CsvFormat", "Table", "read_head", "read_pieces", "read_table", "sniff"]

BAD_ROWS = 5.0
"""Percent of the rows that may be left out because they do not fit, unless told otherwise."""


def read_table(
    path: str | Path,
    fmt: CsvFormat,
    progress: Progress = unwatched,
    bad_rows: float = BAD_ROWS,
) -> Table:
    """Read a file's columns.

    Parameters
    ----------
    path
        The file.
    fmt
        How it is written; see :func:`sniff`.
    progress
        Told now and then how many bytes are read.
    bad_rows
        The share of rows in percent that may be left out because they do not fit; 0 refuses any.

    Raises
    ------
    DataError
        When the file is missing, binary, too large, not in the encoding, or when more rows do
        not fit than ``bad_rows`` allows; the message names them.
    Cancelled
        When ``progress`` said so.
    """
    path = Path(path)
    check_text_file(path)
    size = path.stat().st_size
    return cached_table(path, (fmt, bad_rows), lambda: _read(path, fmt, progress, size, bad_rows))


def read_head(path: str | Path, fmt: CsvFormat, rows: int, progress: Progress) -> Table:
    """Read about so many rows of a file's beginning, whatever does not fit among them.

    Raises
    ------
    DataError, Cancelled
        As :func:`read_table` does.
    """
    path = Path(path)
    check_text_file(path)
    return _read(path, fmt, progress, path.stat().st_size, 100.0, rows)


def read_pieces(
    path: str | Path,
    fmt: CsvFormat,
    progress: Progress = unwatched,
    bad_rows: float = BAD_ROWS,
    known: Mapping[str, Kind] = {},
) -> Iterator[Table]:
    """Read a file's rows piece by piece, so that it may be larger than the memory.

    Parameters
    ----------
    path, fmt, progress, bad_rows
        As for :func:`read_table`; too many rows that do not fit are only known at the end.
    known
        What the columns that matter hold, by name, whatever stands in them.

    Yields
    ------
    Table
        The next rows. Of a column that nobody knows they have numbers where all of its values in
        them are numbers, and else texts.

    Raises
    ------
    DataError, Cancelled
        As :func:`read_table` does.
    """
    path = Path(path)
    check_text_file(path)
    size = path.stat().st_size
    reading = ColumnReader(path, fmt, frozenset(), bad_rows, known=known)
    with _decoding(path, fmt.encoding):
        for position in reading.run(progress):
            # The end of the file is read to its end first: its last row may sum the others up.
            if position < size and (piece := reading.take(is_last=False)) is not None:
                yield piece
    if (piece := reading.take(is_last=True)) is not None:
        yield piece


@contextmanager
def _decoding(path: Path, encoding: str) -> Iterator[None]:
    """Name the line that is not in the encoding."""
    try:
        yield
    except UnicodeError as error:
        line = _undecodable_line(path, encoding)
        message = f"it is not {encoding} text; choose another encoding"
        raise DataError(path, line, None, message) from error


def _read(
    path: Path, fmt: CsvFormat, progress: Progress, size: int, bad_rows: float, rows: int = 0
) -> Table:
    as_text: frozenset[int] = frozenset()
    codes: frozenset[int] = frozenset()
    watch = first_pass(progress)
    while True:
        reading = ColumnReader(path, fmt, as_text, bad_rows, rows, codes)
        with _decoding(path, fmt.encoding):
            for _ in reading.run(watch.progress):
                pass
        # Numbers had been read where text came later: once more, keeping those as written.
        if not reading.mixed:
            if not rows:
                go_on(progress, size, size)
            return reading.table()
        watch = watch.next()
        as_text |= reading.mixed
        codes = reading.codes


def _undecodable_line(path: Path, encoding: str) -> int | None:
    if encoding.lower().replace("_", "-").startswith(("utf-16", "utf-32")):
        return None  # such a file cannot be cut into lines before it is decoded
    with open_table(path) as file:
        for number, line in enumerate(file, 1):
            try:
                line.decode(encoding)
            except UnicodeError:
                return number
    return None
