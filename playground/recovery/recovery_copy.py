"""What a recovery copy is: a project file, a note of what it is of, and a picture."""

import contextlib
import shutil
from pathlib import Path

from msgspec import Struct

from playground.storage.file_stamp import FileStamp
from playground.storage.process_lock import ProcessLock
from playground.storage.source_kind import PROJECT_SUFFIX

LOCK = "lock"


class RecoveryNote(Struct, frozen=True):
    """What a recovery copy is of.

    Parameters
    ----------
    title
        The document's, as the window showed it.
    path
        Its file, and empty when it never had one.
    stamp
        What that file was like when it was read or written last.
    written
        When the copy was written, in seconds since 1970.
    epoch
        How far it was trained.
    was_left
        Whether the window was closed as it should be: nothing crashed.
    """

    title: str
    path: str = ""
    stamp: FileStamp | None = None
    written: float = 0.0
    epoch: float = 0.0
    was_left: bool = False


NOBODY = RecoveryNote("Untitled")
"""Stands for a note that cannot be read."""


class RecoveryCopy(Struct, frozen=True):
    """A copy that can be restored: a project file, and a picture when there is one."""

    project: Path
    picture: Path
    note: RecoveryNote

    @property
    def folder(self) -> Path:
        """The folder of the window that wrote it."""
        return self.project.parent


def copy_in(folder: Path, number: int, note: RecoveryNote) -> RecoveryCopy:
    """Name the files of a folder's copy of a number."""
    project = folder / f"copy-{number}{PROJECT_SUFFIX}"
    return RecoveryCopy(project, project.with_suffix(".png"), note)


def remove_copy(folder: Path, number: int) -> None:
    """Remove a copy's files, the project first: without it the others are nothing."""
    for suffix in (PROJECT_SUFFIX, ".json", ".png"):
        with contextlib.suppress(OSError):
            (folder / f"copy-{number}{suffix}").unlink(missing_ok=True)


def remove_folder(lock: ProcessLock) -> None:
    """Remove a folder whose lock is held; the lock goes last, so that nobody gets between."""
    folder = lock.path.parent
    for path in files_in(folder):
        if path != lock.path:
            with contextlib.suppress(OSError):
                path.unlink()
    lock.release()
    shutil.rmtree(folder, ignore_errors=True)


def files_in(folder: Path) -> list[Path]:
    """Return what is in a folder; nothing when it cannot be read."""
    try:
        return list(folder.iterdir())
    except OSError:
        return []
