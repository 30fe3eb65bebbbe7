"""Writing files so that a reader never sees half of one."""

import contextlib
import os
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO

from playground.core.errors import PlaygroundError


class FileNotWritten(PlaygroundError):
    """The system refused to write a file; what was there before is untouched."""

    def __init__(self, path: Path, reason: OSError) -> None:
        super().__init__(f"cannot write {path}: {reason.strerror or reason}")


def write_atomically(path: Path, write: Callable[[BinaryIO], object]) -> None:
    """Write a whole file or leave everything as it was.

    The bytes go to a new file in the same folder, reach the disk, and only then take the name. An
    existing file keeps its permissions, and a symbolic link keeps pointing where it points.

    Parameters
    ----------
    path
        The file to make or replace.
    write
        Called once with the open file. Whatever it raises is raised on, after cleaning up.

    Raises
    ------
    FileNotWritten
        When the folder is missing, the disk is full, or permission is lacking.
    """
    target = Path(os.path.realpath(path))
    temporary = target.with_name(f".{target.name[:100]}.{os.urandom(6).hex()}.tmp")
    try:
        # os.open, unlike tempfile, leaves the permissions of a new file to the person's umask.
        descriptor = os.open(temporary, os.O_CREAT | os.O_EXCL | os.O_WRONLY | _BINARY, 0o666)
        try:
            with os.fdopen(descriptor, "wb") as file:
                write(file)
                file.flush()
                os.fsync(file.fileno())
            with contextlib.suppress(FileNotFoundError):
                temporary.chmod(target.stat().st_mode & 0o7777)
            temporary.replace(target)
        except BaseException:
            temporary.unlink(missing_ok=True)
            raise
    except OSError as error:
        raise FileNotWritten(path, error) from error
    _flush_folder(target.parent)


_BINARY = getattr(os, "O_BINARY", 0)


def _flush_folder(folder: Path) -> None:
    """Make the new name itself survive a power cut, where the system lets folders be flushed."""
    with contextlib.suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
