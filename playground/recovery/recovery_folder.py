"""Copies of unsaved work, for the case that the application does not live to save it.

Every running window writes into a folder of its own below ``recovery``, beside the settings, and
holds a lock in it. A folder whose lock nobody holds was left: by a crash, or by a playground that
never had a file. A copy is three files of one number, ``copy-7.json`` (what it is),
``copy-7.png`` (a picture of the network) and ``copy-7.playground``, a whole project file. That one
is written last and atomically, and only then is the copy before removed: whenever the process
ends, one complete copy is there.
"""

import contextlib
import os
import shutil
import time
from pathlib import Path
from typing import BinaryIO

import msgspec
from msgspec import Struct

from playground.project.document.trained_state import KeptTraining, TrainedState
from playground.project.project import Project, kept_training, write_project
from playground.storage.atomic_write import write_atomically
from playground.storage.file_stamp import FileStamp
from playground.storage.process_lock import ProcessLock
from playground.storage.source_kind import PROJECT_SUFFIX

LOCK = "lock"
MOST_LEFT = 8
"""How many playgrounds without a file are kept; the oldest are given up."""

_YOUNG_SECONDS = 60.0
"""An empty folder may be about to be locked by who made it."""


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


_TRIES, _TRY_SECONDS = 20, 0.05

_NOBODY = RecoveryNote("Untitled")
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


class RecoveryFolder:
    """The recovery copy of one running window; all of it may be called from any one thread.

    Parameters
    ----------
    root
        The folder of all windows' copies. It is made when there is something to write.
    """

    def __init__(self, root: Path) -> None:
        self.root = root
        self._lock: ProcessLock | None = None
        self._number = 0
        self._adopted: list[ProcessLock] = []

    def write(
        self,
        project: Project,
        training: TrainedState | KeptTraining | None,
        note: RecoveryNote,
        picture: bytes = b"",
    ) -> RecoveryCopy:
        """Write a copy in place of the last one, which stays when that fails.

        Parameters
        ----------
        project, training
            What :func:`~playground.project.project.write_project` takes.
        note
            What it is; the time is added.
        picture
            The network as a PNG image.

        Raises
        ------
        ProjectFileError
            When it could not be opened again.
        FileNotWritten, OSError
            When the system refuses.
        """
        folder = self._own_folder()
        number = self._number + 1
        copy = _copy(folder, number, msgspec.structs.replace(note, written=time.time()))
        try:
            _write_bytes(copy.picture, picture)
            _write_bytes(copy.project.with_suffix(".json"), msgspec.json.encode(copy.note))
            write_project(copy.project, project, training)
        except BaseException:
            _remove(folder, number)
            raise
        _remove(folder, self._number)
        self._number = number
        self._let_adopted_go()
        return copy

    @property
    def is_used(self) -> bool:
        """Whether anything was written or taken over."""
        return self._lock is not None or bool(self._adopted)

    def kept_training(self) -> KeptTraining | None:
        """Return the training in the last copy, unread; ``None`` when there is none."""
        if self._lock is None:
            return None
        return kept_training(_copy(self._lock.path.parent, self._number, _NOBODY).project)

    def adopt(self, copy: RecoveryCopy) -> bool:
        """Take over a copy that was left, until the first own one is written.

        Returns ``False`` when another window was faster.
        """
        lock = ProcessLock(copy.folder / LOCK)
        try:
            taken = copy.project.exists() and lock.acquire()
        except OSError:
            return False
        if taken:
            self._adopted.append(lock)
        return taken

    def clear(self) -> None:
        """Remove the copy: there is nothing unsaved any more."""
        self._let_adopted_go()
        if self._lock is not None:
            _remove_folder(self._lock)
            self._lock = None

    def leave(self) -> None:
        """Let go of the copy: the next start finds it."""
        for lock in (*self._adopted, self._lock):
            if lock is not None:
                lock.release()
        self._adopted.clear()
        self._lock = None

    def _own_folder(self) -> Path:
        if self._lock is not None and self._lock.path.exists():
            return self._lock.path.parent
        self.root.mkdir(parents=True, exist_ok=True)
        while True:
            folder = self.root / f"{os.getpid()}-{os.urandom(4).hex()}"
            folder.mkdir(mode=0o700)
            lock = ProcessLock(folder / LOCK)
            if lock.acquire():
                self._lock = lock
                return folder

    def _let_adopted_go(self) -> None:
        while self._adopted:
            _remove_folder(self._adopted.pop())


