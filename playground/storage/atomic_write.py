"""Writing files so that a reader never sees half of one."""

import contextlib
import os
import re
import stat
import sys
import time
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import BinaryIO

from playground.core.errors import PlaygroundError

_BINARY = getattr(os, "O_BINARY", 0)
_TEMPORARY = re.compile(r"\..+\.[0-9a-f]{12}\.tmp", re.DOTALL)
_STREAMS = ("/dev/stdout", "/dev/stderr", "/dev/fd/", "/proc/self/fd/")
SETTLED_SECONDS = 60.0
"""How old a temporary file must be to be taken for left behind: a younger one may be unlocked."""


class FileNotWritten(PlaygroundError):
    """The system refused to write a file; what was there before is untouched."""

    def __init__(self, path: Path, reason: OSError | str) -> None:
        told = reason if isinstance(reason, str) else reason.strerror or str(reason)
        super().__init__(f"cannot write {path}: {told}")


def write_atomically(path: Path, write: Callable[[BinaryIO], object]) -> None:
    """Write a whole file or leave everything as it was.

    The bytes go to a new file in the same folder, reach the disk, and only then take the name. An
    existing file keeps its permissions, and a symbolic link keeps pointing where it points. A pipe
    or a device is written to, not replaced.

    Parameters
    ----------
    path
        The file to make or replace.
    write
        Called once with the open file. Whatever it raises is raised on, after cleaning up.

    Raises
    ------
    FileNotWritten
        When the folder is missing, the disk is full, the file is write-protected, or permission is
        lacking.
    """
    try:
        if is_stream(path):
            _write_through(path, write)
            return
        target = Path(os.path.realpath(path))
        if is_protected(target):
            raise FileNotWritten(path, "the file is write-protected")
        _replace(target, write)
    except OSError as error:
        raise FileNotWritten(path, error) from error
    _flush_folder(target.parent)


def is_stream(path: Path) -> bool:
    """Tell whether a path leads to a pipe or a device, where nothing can be replaced."""
    if str(path).startswith(_STREAMS):
        return True
    try:
        mode = path.stat().st_mode
    except (OSError, ValueError):
        return False
    return not (stat.S_ISREG(mode) or stat.S_ISDIR(mode))


def is_protected(path: Path) -> bool:
    """Tell whether an existing file must not be changed: its folder might allow to replace it."""
    try:
        mode = path.stat().st_mode
    except OSError:
        return False
    # The system administrator may write everything; a file that nobody may write is meant, too.
    return stat.S_ISREG(mode) and not (mode & 0o222 and os.access(path, os.W_OK))


def sweep_temporary(folder: Path) -> list[Path]:
    """Remove the files that writers left in a folder when they were killed.

    Those of a writer at work are left alone: it holds a lock, which ends with its process.

    Returns
    -------
    list of Path
        What was removed. What cannot be removed, or not be locked, stays.
    """
    swept = []
    with contextlib.suppress(OSError):
        for path in sorted(folder.iterdir()):
            if _TEMPORARY.fullmatch(path.name) and _remove_if_left(path):
                swept.append(path)
    return swept


def _replace(target: Path, write: Callable[[BinaryIO], object]) -> None:
    temporary = target.with_name(f".{target.name[:100]}.{os.urandom(6).hex()}.tmp")
    # os.open, unlike tempfile, leaves the permissions of a new file to the person's umask.
    descriptor = os.open(temporary, os.O_CREAT | os.O_EXCL | os.O_WRONLY | _BINARY, 0o666)
    try:
        with os.fdopen(descriptor, "wb") as file:
            _try_lock(descriptor)
            write(file)
            file.flush()
            os.fsync(file.fileno())
        with contextlib.suppress(FileNotFoundError):
            temporary.chmod(target.stat().st_mode & 0o7777)
        temporary.replace(target)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise


def _write_through(path: Path, write: Callable[[BinaryIO], object]) -> None:
    """Write to what cannot be replaced, and nothing before all of it is known."""
    content = BytesIO()
    write(content)
    # To append: standard output may be a file that has something in it.
    with path.open("ab", buffering=0) as stream:
        rest = content.getbuffer()
        while rest:
            rest = rest[stream.write(rest) :]


def _remove_if_left(path: Path) -> bool:
    try:
        status = path.lstat()
        if not stat.S_ISREG(status.st_mode) or time.time() - status.st_mtime < SETTLED_SECONDS:
            return False
        descriptor = os.open(path, os.O_WRONLY | _BINARY)
        try:
            if not _try_lock(descriptor):
                return False
            path.unlink()
        finally:
            os.close(descriptor)
    except OSError:
        return False
    return True


def _try_lock(descriptor: int) -> bool:
    """Take a file for this process; tells whether it is taken. It never waits."""
    if sys.platform == "win32":  # an open file cannot be removed there anyway
        return True
    import fcntl

    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


def _flush_folder(folder: Path) -> None:
    """Make the new name itself survive a power cut, where the system lets folders be flushed."""
    with contextlib.suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
