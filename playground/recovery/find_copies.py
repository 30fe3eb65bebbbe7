"""Finding the copies of windows that run no longer, and giving them up."""

import contextlib
import time
from pathlib import Path

import msgspec

from playground.recovery.recovery_copy import (
    LOCK,
    NOBODY,
    RecoveryCopy,
    RecoveryNote,
    copy_in,
    files_in,
    remove_folder,
)
from playground.storage.process_lock import ProcessLock
from playground.storage.reading import LIBRARY_ERRORS
from playground.storage.source_kind import PROJECT_SUFFIX

MOST_LEFT = 8
"""How many playgrounds without a file are kept; the oldest are given up."""

_YOUNG_SECONDS = 60.0
"""An empty folder may be about to be locked by who made it."""

_TRIES, _TRY_SECONDS = 20, 0.05


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
                remove_folder(lock)
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
                remove_folder(lock)
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
    copy = copy_in(folder, max(numbers), NOBODY)
    try:
        content = copy.project.with_suffix(".json").read_bytes()
        note = msgspec.json.decode(content, type=RecoveryNote)
    except LIBRARY_ERRORS:
        note = msgspec.structs.replace(NOBODY, written=copy.project.stat().st_mtime)
    return msgspec.structs.replace(copy, note=note)


def _tidy(copy: RecoveryCopy) -> None:
    """Remove what a killed write left beside a copy."""
    for path in files_in(copy.folder):
        if path.stem != copy.project.stem and path.name != LOCK:
            with contextlib.suppress(OSError):
                path.unlink()
