"""Arrays in an ``.npz`` file: found by name, and read in pieces."""

import zipfile
from collections.abc import Sequence
from math import prod
from pathlib import Path
from typing import IO, Any

import numpy as np
from msgspec import Struct

from playground.core import Array, Shape
from playground.core.progress import Progress, go_on
from playground.datasets.base.data_errors import DataError
from playground.datasets.images.packed_arrays import CHUNK, MOST_TIMES
from playground.storage.array_header import read_array_header
from playground.storage.free_memory import check_room
from playground.storage.reading import MOST_UNPACKED, refusing, unpacks_too_far
from playground.storage.zip_names import ZIP_START, names_in_zip

SUFFIX = ".npy"


class Member(Struct, frozen=True):
    """One array of a file, before it is read.

    Parameters
    ----------
    path, name
        The file, and the array's name in it.
    shape, dtype
        What the array is like.
    by_columns
        Whether the first axis lies closest together.
    """

    path: Path
    name: str
    shape: Shape
    dtype: np.dtype[Any]
    by_columns: bool

    @property
    def size(self) -> int:
        """How many bytes it needs."""
        return prod(self.shape) * self.dtype.itemsize


def holds_arrays(path: Path, start: bytes) -> bool:
    """Tell whether a file that begins like this is an archive of arrays, whatever it is called."""
    return start.startswith(ZIP_START) and any(n.endswith(SUFFIX) for n in names_in_zip(path))


def find_members(path: str | Path) -> dict[str, Member]:
    """Return the arrays of a file by name.

    Raises
    ------
    DataError
        When it cannot be read, or is no such file.
    """
    path = Path(path)
    if not path.exists():
        raise DataError(path, None, None, "there is no such file")

    def refused(reason: str) -> DataError:
        return DataError(path, None, None, f"is no .npz file that can be read: {reason}")

    with refusing(refused), zipfile.ZipFile(path) as archive:
        infos = [info for info in archive.infolist() if info.filename.endswith(SUFFIX)]
        return {m.name: m for m in (_member(path, archive, info) for info in infos)}


def read_member(member: Member, progress: Progress) -> Array:
    """Read an array.

    Raises
    ------
    DataError
        When it holds Python objects, or its part of the file is damaged.
    Cancelled
        When ``progress`` said so.
    """
    path, name = member.path, member.name
    if member.dtype.hasobject:
        raise DataError(path, None, None, f"array {name}: Python objects are not allowed")
    shape = member.shape[::-1] if member.by_columns else member.shape
    with refusing(lambda why: DataError(path, None, None, f"array {name}: is damaged ({why})")):
        values = _empty(member, shape)
        with zipfile.ZipFile(path) as archive, archive.open(name + SUFFIX) as file:
            read_array_header(file)
            _fill(file, values, member, progress)
    return values.T if member.by_columns else values


def _empty(member: Member, shape: Shape) -> Array:
    values = member.size if member.dtype == np.uint8 else 2 * member.size
    check_room(f"array {member.name} of {member.path.name}", values, "keep fewer samples")
    try:
        return np.empty(shape, member.dtype)
    except MemoryError as error:
        message = f"array {member.name}: {member.size:,} bytes do not fit into memory"
        raise DataError(member.path, None, None, message) from error


def _fill(file: IO[bytes], values: Array, member: Member, progress: Progress) -> None:
    target = values.reshape(-1).view(np.uint8).data if values.size else memoryview(b"")
    done = 0
    while done < len(target):
        go_on(progress, done, member.size)
        read = file.read(min(CHUNK, len(target) - done))
        if not read:
            raise EOFError(f"it ends after {done:,} of {member.size:,} bytes")
        target[done : done + len(read)] = read
        done += len(read)
    if file.read(1):  # looking for the end also checks the checksum
        raise ValueError(f"there are more than {member.size:,} bytes")
    go_on(progress, done, member.size)


def _member(path: Path, archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> Member:
    with archive.open(info) as file:
        shape, by_columns, dtype = read_array_header(file)
    member = Member(path, info.filename.removesuffix(SUFFIX), shape, dtype, by_columns)
    if not dtype.hasobject and member.size > MOST_TIMES * max(info.compress_size, 1):
        sizes = "×".join(map(str, shape))
        raise ValueError(f"array {member.name} promises {sizes} values, the file is too short")
    if unpacks_too_far(member.size, info.compress_size):
        raise ValueError(
            f"array {member.name} is more than {MOST_UNPACKED} times its part of the file"
        )
    return member


def pick(
    members: dict[str, Member], path: str | Path, field: str, name: str, usual: Sequence[str]
) -> Member:
    """Return the array of a name, or of the first usual name there is.

    Raises
    ------
    DataError
        When there is none; the message lists those there are.
    """
    for wanted in (name,) if name else usual:
        if wanted in members:
            return members[wanted]
    there = ", ".join(list(members)[:12]) or "no arrays"
    missing = f"there is no array {name!r}" if name else f"none is called {', '.join(usual)}"
    raise DataError(path, None, None, f"{field}: {missing}; the file has {there}")
