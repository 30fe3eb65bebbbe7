"""Whether a file can be read as text, and in which encoding."""

import codecs
import re
from pathlib import Path

from playground.datasets.base.data_errors import DataError
from playground.datasets.csv.base.table_bytes import (
    LONGEST_LINE,
    SAMPLE_BYTES,
    SIZE_LIMIT,
    endless_line,
    is_packed,
    open_table,
    too_large,
)

_SCANNED_BYTES = 1 << 24
_NOT_IN_CP1252 = {0x81, 0x8D, 0x8F, 0x90, 0x9D}
_FOREIGN = (
    (b"PK\x03\x04", "it looks like a spreadsheet or an archive; save it as CSV first"),
    (b"\x1f\x8b", "it is compressed; unpack it first"),
    (b"\xd0\xcf\x11\xe0", "it is an old or protected Excel workbook; save it as .xlsx first"),
    (b"\x89HDF", "it is an HDF5 file; save its table as Parquet or CSV first"),
    (b"%PDF", "it is a PDF; save the table as CSV first"),
    (b"\x89PNG", "it is a picture"),
    (b"\xff\xd8\xff", "it is a picture"),
)
_MARKUP = re.compile(
    rb"(?:\xef\xbb\xbf)?\s*(?:<(?:!doctype|html|\?xml)\b|((?:\[\s*)?\{\s*\"))", re.I
)


def _refuse_long_line(path: Path) -> None:
    """Refuse a file with a stretch of that many bytes in which no line ends, without reading it."""
    size = path.stat().st_size
    if size <= LONGEST_LINE or is_packed(path):
        return
    with path.open("rb") as file:
        for begin in range(0, size - LONGEST_LINE, LONGEST_LINE):
            file.seek(begin)
            while file.tell() < begin + LONGEST_LINE:
                piece = file.read(SAMPLE_BYTES)
                if b"\n" in piece or b"\r" in piece:
                    break
            else:
                raise endless_line(path)


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
        raise too_large(path, size)
    if size == 0:
        raise DataError(path, 1, None, "the file is empty")
    try:
        path.open("rb").close()
    except OSError as error:
        raise DataError(path, None, None, f"it cannot be opened ({_reason(error)})") from error


def check_text_file(path: Path) -> None:
    """Refuse what cannot be read as lines of text, before reading it."""
    check_file(path)
    _refuse_long_line(path)


def _reason(error: Exception) -> str:
    return str(getattr(error, "strerror", None) or error)


def foreign_kind(start: bytes) -> str:
    """Return what a file rather is than a table, and what to do about it; empty for nothing."""
    return next((what for signature, what in _FOREIGN if start.startswith(signature)), "")


def is_text(start: bytes) -> bool:
    """Tell whether a file that begins like this may hold text."""
    if start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return True
    return bool(start) and b"\0" not in start and not foreign_kind(start)


def find_encoding(path: Path, head: bytes) -> str:
    """Return the codec of a file: by its mark, by its zeros, or UTF-8 where that is possible."""
    if head.startswith(codecs.BOM_UTF8):
        return "utf-8-sig"
    if head.startswith((codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)):  # before UTF-16: begins alike
        return "utf-32"
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
        with open_table(path) as file:
            for _ in range(_SCANNED_BYTES // SAMPLE_BYTES):
                decoder.decode(file.read(SAMPLE_BYTES))
    except UnicodeDecodeError:
        return "cp1252" if _has_windows_signs(path) else "latin-1"
    return "utf-8"


def _has_windows_signs(path: Path) -> bool:
    """Tell whether bytes that Latin-1 has no signs for, as that of the euro, are Windows' ones."""
    with open_table(path) as file:
        used = set(file.read(_SCANNED_BYTES))
    return bool(used & set(range(0x80, 0xA0))) and not used & _NOT_IN_CP1252


def refuse_binary(path: Path, head: bytes, encoding: str) -> None:
    """Refuse what is no text, saying what it rather looks like."""
    if what := foreign_kind(head):
        raise DataError(path, 1, None, f"this is not text: {what}")
    if encoding.lower().replace("_", "-").startswith(("utf-16", "utf-32")):
        return
    line = head.count(b"\n", 0, max(head.find(b"\0"), 0)) + 1
    if b"\0" in head:
        raise DataError(path, line, None, "this is not text: it contains zero bytes")
    marked = _MARKUP.match(head)
    if marked is not None:
        what = "JSON" if marked[1] else "a page of the web or XML"
        raise DataError(path, 1, None, f"this is no table of delimited text: it looks like {what}")
    control = sum(head.count(byte) for byte in range(32) if byte not in b"\t\n\r\f\x1a\x1b")
    if control > len(head) // 50:
        raise DataError(path, 1, None, "this is not text: it contains control characters")
