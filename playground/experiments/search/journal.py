"""The file that keeps a search: Optuna's journal, safe from processes that are killed."""

from __future__ import annotations

import json
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import optuna
from optuna.storages import JournalStorage
from optuna.storages.journal import JournalFileBackend, JournalFileOpenLock
from typing_extensions import override

from playground.core import PlaygroundError
from playground.storage.process_lock import ProcessLock

_NAME = "sweep"
_ASK_SECONDS = 0.0005
_BEGINNING = b'{"op_code":'
"""How Optuna's lines begin."""


class _JournalLock(JournalFileOpenLock):
    """Optuna's lock, but for what a killed process leaves: the system lets go of it at once."""

    def __init__(self, path: Path) -> None:
        self._own = ProcessLock(path.with_name(f"{path.name}.lock"), is_signed=False)

    @override
    def acquire(self) -> bool:
        while not self._own.acquire():
            time.sleep(_ASK_SECONDS)
        return True

    @override
    def release(self) -> None:
        self._own.remove()


class _Journal(JournalFileBackend):
    """Optuna's file, but that a trial does not wait for the disk.

    What a killed process has written is there all the same; a power cut may take the last seconds.
    """

    def __init__(self, path: Path, lock: _JournalLock) -> None:
        super().__init__(str(path), lock)
        self._place, self._guard = path, lock

    @override
    def append_logs(self, logs: list[dict[str, Any]]) -> None:
        lines = "".join(json.dumps(log, separators=(",", ":")) + "\n" for log in logs)
        self._guard.acquire()
        try:
            with self._place.open("ab") as file:
                file.write(lines.encode())
        finally:
            self._guard.release()


def open_journal(path: Path, direction: str, about: Mapping[str, str]) -> optuna.Study:
    """Open or begin the search of a file.

    Parameters
    ----------
    path
        The file.
    direction
        ``minimize`` or ``maximize``.
    about
        What has to be the same for all trials of the file, by what it is called.

    Raises
    ------
    PlaygroundError
        When the file holds another search, or is none.
    """
    lock = _JournalLock(path)
    try:
        _mend(path, lock)
        storage = JournalStorage(_Journal(path, lock))
        study = optuna.create_study(
            storage=storage, study_name=_NAME, direction=direction, load_if_exists=True
        )
    except OSError as error:
        raise PlaygroundError(f"{path}: {error.strerror or error}") from error
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise PlaygroundError(f"{path} does not hold a search; name another file") from error
    known = study.user_attrs
    for what, own in about.items():
        if what not in known:
            study.set_user_attr(what, own)
        elif known[what] != own:
            raise PlaygroundError(
                f"{path} holds a search with another {what}: {known[what]}, not {own}; "
                "name another file"
            )
    return study


def _mend(path: Path, lock: _JournalLock) -> None:
    """Cut off the line in whose middle a process was killed: what comes next would continue it.

    Raises
    ------
    ValueError
        When the file is no journal: nothing is changed then.
    """
    if not path.exists():
        return
    lock.acquire()
    try:
        with path.open("rb+") as file:
            content = file.read()
            if content[: len(_BEGINNING)] != _BEGINNING[: len(content)]:
                raise ValueError("other lines than a journal's")
            if content and not content.endswith(b"\n"):
                file.truncate(content.rfind(b"\n") + 1)
    finally:
        lock.release()
