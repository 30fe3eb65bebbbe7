"""Copies of unsaved work, for the case that the application does not live to save it.

Every running window writes into a folder of its own below ``recovery``, beside the settings, and
holds a lock in it. A folder whose lock nobody holds was left: by a crash, or by a playground that
never had a file. A copy is three files of one number, ``copy-7.json`` (what it is),
``copy-7.png`` (a picture of the network) and ``copy-7.playground``, a whole project file. That one
is written last and atomically, and only then is the copy before removed: whenever the process
ends, one complete copy is there.
"""

import os
import time
from pathlib import Path
from typing import BinaryIO

import msgspec

from playground.project.document.trained_state import KeptTraining, TrainedState
from playground.project.project import Project, write_project
from playground.project.runs.kept_members import kept_training
from playground.project.runs.run_list import NO_RUNS, RunList
from playground.recovery.recovery_copy import (
    LOCK,
    NOBODY,
    RecoveryCopy,
    RecoveryNote,
    copy_in,
    remove_copy,
    remove_folder,
)
from playground.storage.atomic_write import write_atomically
from playground.storage.process_lock import ProcessLock


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
        runs: RunList = NO_RUNS,
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
        runs
            The trainings beside that one.

        Raises
        ------
        ProjectFileError
            When it could not be opened again.
        FileNotWritten, OSError
            When the system refuses.
        """
        folder = self._own_folder()
        number = self._number + 1
        copy = copy_in(folder, number, msgspec.structs.replace(note, written=time.time()))
        try:
            _write_bytes(copy.picture, picture)
            _write_bytes(copy.project.with_suffix(".json"), msgspec.json.encode(copy.note))
            # Quickly, since it is done again and again; and what is lost already may stay lost.
            origins = [copy_in(folder, self._number, NOBODY).project]
            origins += [Path(note.path)] if note.path else []
            write_project(
                copy.project,
                project,
                training,
                runs=runs,
                origins=origins,
                lenient=True,
                pack=False,
            )
        except BaseException:
            remove_copy(folder, number)
            raise
        remove_copy(folder, self._number)
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
        return kept_training(copy_in(self._lock.path.parent, self._number, NOBODY).project)

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
            remove_folder(self._lock)
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
            remove_folder(self._adopted.pop())


def _write_bytes(path: Path, content: bytes) -> None:
    def write(file: BinaryIO) -> None:
        file.write(content)

    write_atomically(path, write)
