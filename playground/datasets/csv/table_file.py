"""Reading a table file: streamed, column by column, naming the line of whatever is wrong."""

import os
from collections import OrderedDict
from pathlib import Path
from threading import Lock
from weakref import WeakValueDictionary

from playground.core.progress import Progress, unwatched
from playground.datasets.base.data_errors import Cancelled, DataError
from playground.datasets.base.table import Table
from playground.datasets.csv.base.csv_format import CsvFormat
from playground.datasets.csv.base.file_check import check_file
from playground.datasets.csv.base.table_bytes import open_table
from playground.datasets.csv.column_reader import ColumnReader
from playground.datasets.csv.detection.dialect import sniff

__all__ = ["CsvFormat", "Table", "read_head", "read_table", "sniff"]

BAD_ROWS = 5.0
"""Percent of the rows that may be left out because they do not fit, unless told otherwise."""

_CACHED_TABLES = 4
_CACHED_VALUES = 1 << 22
"""Values in a table that is kept although nobody uses it: 32 MB of them."""


class _Cache:
    """The latest tables by file, time, size and format, so that an option does not reread them.

    A large one is known only as long as somebody holds it.
    """

    def __init__(self) -> None:
        self._tables: OrderedDict[tuple[object, ...], Table] = OrderedDict()
        self._held: WeakValueDictionary[tuple[object, ...], Table] = WeakValueDictionary()
        self._lock = Lock()

    def get(self, key: tuple[object, ...]) -> Table | None:
        with self._lock:
            if key in self._tables:
                self._tables.move_to_end(key)
            return self._held.get(key)

    def put(self, key: tuple[object, ...], table: Table) -> None:
        with self._lock:
            self._held[key] = table
            if table.rows * len(table.names) > _CACHED_VALUES:
                return
            self._tables[key] = table
            while len(self._tables) > _CACHED_TABLES:
                self._tables.popitem(last=False)


_CACHE = _Cache()


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
    check_file(path)
    stat = path.stat()
    key = (os.path.abspath(path), stat.st_mtime_ns, stat.st_size, fmt, bad_rows)
    table = _CACHE.get(key)
    if table is None:
        table = _read(path, fmt, progress, stat.st_size, bad_rows)
        _CACHE.put(key, table)
    return table


def read_head(path: str | Path, fmt: CsvFormat, rows: int, progress: Progress) -> Table:
    """Read about so many rows of a file's beginning, whatever does not fit among them.

    Raises
    ------
    DataError, Cancelled
        As :func:`read_table` does.
    """
    path = Path(path)
    check_file(path)
    return _read(path, fmt, progress, path.stat().st_size, 100.0, rows)


def _read(
    path: Path, fmt: CsvFormat, progress: Progress, size: int, bad_rows: float, rows: int = 0
) -> Table:
    as_text: frozenset[int] = frozenset()
    while True:
        reading = ColumnReader(path, fmt, as_text, bad_rows, rows)
        try:
            for position in reading.run():
                if not progress(min(position, size), size):
                    raise Cancelled
        except UnicodeError as error:
            line = _undecodable_line(path, fmt.encoding)
            message = f"it is not {fmt.encoding} text; choose another encoding"
            raise DataError(path, line, None, message) from error
        # Numbers had been read where text came later: once more, keeping those as written.
        if not reading.mixed:
            if not rows:
                progress(size, size)
            return reading.table()
        as_text |= reading.mixed


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
