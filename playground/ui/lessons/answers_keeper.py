"""Keeps what somebody answers in a lesson in a file, and offers to go on from there."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from functools import partial
from getpass import getuser
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec.structs import replace
from PySide6.QtCore import QObject, Signal

from playground.lessons.answers import (
    AnswersFile,
    LessonAnswers,
    answers_of,
    records_of,
    unfinished,
)
from playground.lessons.progress import PartRecord
from playground.ui.support.background_task import BackgroundTask, TaskRun

if TYPE_CHECKING:
    from playground.ui.lessons.lesson_teacher import LessonTeacher
    from playground.ui.panels.lesson.answers_bar import AnswersBar


class AnswersKeeper(QObject):
    """Follows one lesson; files are read and written beside the window.

    Parameters
    ----------
    teacher
        Who leads through the lesson.
    bar
        Where the person gives a name, and is asked whether to go on.
    folder
        Where files of answers are.
    person
        Who, as far as that is known.
    parent
        The owner.

    Signals
    -------
    refused(why)
        The answers cannot be kept; said once, and the lesson goes on.
    """

    refused = Signal(str)

    def __init__(
        self, teacher: LessonTeacher, bar: AnswersBar, folder: Path, person: str, parent: QObject
    ) -> None:
        super().__init__(parent)
        self.person = person
        self._teacher, self._bar, self._folder = teacher, bar, folder
        self._user = user_name()
        self._asks = self._was_refused = False
        self._found: tuple[Path, LessonAnswers] | None = None
        self._resumed: tuple[Path, LessonAnswers] | None = None
        self._begin_file()
        self._write = BackgroundTask("answers", self)
        self._write.failed.connect(self._refuse)
        self._look = BackgroundTask("find-answers", self)
        self._look.finished.connect(self._offer)
        self._look.failed.connect(self._refuse)
        teacher.moved.connect(self._follow)
        bar.named.connect(self.name)
        bar.resume_requested.connect(self._resume)
        bar.anew_requested.connect(self._begin_anew)
        self._find()

    @property
    def path(self) -> Path | None:
        """The file, as soon as there is one."""
        return self._file.path

    @property
    def is_settled(self) -> bool:
        """Whether nothing is being read or written."""
        return not (self._write.is_running or self._look.is_running)

    def ask_name(self, *, asks: bool) -> None:
        """Ask whose answers these are, or not, until the first part is done."""
        self._asks = asks
        self._bar.ask_name(self.person, asks=asks and not self._has_begun)

    def name(self, person: str) -> None:
        """Keep the answers under another name from now on."""
        if person == self.person:
            return
        self.person = person
        if self._has_begun:
            self._keep()
        else:
            self._find()

    def close(self) -> None:
        """Write what is known by now, and end: the lesson is over, or left."""
        self._teacher.moved.disconnect(self._follow)
        self._look.close()
        if self._has_begun:
            self._keep()
        self._write.join()
        self._bar.ask_name(asks=False)
        self._bar.offer("")

    # keeping --------------------------------------------------------------------------------------

    @property
    def _has_begun(self) -> bool:
        return any(record != PartRecord() for record in self._records())

    def _records(self) -> list[PartRecord]:
        """Return what was done; how long it took by now is no news."""
        return _timeless(self._teacher.run.records)

    def _begin_file(self, path: Path | None = None, began: str = "") -> None:
        """Have answers go to a file of their own, or on in one there is."""
        self._file = AnswersFile(self._folder, self._user, path)
        self._began = began or datetime.now().astimezone().isoformat(timespec="seconds")
        self._kept = self._records()

    def _follow(self) -> None:
        """Keep what was done since, if it was anything."""
        if self._records() == self._kept:
            return
        resumed, self._resumed = self._resumed, None
        if resumed is not None and self._records() == _timeless(records_of(resumed[1])):
            self._begin_file(resumed[0], resumed[1].began)
            return
        if not self._has_begun:  # the lesson begins anew
            self._begin_file()
            return
        self._bar.ask_name(self.person, asks=False)
        self._bar.offer("")
        self._keep()

    def _keep(self) -> None:
        self._kept = self._records()
        answers = answers_of(self._teacher.run, self.person, self._began)
        self._write.start(partial(_write, self._file, answers))

    def _refuse(self, why: str) -> None:
        if not self._was_refused:
            self._was_refused = True
            self.refused.emit(f"Your answers are not kept: {why}. The lesson goes on.")

    # going on -------------------------------------------------------------------------------------

    def _find(self) -> None:
        lesson = self._teacher.run.lesson
        about = (self._folder, self.person, self._user, lesson)
        self._look.start(lambda _: unfinished(*about))

    def _offer(self, found: tuple[Path, LessonAnswers] | None) -> None:
        self._found = found
        if found is None or self._has_begun:
            self._bar.offer("")
            return
        parts = found[1].parts
        at = next(i for i, part in enumerate(parts) if not part.record.is_done)
        who = f"{self.person} was" if self.person else "You were"
        self._bar.offer(f"{who} at part {at + 1} of {len(parts)}: {parts[at].title}")

    def _resume(self) -> None:
        """Go on there; a person who is asked about unsaved work may still think better of it."""
        self._resumed, self._found = self._found, None
        self._bar.offer("")
        if self._resumed is not None:
            self._teacher.resume(records_of(self._resumed[1]))

    def _begin_anew(self) -> None:
        self._found = None
        self._bar.offer("")


def _timeless(records: Sequence[PartRecord]) -> list[PartRecord]:
    return [replace(record, seconds=0.0) for record in records]


def user_name() -> str:
    """Return who sits at the computer; empty where it does not say."""
    try:
        return getuser()
    except (OSError, KeyError, ImportError):  # which one, depends on system and version
        return ""


def _write(file: AnswersFile, answers: LessonAnswers, _: TaskRun) -> None:
    file.write(answers)
