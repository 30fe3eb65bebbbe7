"""The zip container of a project file, read with distrust.

Every name must be one a project file has, and no member may claim or deliver more bytes than the
limits allow. Nothing is extracted to disk but embedded data, each under the name of its content.
"""

import re
import stat
import zipfile
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import IO, BinaryIO, TypeAlias

from playground.core import PlaygroundError
from playground.core.progress import Progress, go_on, unwatched
from playground.project.document.file_errors import HostileArchive, NotAProject, ProjectFileError
from playground.storage.attachments import (
    CHUNK,
    MOST_BYTES,
    Attachment,
    DamagedAttachment,
    chunks_of,
)
from playground.storage.reading import LIBRARY_ERRORS, reason_of, refusing

MAX_MEMBERS = 2**14
MAX_JSON_BYTES = 16 * 2**20
MIN_TOTAL_BYTES = 64 * 2**20
"""Members may always inflate to this much together; beyond it, to no more than the file's size."""

DATA = "data/"
"""Embedded files are members ``data/<SHA-256>/<name>``."""

PACKED_ALREADY = (".gz", ".npz", ".xlsx", ".parquet", ".png", ".jpg", ".zip")

QUICK = 1
"""zlib's level for embedded files: a tenth larger than by its own, in a third of the time."""

Take: TypeAlias = Callable[[Attachment, Iterator[bytes]], object]
"""What is done with an embedded file: it takes the bytes, which may turn out to be damaged."""

_NAME = re.compile(r"[A-Za-z0-9_-]+(/[A-Za-z0-9_-]+)*\.(json|npy)")
_EPOCH = (1980, 1, 1, 0, 0, 0)
_MODE = 0o644 << 16


def read_archive(
    path: Path, take: Take | None = None, progress: Progress = unwatched
) -> dict[str, bytes]:
    """Read every member of a project file into memory but the embedded files.

    Parameters
    ----------
    path
        The project file.
    take
        Called with each embedded file and its bytes, piece by piece, which raise
        :class:`~playground.storage.attachments.DamagedAttachment` where they are damaged. Without
        it they are not read.
    progress
        Told how many bytes are unpacked.

    Raises
    ------
    NotAProject
        When the file is missing, unreadable, no zip archive, or damaged.
    HostileArchive
        When a name, a size or the number of members is out of bounds.
    Cancelled
        When ``progress`` said so.
    """
    try:
        with path.open("rb") as file:
            status = path.stat()
            if not stat.S_ISREG(status.st_mode):
                raise NotAProject(f"{path} is not a file")
            start = file.read(4)
            try:
                archive = zipfile.ZipFile(file)
            except zipfile.BadZipFile as error:
                raise NotAProject(_not_a_zip(path, start)) from error
            with archive:
                _check_members(path, archive, max(MIN_TOTAL_BYTES, status.st_size))
                return _read_members(path, archive, take, progress)
    except PlaygroundError:
        raise
    except OSError as error:
        raise NotAProject(f"cannot read {path}: {error.strerror or error}") from error
    except LIBRARY_ERRORS as error:
        raise NotAProject(f"{path} is damaged: {reason_of(error)}") from error


def write_archive(
    file: BinaryIO,
    members: Mapping[str, bytes],
    embedded: Mapping[Attachment, Path] | None = None,
    *,
    pack: bool = True,
    progress: Progress = unwatched,
) -> None:
    """Write members in order, then embedded files; the same content always gives the same bytes.

    Text is compressed. Arrays are not: trained weights hardly shrink, and so an archive can hold
    no more than its own size suggests.

    Parameters
    ----------
    file
        The open file.
    members
        Everything else by name.
    embedded
        Where the bytes of embedded files are.
    pack
        Compress embedded files, which takes longer.
    progress
        Told how many bytes are packed.

    Raises
    ------
    Cancelled
        When ``progress`` said so; what is in the file by then is none.
    """
    files = embedded or {}
    sizes = [*map(len, members.values()), *(path.stat().st_size for path in files.values())]
    count = _Count(progress, sum(sizes))
    # The level is that of embedded files: the others say nothing, and get zlib's own.
    with zipfile.ZipFile(file, "w", compresslevel=QUICK) as archive:
        for name, content in members.items():
            info = zipfile.ZipInfo(name, _EPOCH)
            info.external_attr = _MODE
            is_text = name.endswith(".json")
            info.compress_type = zipfile.ZIP_DEFLATED if is_text else zipfile.ZIP_STORED
            info.file_size = len(content)  # zipfile decides by it what the member's head is like
            with archive.open(info, "w") as member:
                _write(member, _slices(content), count)
        for attachment, path in files.items():
            packed = pack and not attachment.name.lower().endswith(PACKED_ALREADY)
            archive.compression = zipfile.ZIP_DEFLATED if packed else zipfile.ZIP_STORED
            name = f"{DATA}{attachment.digest}/{attachment.name}"
            with archive.open(name, "w") as member, path.open("rb") as source:
                _write(member, chunks_of(source), count)
            archive.getinfo(name).external_attr = _MODE


