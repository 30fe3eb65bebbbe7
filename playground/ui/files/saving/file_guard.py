"""Watches over the document's file: who else has it open, and whether it is still the same."""

import contextlib
import os
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from playground.storage.file_stamp import FileStamp
from playground.storage.process_lock import ProcessLock
from playground.ui.controllers.document import Document

FOLDER = "open"
"""Where the locks lie, beside the settings: a person's own folders stay clean."""


class FileGuard(QObject):
    """Holds a lock for the document's file, and remembers what it was like.

    Attributes
    ----------
    stamp
        What the file was like when it was read or written last; ``None`` when there is none.

    Signals
    -------
    shared(text)
        Another window has the file open, too; the empty string takes it back.
    """

    shared = Signal(str)

    def __init__(self, document: Document, settings_folder: Path, parent: QObject) -> None:
        super().__init__(parent)
        self.stamp: FileStamp | None = None
        self._document = document
        self._folder = settings_folder / FOLDER
        self._lock: ProcessLock | None = None
        document.opened.connect(self._begin)
        document.saved.connect(self._take)

    def expected(self, path: Path) -> FileStamp | None:
        """Return what a file must be like to be overwritten unasked; ``None`` for whatever."""
        return self.stamp if path == self._document.path else None

    def close(self) -> None:
        """Let go of the file."""
        if self._lock is not None:
            self._lock.remove()
            self._lock = None

    def _begin(self) -> None:
        self.stamp = None
        self._take()

    def _take(self) -> None:
        """Lock the document's file; say so when somebody else has."""
        path = self._document.path
        wanted = self._folder / _name(path) if path is not None else None
        if self._lock is None or self._lock.path != wanted:
            self.close()
            self._lock = ProcessLock(wanted) if wanted is not None else None
        text = ""
        # Without a place for locks, nobody can know who else is there.
        with contextlib.suppress(OSError):
            self._folder.mkdir(parents=True, exist_ok=True)
            if path is not None and self._lock is not None and not self._lock.acquire():
                text = _warning(path, self._lock)
        self.shared.emit(text)


def _name(path: Path) -> str:
    """Name a file's lock: the same for every way to write its path."""
    import hashlib  # it takes a while to load, and nothing is open at the start

    whole = os.path.normcase(os.path.realpath(path))
    return hashlib.blake2b(os.fsencode(whole), digest_size=16).hexdigest()


def _warning(path: Path, lock: ProcessLock) -> str:
    holder = lock.holder()
    who = f" (process {holder.process} on {holder.host})" if holder is not None else ""
    return (
        f"{path.name} is open in another window, too{who}. Each saves only its own work: "
        "save this one under another name, or close one of the two."
    )
