"""The zip container of a project file, read with distrust.

Nothing is ever extracted to disk, every name must be one a project file has, and no member may
claim or deliver more bytes than the limits allow.
"""

import re
import stat
import zipfile
import zlib
from collections.abc import Mapping
from pathlib import Path
from typing import BinaryIO

from playground.project.document.file_errors import HostileArchive, NotAProject, ProjectFileError

MAX_MEMBERS = 256
MAX_JSON_BYTES = 16 * 2**20
MIN_TOTAL_BYTES = 64 * 2**20
"""Members may always inflate to this much together; beyond it, to no more than the file's size."""

_NAME = re.compile(r"[A-Za-z0-9_-]+(/[A-Za-z0-9_-]+)*\.(json|npy)")
_EPOCH = (1980, 1, 1, 0, 0, 0)


def read_archive(path: Path) -> dict[str, bytes]:
    """Read every member of a project file into memory.

    Raises
    ------
    NotAProject
        When the file is missing, unreadable, no zip archive, or damaged.
    HostileArchive
        When a name, a size or the number of members is out of bounds.
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
                return _read_members(path, archive, max(MIN_TOTAL_BYTES, status.st_size))
    except OSError as error:
        raise NotAProject(f"cannot read {path}: {error.strerror or error}") from error
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, ValueError) as error:
        raise NotAProject(f"{path} is damaged: {error}") from error


def write_archive(file: BinaryIO, members: Mapping[str, bytes]) -> None:
    """Write members in order; the same members always give the same bytes.

    Text is compressed. Arrays are not: trained weights hardly shrink, and so an archive can hold
    no more than its own size suggests.
    """
    with zipfile.ZipFile(file, "w") as archive:
        for name, content in members.items():
            info = zipfile.ZipInfo(name, _EPOCH)
            info.external_attr = 0o644 << 16
            is_text = name.endswith(".json")
            info.compress_type = zipfile.ZIP_DEFLATED if is_text else zipfile.ZIP_STORED
            archive.writestr(info, content)


def _not_a_zip(path: Path, start: bytes) -> str:
    if start == b"PK\x03\x04":
        return f"{path} is truncated: the end of the archive is missing"
    if not start:
        return f"{path} is empty"
    return f"{path} is not a project file: a .playground file is a zip archive"


def _read_members(path: Path, archive: zipfile.ZipFile, total_limit: int) -> dict[str, bytes]:
    infos = archive.infolist()
    if len(infos) > MAX_MEMBERS:
        raise HostileArchive(
            f"{path} holds {len(infos)} members; a project file has at most {MAX_MEMBERS}"
        )
    for info in infos:
        _check_member(path, info)
    names = [info.filename for info in infos]
    twice = next((name for name in names if names.count(name) > 1), None)
    if twice is not None:
        raise HostileArchive(f"{path} holds {twice!r} more than once")
    total = sum(info.file_size for info in infos)
    if total > total_limit:
        raise HostileArchive(
            f"{path} would unpack to {total:,} bytes; at most {total_limit:,} are allowed"
        )
    return {info.filename: _read_member(path, archive, info) for info in infos}


def _check_member(path: Path, info: zipfile.ZipInfo) -> None:
    # orig_filename still has what zipfile cuts off behind a NUL byte.
    if not _NAME.fullmatch(info.orig_filename) or info.filename != info.orig_filename:
        raise HostileArchive(f"{path} holds a member named {info.orig_filename!r:.80}")
    if info.flag_bits & 1:
        raise ProjectFileError(f"{path} is encrypted: {info.filename!r} needs a password")
    if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise NotAProject(f"{path} is damaged: {info.filename!r} has an unknown compression")
    if info.filename.endswith(".json") and info.file_size > MAX_JSON_BYTES:
        raise HostileArchive(
            f"{path}: {info.filename!r} claims {info.file_size:,} bytes; "
            f"at most {MAX_JSON_BYTES:,} are allowed"
        )


def _read_member(path: Path, archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> bytes:
    with archive.open(info) as member:
        # One byte more than declared: enough to notice a member that delivers too much.
        content = member.read(info.file_size + 1)
    if len(content) != info.file_size:
        raise HostileArchive(
            f"{path}: {info.filename!r} holds {len(content):,} bytes or more, "
            f"but claims {info.file_size:,}"
        )
    return content
