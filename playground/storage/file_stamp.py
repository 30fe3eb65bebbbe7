"""Telling whether a file is still the one that was read or written."""

from pathlib import Path

from msgspec import Struct


class FileStamp(Struct, frozen=True):
    """What a file was like: when it was written, its bytes, and their digest."""

    modified_ns: int
    size: int
    digest: str


def stamp_of(path: Path) -> FileStamp | None:
    """Return what a file is like now; ``None`` when it cannot be read."""
    import hashlib  # it takes a while to load, and nothing is hashed at the start

    try:
        # The times first: what is written meanwhile differs from them, too.
        status = path.stat()
        with path.open("rb") as file:
            digest = hashlib.file_digest(file, "blake2b").hexdigest()
    except OSError:
        return None
    return FileStamp(status.st_mtime_ns, status.st_size, digest)


def has_changed(path: Path, stamp: FileStamp) -> bool:
    """Tell whether a file holds something else than it did; one that is gone does not.

    Its bytes are read only when it was written since.
    """
    try:
        status = path.stat()
    except OSError:
        return False
    if (status.st_mtime_ns, status.st_size) == (stamp.modified_ns, stamp.size):
        return False
    now = stamp_of(path)
    return now is not None and now.digest != stamp.digest
