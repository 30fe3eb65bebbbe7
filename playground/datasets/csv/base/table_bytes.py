"""The bytes of a table file: as they lie there, or unpacked on the way where it is gzipped."""

import gzip
import zlib
from collections import deque
from collections.abc import Iterator
from io import BufferedReader, RawIOBase
from pathlib import Path
from typing import BinaryIO

from typing_extensions import Buffer, override

from playground.datasets.base.data_errors import DataError
from playground.storage.reading import MOST_UNPACKED, unpacks_too_far
from playground.storage.source_kind import GZIP_START

SIZE_LIMIT = 2_000_000_000
"""Bytes of text, unpacked."""

LONGEST_LINE = 1 << 24
"""Bytes of a line beyond which a file is no table; a line is read as a whole."""

SAMPLE_BYTES = 1 << 16
_BUFFER = 1 << 18
_DAMAGED = (EOFError, zlib.error, gzip.BadGzipFile)


class _Unpacked(RawIOBase):
    """What is in a gzipped file; says what is wrong with it in our words."""

    def __init__(self, path: Path, file: BinaryIO) -> None:
        self.file = file
        self._path = path
        self._content = gzip.GzipFile(fileobj=file)
        self._count = 0
        self._open = 0  # bytes since the latest line ended

    @override
    def readable(self) -> bool:
        return True

    @override
    def readinto(self, buffer: Buffer) -> int:
        try:
            read = self._content.readinto(buffer)
        except _DAMAGED as error:
            message = f"the compressed file is damaged or cut off ({error})"
            raise DataError(self._path, None, None, message) from error
        self._count += read
        piece = bytes(memoryview(buffer)[:read])
        end = max(piece.rfind(b"\n"), piece.rfind(b"\r"))
        self._open = self._open + read if end < 0 else read - 1 - end
        if self._open > LONGEST_LINE:
            raise endless_line(self._path)
        if unpacks_too_far(self._count, self.file.tell()):
            message = f"it unpacks to more than {MOST_UNPACKED} times its size; unpack it first"
            raise DataError(self._path, None, None, message)
        if self._count > SIZE_LIMIT:
            raise too_large(self._path, self._count)
        return read

    @override
    def close(self) -> None:
        self._content.close()
        self.file.close()
        super().close()


def endless_line(path: Path) -> DataError:
    """Return what is said of a file with a line that is too long to be a row."""
    message = f"a line has more than {LONGEST_LINE >> 20} MB: is this a table?"
    return DataError(path, None, None, message)


def too_large(path: Path, size: int) -> DataError:
    """Return what is said of a file of more bytes than can be read."""
    return DataError(
        path,
        None,
        None,
        f"the file has {size / 1e9:.1f} GB; the limit is {SIZE_LIMIT / 1e9:g} GB: "
        "keep fewer rows or columns",
    )


def is_packed(path: Path) -> bool:
    """Tell whether a file is gzipped, by its first bytes."""
    with path.open("rb") as file:
        return file.read(len(GZIP_START)) == GZIP_START


def open_table(path: Path) -> BinaryIO:
    """Open a file for reading its bytes, unpacked.

    Reading raises :class:`DataError` where a compressed file is damaged or too large.
    """
    if not is_packed(path):
        return path.open("rb")
    return BufferedReader(_Unpacked(path, path.open("rb")), _BUFFER)


def position_in(file: BinaryIO) -> int:
    """Return how many bytes of the file, as it lies there, are read."""
    raw = file.raw if isinstance(file, BufferedReader) else None
    return raw.file.tell() if isinstance(raw, _Unpacked) else file.tell()


def later_samples(path: Path) -> Iterator[bytes]:
    """Return pieces from further on and from the end of a file that is longer than two of them."""
    if is_packed(path):
        yield from _packed_samples(path)
        return
    size = path.stat().st_size
    if size > 2 * SAMPLE_BYTES:
        with path.open("rb") as file:
            for place in (size // 2, size - SAMPLE_BYTES):
                file.seek(place)
                yield file.read(SAMPLE_BYTES)


def _packed_samples(path: Path) -> Iterator[bytes]:
    """Return the last piece whose number is a power of two, and the end: no place can be sought."""
    further = b""
    last: deque[bytes] = deque(maxlen=2)
    number = 0
    with open_table(path) as file:
        while piece := file.read(SAMPLE_BYTES):
            last.append(piece)
            further = piece if number & (number - 1) == 0 else further
            number += 1
    if number > 2:
        yield further
        yield b"".join(last)[-SAMPLE_BYTES:]
