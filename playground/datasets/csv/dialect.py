"""How a table file is written (encoding, delimiter, header, decimal sign), from a sample."""

import codecs
import csv
import re
from collections.abc import Sequence
from io import StringIO
from pathlib import Path

from msgspec import Struct

from playground.datasets.base.data_errors import DataError
from playground.datasets.csv.number_parsing import is_missing, is_number

DELIMITERS = ("\t", ";", "|", ",")
"""In the order they win a tie: the comma last, because prose and decimals contain it too."""

SIZE_LIMIT = 2_000_000_000
_SAMPLE_BYTES = 1 << 16
_SCANNED_BYTES = 1 << 24
_DECIMAL_COMMA = re.compile(r"[+-]?\d*,\d+([eE][+-]?\d+)?")
_DECIMAL_POINT = re.compile(r"[+-]?\d*\.\d+([eE][+-]?\d+)?")
_THOUSANDS = re.compile(r"[+-]?[1-9]\d{0,2}(,\d{3})+")
_FOREIGN = (
    (b"PK\x03\x04", "it looks like a spreadsheet or an archive; save it as CSV first"),
    (b"\x1f\x8b", "it is compressed; unpack it first"),
    (b"%PDF", "it is a PDF; save the table as CSV first"),
    (b"\x89PNG", "it is a picture"),
    (b"\xff\xd8\xff", "it is a picture"),
)


class CsvFormat(Struct, frozen=True):
    """How to read a table file.

    Parameters
    ----------
    delimiter
        The character between two values.
    header
        Whether the first row holds the columns' names.
    decimal
        ``"."`` or ``","``.
    encoding
        A codec's name.
    """

    delimiter: str = ","
    header: bool = True
    decimal: str = "."
    encoding: str = "utf-8"


def sniff(path: str | Path, delimiter: str = "", encoding: str = "") -> CsvFormat:
    """Find out how a file is written.

    Parameters
    ----------
    path
        The file.
    delimiter, encoding
        What is known already; the rest is found to fit.

    Raises
    ------
    DataError
        When there is no such file, or it is empty, binary or too large.
    """
    path = Path(path)
    check_file(path)
    with path.open("rb") as file:
        head = file.read(_SAMPLE_BYTES)
    encoding = encoding or _encoding(path, head)
    _refuse_binary(path, head, encoding)
    text = head.decode(encoding, errors="replace").lstrip("\ufeff")
    if len(head) == _SAMPLE_BYTES:  # the last line may have been cut in the middle
        text = text[: max(text.rfind("\n"), text.rfind("\r")) + 1] or text
    tables = {d: _rows(text, d) for d in ((delimiter,) if delimiter else DELIMITERS)}
    best = max(tables, key=lambda d: _score(tables[d]))
    if not delimiter and _width(tables[best]) < 2:
        best = ","
    rows = tables[best]
    if not rows:
        raise DataError(path, 1, None, "the file holds no data, only blank lines")
    decimal = _decimal(rows, best)
    return CsvFormat(best, _has_header(rows, decimal), decimal, encoding)


def check_file(path: Path) -> None:
    """Refuse what cannot be read, before reading it."""
    try:
        size = path.stat().st_size
    except (OSError, ValueError) as error:
        raise DataError(path, None, None, f"there is no such file ({_reason(error)})") from error
    if path.is_dir():
        raise DataError(path, None, None, "this is a folder; choose a file in it")
    if not path.is_file():
        raise DataError(path, None, None, "this is not an ordinary file")
    if size >= SIZE_LIMIT:
        raise DataError(
            path,
            None,
            None,
            f"the file has {size / 1e9:.1f} GB; the limit is {SIZE_LIMIT / 1e9:g} GB: "
            "keep fewer rows or columns",
        )
    if size == 0:
        raise DataError(path, 1, None, "the file is empty")
    try:
        path.open("rb").close()
    except OSError as error:
        raise DataError(path, None, None, f"it cannot be opened ({_reason(error)})") from error


def _reason(error: Exception) -> str:
    return str(getattr(error, "strerror", None) or error)


def _encoding(path: Path, head: bytes) -> str:
    if head.startswith(codecs.BOM_UTF8):
        return "utf-8-sig"
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    if head.count(0) > len(head) // 4:  # western text in UTF-16 without its mark
        odd, even = head[1::2].count(0), head[0::2].count(0)
        if odd > 10 * even:
            return "utf-16-le"
        if even > 10 * odd:
            return "utf-16-be"
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        with path.open("rb") as file:
            for _ in range(_SCANNED_BYTES // _SAMPLE_BYTES):
                decoder.decode(file.read(_SAMPLE_BYTES))
    except UnicodeDecodeError:
        return "latin-1"
    return "utf-8"


def _refuse_binary(path: Path, head: bytes, encoding: str) -> None:
    for signature, what in _FOREIGN:
        if head.startswith(signature):
            raise DataError(path, 1, None, f"this is not text: {what}")
    if encoding.lower().replace("_", "-").startswith(("utf-16", "utf-32")):
        return
    line = head.count(b"\n", 0, max(head.find(b"\0"), 0)) + 1
    if b"\0" in head:
        raise DataError(path, line, None, "this is not text: it contains zero bytes")
    control = sum(head.count(byte) for byte in range(32) if byte not in b"\t\n\r\f\x1a\x1b")
    if control > len(head) // 50:
        raise DataError(path, 1, None, "this is not text: it contains control characters")


def _rows(text: str, delimiter: str) -> list[list[str]]:
    reader = csv.reader(StringIO(text, newline=""), delimiter=delimiter)
    rows = []
    try:
        for row in reader:
            if row and (len(row) > 1 or row[0].strip()):
                rows.append(row)
    except csv.Error:  # a quotation mark left open: reading the file will name the line
        return rows
    return rows


def _width(rows: Sequence[Sequence[str]]) -> int:
    """Return how many values most rows have."""
    widths = [len(row) for row in rows]
    return max(set(widths), key=widths.count) if widths else 0


def _score(rows: Sequence[Sequence[str]]) -> tuple[bool, float, float]:
    """Rate a delimiter: several columns, in every row, of clean values."""
    width = _width(rows)
    if width < 2:
        return (False, 0.0, 0.0)
    even = sum(len(row) == width for row in rows) / len(rows)
    cells = [cell for row in rows for cell in row]
    clean = sum(
        is_missing(cell) or is_number(cell, ".") or is_number(cell, ",") for cell in cells
    ) / len(cells)
    return (True, round(even, 2), round(clean, 2))


def _decimal(rows: Sequence[Sequence[str]], delimiter: str) -> str:
    cells = [cell.strip() for row in rows for cell in row]
    commas = [cell for cell in cells if _DECIMAL_COMMA.fullmatch(cell)]
    points = sum(_DECIMAL_POINT.fullmatch(cell) is not None for cell in cells)
    if delimiter == ",":  # "12,345" in quotes is rather twelve thousand than twelve
        commas = [cell for cell in commas if not _THOUSANDS.fullmatch(cell)]
    return "," if len(commas) > points else "."


def _has_header(rows: Sequence[Sequence[str]], decimal: str) -> bool:
    """Tell names from values: names are no numbers, while something below them is.

    A file of text alone has a header when no name appears again in its column.
    """
    first, rest = rows[0], rows[1:]
    if any(is_number(cell, decimal) for cell in first):
        return False
    if not rest or any(is_number(cell, decimal) for row in rest for cell in row):
        return True
    names = len(set(first)) == len(first) and all(cell.strip() for cell in first)
    return names and all(
        cell not in {row[i] for row in rest if i < len(row)} for i, cell in enumerate(first)
    )