def find_copies(root: Path) -> list[RecoveryCopy]:
    """Find the copies that windows left that run no longer, the latest first.

    What was left unfinished, and more playgrounds than :data:`MOST_LEFT`, are removed.
    """
    found = []
    for folder in _folders(root):
        lock = ProcessLock(folder / LOCK)
        with contextlib.suppress(OSError):
            if not _is_abandoned(folder, lock):
                continue
            copy = _latest(folder)
            if copy is None:
                _remove_folder(lock)
            else:
                _tidy(copy)
                found.append(copy)
        lock.release()
    found.sort(key=lambda copy: copy.note.written, reverse=True)
    left = [copy for copy in found if copy.note.was_left]
    for copy in left[MOST_LEFT:]:
        discard(copy)
        found.remove(copy)
    return found


def discard(copy: RecoveryCopy) -> None:
    """Remove a copy that nobody wants any more, unless a window has taken it over."""
    lock = ProcessLock(copy.folder / LOCK)
    for _ in range(_TRIES):
        with contextlib.suppress(OSError):
            if lock.acquire():
                _remove_folder(lock)
                return
        time.sleep(_TRY_SECONDS)  # another window may be looking at it at this moment


def _folders(root: Path) -> list[Path]:
    try:
        return [path for path in root.iterdir() if path.is_dir()]
    except OSError:
        return []


def _is_abandoned(folder: Path, lock: ProcessLock) -> bool:
    """Take a folder's lock, if whoever wrote there is gone."""
    if not lock.path.exists() and time.time() - folder.stat().st_mtime < _YOUNG_SECONDS:
        return False
    return lock.acquire()


def _latest(folder: Path) -> RecoveryCopy | None:
    numbers = [
        int(number)
        for path in folder.glob(f"copy-*{PROJECT_SUFFIX}")
        if (number := path.stem.removeprefix("copy-")).isdecimal()
    ]
    if not numbers:
        return None
    copy = _copy(folder, max(numbers), _NOBODY)
    try:
        content = copy.project.with_suffix(".json").read_bytes()
        note = msgspec.json.decode(content, type=RecoveryNote)
    except (OSError, msgspec.MsgspecError):
        note = msgspec.structs.replace(_NOBODY, written=copy.project.stat().st_mtime)
    return msgspec.structs.replace(copy, note=note)


def _tidy(copy: RecoveryCopy) -> None:
    """Remove what a killed write left beside a copy."""
    for path in _files(copy.folder):
        if path.stem != copy.project.stem and path.name != LOCK:
            with contextlib.suppress(OSError):
                path.unlink()


def _copy(folder: Path, number: int, note: RecoveryNote) -> RecoveryCopy:
    project = folder / f"copy-{number}{PROJECT_SUFFIX}"
    return RecoveryCopy(project, project.with_suffix(".png"), note)


def _write_bytes(path: Path, content: bytes) -> None:
    def write(file: BinaryIO) -> None:
        file.write(content)

    write_atomically(path, write)


def _remove(folder: Path, number: int) -> None:
    """Remove a copy's files, the project first: without it the others are nothing."""
    for suffix in (PROJECT_SUFFIX, ".json", ".png"):
        with contextlib.suppress(OSError):
            (folder / f"copy-{number}{suffix}").unlink(missing_ok=True)


def _remove_folder(lock: ProcessLock) -> None:
    """Remove a folder whose lock is held; the lock goes last, so that nobody gets between."""
    folder = lock.path.parent
    for path in _files(folder):
        if path != lock.path:
            with contextlib.suppress(OSError):
                path.unlink()
    lock.release()
    shutil.rmtree(folder, ignore_errors=True)


def _files(folder: Path) -> list[Path]:
    try:
        return list(folder.iterdir())
    except OSError:
        return []
