"""Opening lessons: from a file, or by a link to one that comes with the application."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from playground.core.progress import Progress, go_on
from playground.project.links.lesson_link import LessonLink
from playground.ui.files.base.file_work import FileWork
from playground.ui.support.settings import Settings

if TYPE_CHECKING:
    from playground.lessons.lesson import Lesson


class LessonFiles(QObject):
    """Reads lessons; one with a mistake is refused with its line, and nothing else changes.

    Signals
    -------
    opened(lesson, in_class)
        A lesson was read; whether it is to begin in class mode.
    message(text)
        What is worth knowing of it.
    """

    opened = Signal(object, bool)
    message = Signal(str)

    def __init__(self, settings: Settings, work: FileWork) -> None:
        super().__init__(work)
        self._settings = settings
        self._work = work

    def open_file(self, path: Path) -> None:
        """Read a lesson file."""
        self._settings.folder = str(path.parent)

        def read(progress: Progress) -> Lesson:
            from playground.lessons.reading import read_lesson

            lesson = read_lesson(path)
            go_on(progress, 1, 2)
            lesson.project()  # what it begins with can be read, too
            go_on(progress, 2, 2)
            return lesson

        def done(lesson: Lesson) -> None:
            self._settings.add_recent(path)
            self.opened.emit(lesson, False)

        def failed(message: str) -> None:
            if not path.exists():
                self._settings.forget_recent(path)
            self._work.refuse("The lesson was not opened", message)

        self._work.open(f"Opening {path.name}", read, done, failed)

    def open_link(self, link: LessonLink) -> None:
        """Begin the lesson that a link names."""

        def read(progress: Progress) -> Lesson:
            from playground.lessons.catalog import find_listed

            lesson = find_listed(link.lesson)
            go_on(progress, 1, 1)
            return lesson

        def done(lesson: Lesson) -> None:
            self.opened.emit(lesson, link.in_class)
            if link.unknown:
                self.message.emit(
                    f"Beside a lesson the link's other keys change nothing: "
                    f"{', '.join(link.unknown):.100}"
                )

        def failed(message: str) -> None:
            self._work.refuse("The link was not opened", message)

        self._work.open("Opening the lesson", read, done, failed)
