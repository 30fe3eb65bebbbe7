"""IDX files: a magic number, the sizes of the axes, and then the bytes, plain or gzipped."""

import gzip
import struct
import zlib
from collections.abc import Sequence
from math import prod
from pathlib import Path
from typing import BinaryIO, cast

import numpy as np
from msgspec import Struct

from playground.core import Array, Shape
from playground.core.progress import Progress, go_on
from playground.core.text.numbers import counted
from playground.datasets.base.data_errors import DataError
from playground.datasets.images.packed_arrays import CHUNK, MOST_TIMES, cached_array
from playground.storage.free_memory import check_room
from playground.storage.reading import MOST_UNPACKED, unpacks_too_far
from playground.storage.source_kind import GZIP_START

IDX_START = b"\x00\x00"

TYPES = {
    0x08: "unsigned bytes",
    0x09: "signed bytes",
    0x0B: "16-bit integers",
    0x0C: "32-bit integers",
    0x0D: "32-bit floats",
    0x0E: "64-bit floats",
}
BYTES = 0x08

_DAMAGED = (EOFError, zlib.error, gzip.BadGzipFile)


class IdxHeader(Struct, frozen=True):
    """What an IDX file of bytes says of itself.

    Parameters
    ----------
    path
        The file.
    shape
        The sizes of its axes, samples first.
    packed
        Whether the file is gzipped.
    """

    path: Path
    shape: Shape
    packed: bool

    @property
    def start(self) -> int:
        """Where the values begin: behind the magic number and the sizes, four bytes each."""
        return 4 + 4 * len(self.shape)

    @property
    def size(self) -> int:
        """How many bytes of values there are."""
        return prod(self.shape)


def read_header(path: str | Path, what: str, axes: Sequence[str]) -> IdxHeader:
    """Read and check the beginning of an IDX file.

    Parameters
    ----------
    path
        The file, gzipped or not, whatever its name is.
    what
        What it should hold, in the plural, for messages.
    axes
        What its axes are called, for messages; there must be as many.

    Raises
    ------
    DataError
        When it cannot be read, is no IDX file of bytes, or is shorter or longer than it says.
    """
    path = Path(path)
    try:
        packed = _is_packed(path)
        with _open(path, packed) as file:
            magic = file.read(4)
            _check_magic(path, magic, what, axes)
            sizes = file.read(4 * len(axes))
    except _DAMAGED as error:
        raise _damaged(path, error) from error
    except (OSError, ValueError) as error:
        raise DataError(path, None, None, f"cannot be read: {_reason(error)}") from error
    if len(sizes) < 4 * len(axes):
        raise DataError(path, None, None, "is truncated: it ends within its header")
    header = IdxHeader(path, struct.unpack(f">{len(axes)}I", sizes), packed)
    _check_sizes(header, axes)
    return header


def map_values(header: IdxHeader) -> Array:
    """Map a plain file's values into memory: read-only, and read from the disk when looked at."""
    try:
        return np.memmap(header.path, np.uint8, "r", header.start, header.shape)
    except (OSError, ValueError) as error:
        raise DataError(header.path, None, None, f"cannot be read: {_reason(error)}") from error


def inflate(header: IdxHeader, progress: Progress) -> Array:
    """Inflate a gzipped file's values into one read-only array.

    Raises
    ------
    DataError
        When the file is damaged, truncated, or longer than its header says.
    Cancelled
        When ``progress`` said so.
    """
    try:
        return cached_array(header.path, "", lambda: _inflated(header, progress))
    except _DAMAGED as error:
        raise _damaged(header.path, error) from error
    except OSError as error:
        raise DataError(header.path, None, None, f"cannot be read: {_reason(error)}") from error


def _inflated(header: IdxHeader, progress: Progress) -> Array:
    check_room(f"unpacking {header.path.name}", header.size, "unpack the file first")
    try:
        values = np.empty(header.shape, np.uint8)
    except MemoryError as error:
        message = f"its {header.size:,} bytes do not fit into memory"
        raise DataError(header.path, None, None, message) from error
    target = values.data.cast("B")
    done = 0
    with gzip.open(header.path, "rb") as file:
        file.read(header.start)
        while done < header.size:
            go_on(progress, done, header.size)
            read = file.readinto(target[done : done + CHUNK])
            if not read:
                raise _wrong_size(header, done)
            done += read
        if file.read(1):  # looking for the end also checks the checksum
            raise _wrong_size(header, None)
    go_on(progress, done, header.size)
    values.setflags(write=False)
    return values


def _is_packed(path: Path) -> bool:
    with path.open("rb") as file:
        return file.read(len(GZIP_START)) == GZIP_START


def _open(path: Path, packed: bool) -> BinaryIO:
    return cast("BinaryIO", gzip.open(path, "rb")) if packed else path.open("rb")


def _check_magic(path: Path, magic: bytes, what: str, axes: Sequence[str]) -> None:
    wanted = bytes((0, 0, BYTES, len(axes)))
    if magic == wanted:
        return
    allowed = (
        f"{what} begin with 0x{wanted.hex()} (unsigned bytes, "
        f"{counted(len(axes), 'axis')}: {', '.join(axes)})"
    )
    found = f"magic number 0x{magic.hex()} is not allowed"
    if len(magic) == 4 and magic[:2] == IDX_START and magic[2] in TYPES:
        count = magic[3]
        found += f" (it stands for {TYPES[magic[2]]}, {counted(count, 'axis')})"
    elif len(magic) == 4:
        found += " (this is no IDX file)"
    else:
        found = "is truncated: it has no magic number"
    raise DataError(path, None, None, f"{found}; {allowed}")


def _check_sizes(header: IdxHeader, axes: Sequence[str]) -> None:
    for name, size in zip(axes, header.shape, strict=True):
        if size == 0:
            raise DataError(header.path, None, None, f"{name}: 0 is not allowed; use at least 1")
    length = header.path.stat().st_size
    if header.packed:
        if header.size > MOST_TIMES * length:
            raise _wrong_size(header, None, "the file is too short for that")
        if unpacks_too_far(header.size, length):
            raise _wrong_size(
                header, None, f"more than {MOST_UNPACKED} times the file; unpack it first"
            )
    elif length - header.start != header.size:
        raise _wrong_size(header, length - header.start)


def _wrong_size(header: IdxHeader, found: int | None, instead: str = "there are more") -> DataError:
    promised = f"the header promises {'×'.join(map(str, header.shape))} = {header.size:,} bytes"
    if found is not None:
        instead = f"there are {found:,}"
    short = "is truncated: " if found is not None and found < header.size else ""
    return DataError(header.path, None, None, f"{short}{promised}, {instead}")


def _damaged(path: Path, error: Exception) -> DataError:
    if isinstance(error, EOFError):
        return DataError(path, None, None, "is truncated: the gzip stream ends too early")
    return DataError(path, None, None, f"the gzip stream is damaged ({error})")


def _reason(error: Exception) -> str:
    return (error.strerror if isinstance(error, OSError) else None) or str(error)