def _not_a_zip(path: Path, start: bytes) -> str:
    if start == b"PK\x03\x04":
        return f"{path} is truncated: the end of the archive is missing"
    if not start:
        return f"{path} is empty"
    return f"{path} is not a project file: a .playground file is a zip archive"


def _check_members(path: Path, archive: zipfile.ZipFile, total_limit: int) -> None:
    infos = archive.infolist()
    if len(infos) > MAX_MEMBERS:
        raise HostileArchive(
            f"{path} holds {len(infos)} members; a project file has at most {MAX_MEMBERS}"
        )
    for info in infos:
        _check_member(path, info)
    counts = Counter(info.filename for info in infos)
    twice = next((name for name, count in counts.items() if count > 1), None)
    if twice is not None:
        raise HostileArchive(f"{path} holds {twice!r} more than once")
    data = sum(info.file_size for info in infos if _attachment(info) is not None)
    total = sum(info.file_size for info in infos) - data
    for size, limit, what in ((total, total_limit, ""), (data, MOST_BYTES, " of data")):
        if size > limit:
            raise HostileArchive(
                f"{path} would unpack to {size:,} bytes{what}; at most {limit:,} are allowed"
            )


def _read_members(
    path: Path, archive: zipfile.ZipFile, take: Take | None, progress: Progress
) -> dict[str, bytes]:
    members = {}
    read = [info for info in archive.infolist() if take is not None or _attachment(info) is None]
    count = _Count(progress, sum(info.file_size for info in read))
    for info in read:
        attachment = _attachment(info)
        if attachment is None:
            members[info.filename] = _read_member(path, archive, info, count)
        elif take is not None:
            take(attachment, _pieces(archive, info, attachment, count))
    return members


def _pieces(
    archive: zipfile.ZipFile, info: zipfile.ZipInfo, attachment: Attachment, count: "_Count"
) -> Iterator[bytes]:
    """Read an embedded file piece by piece, no further than it claims to go."""
    left, name = info.file_size, attachment.name
    with (
        refusing(lambda reason: DamagedAttachment(f"{name!r} is damaged: {reason}")),
        archive.open(info) as member,
    ):
        while chunk := member.read(min(CHUNK, left + 1)):
            left -= len(chunk)
            if left < 0:
                raise DamagedAttachment(f"{name!r} is longer than it claims")
            count.add(len(chunk))
            yield chunk


def _attachment(info: zipfile.ZipInfo) -> Attachment | None:
    """Return which embedded file a member holds; ``None`` for every other one."""
    if not info.orig_filename.startswith(DATA):
        return None
    digest, _, name = info.orig_filename.removeprefix(DATA).partition("/")
    return Attachment.of(digest, name)


def _check_member(path: Path, info: zipfile.ZipInfo) -> None:
    # orig_filename still has what zipfile cuts off behind a NUL byte.
    is_known = _NAME.fullmatch(info.orig_filename) or _attachment(info) is not None
    if not is_known or info.filename != info.orig_filename:
        raise HostileArchive(f"{path} holds a member named {info.orig_filename!r:.80}")
    if info.flag_bits & 1:
        raise ProjectFileError(f"{path} is encrypted: {info.filename!r} needs a password")
    if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise NotAProject(f"{path} is damaged: {info.filename!r} has an unknown compression")
    is_document = info.filename.endswith(".json") and _attachment(info) is None
    if is_document and info.file_size > MAX_JSON_BYTES:
        raise HostileArchive(
            f"{path}: {info.filename!r} claims {info.file_size:,} bytes; "
            f"at most {MAX_JSON_BYTES:,} are allowed"
        )


def _read_member(
    path: Path, archive: zipfile.ZipFile, info: zipfile.ZipInfo, count: "_Count"
) -> bytes:
    # One byte more than declared: enough to notice a member that delivers too much.
    left, pieces = info.file_size + 1, []
    with archive.open(info) as member:
        while left and (piece := member.read(min(CHUNK, left))):
            left -= len(piece)
            pieces.append(piece)
            count.add(len(piece))
    content = b"".join(pieces)
    if len(content) != info.file_size:
        raise HostileArchive(
            f"{path}: {info.filename!r} holds {len(content):,} bytes or more, "
            f"but claims {info.file_size:,}"
        )
    return content


class _Count:
    """Counts the bytes of many members, and tells how many there are of all."""

    def __init__(self, progress: Progress, total: int) -> None:
        self._progress, self._total = progress, total
        self._done = 0

    def add(self, count: int) -> None:
        """Count so many more, and end the work where it is not wanted any more."""
        self._done += count
        go_on(self._progress, min(self._done, self._total), self._total)


def _write(member: IO[bytes], pieces: Iterable[bytes | memoryview], count: _Count) -> None:
    for piece in pieces:
        member.write(piece)
        count.add(len(piece))


def _slices(content: bytes) -> Iterator[memoryview]:
    whole = memoryview(content)
    for begin in range(0, len(content), CHUNK):
        yield whole[begin : begin + CHUNK]
