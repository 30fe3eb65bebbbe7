"""The lessons of a window: listed, begun, left; what only a lesson needs is imported for one."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QByteArray, QObject, Signal
from PySide6.QtWidgets import QMessageBox

from playground.core import PlaygroundError
from playground.core.text.numbers import counted
from playground.ui.shell.banner import Banner
from playground.ui.support.settings import Settings

if TYPE_CHECKING:
    from playground.lessons.lesson import Lesson
    from playground.lessons.progress import LessonRun
    from playground.ui.lessons.base.window_parts import WindowParts
    from playground.ui.lessons.lesson_teacher import LessonTeacher
    from playground.ui.panels.lesson.lesson_panel import LessonPanel

FIRST = "1"
CAUSE = "lessons"
OFFER = "New here? Lesson 1 shows what a neuron computes."


class Lessons(QObject):
    """Begins and leaves lessons, and keeps their panel at what is there.

    Parameters
    ----------
    parts
        What of the window lessons work with.
    banner, settings
        Where a lesson is offered once, and what remembers that.
    parent
        The window.

    Attributes
    ----------
    teacher
        Who leads through the present lesson, if there is one.

    Signals
    -------
    started()
        A lesson begins.
    left()
        The lesson is over: the window is as it was before.
    moved()
        Something of the lesson changed: its part, what was answered or done.
    """

    started = Signal()
    left = Signal()
    moved = Signal()

    def __init__(
        self,
        parts: WindowParts,
        banner: Banner,
        settings: Settings,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._parts, self._banner, self._settings = parts, banner, settings
        self.teacher: LessonTeacher | None = None

    @property
    def run(self) -> LessonRun | None:
        """How far the person is in the present lesson."""
        return self.teacher.run if self.teacher is not None else None

    @property
    def lesson(self) -> Lesson | None:
        """The present lesson."""
        return self.teacher.run.lesson if self.teacher is not None else None

    def handlers(self) -> dict[str, Callable[[], object]]:
        """Return what the actions do."""
        return {
            "first_lesson": lambda: self.open(FIRST),
            "show_lessons": self.show_list,
            "leave_lesson": self.leave,
        }

    def follow(self, panel: LessonPanel) -> None:
        """Do what is asked for in the panel, and show there what is there."""
        panel.lesson_requested.connect(self.open)
        panel.leave_requested.connect(self._close_panel)
        panel.answered.connect(lambda option: self._teacher.answer(option))
        panel.part_requested.connect(lambda index: self._teacher.go_to(index))
        panel.requested.connect(self._do)
        self._show_on(panel)
        self.moved.connect(lambda: self._show_on(panel))
        self.left.connect(lambda: self._show_on(panel))

    def offer(self) -> None:
        """Offer the first lesson in one line, once: whoever closes it is not asked again."""
        if not self._settings.was_offered_lessons and not self._banner.text:
            self._settings.was_offered_lessons = True
            about = (OFFER, CAUSE, "first_lesson", "Begin lesson 1")
            self._banner.show_message(*about, dismiss="Not now", is_error=False)

    def offer_beside(self, copies: int) -> None:
        """Offer the first lesson, unless there is work of before to go on with."""
        if not copies:
            self.offer()

    def show_list(self) -> None:
        """Show which lessons there are, or the present one."""
        self._parts.docks.raise_dock("lesson")

    def open(self, text: str) -> None:
        """Begin a lesson by its number, its name or its file; what is wrong with it is said."""
        from playground.lessons.catalog import find_lesson

        try:
            lesson = find_lesson(text)
            lesson.project()
        except PlaygroundError as error:
            window = self._parts.window
            QMessageBox.warning(window, "This lesson cannot be begun", str(error))
            return
        self.start(lesson)

    def start(self, lesson: Lesson) -> None:
        """Begin a lesson; a document with a file is asked about before."""
        parts = self._parts
        self._banner.clear_cause(CAUSE)
        if parts.document.path is not None:
            parts.files.saving.ask_then(lambda: self._begin(lesson))
        else:
            self._begin(lesson)

    def leave(self) -> None:
        """Leave the lesson: the panels go back to where they were, the network stays."""
        teacher, self.teacher = self.teacher, None
        if teacher is not None:
            teacher.close()
            teacher.deleteLater()
            self.left.emit()

    @property
    def layout(self) -> QByteArray | None:
        """Where panels and bars were before the lesson; ``None`` without one."""
        return self.teacher.layout.before if self.teacher is not None else None

    def close(self) -> None:
        """End with the window, which is not put back."""
        teacher, self.teacher = self.teacher, None
        if teacher is not None:
            teacher.stop()

    def _close_panel(self) -> None:
        """Leave the lesson; without one, put the list away."""
        if self.teacher is None:
            self._parts.docks.all["lesson"].hide()
        self.leave()

    def _begin(self, lesson: Lesson) -> None:
        from playground.ui.lessons.lesson_teacher import LessonTeacher

        self.leave()
        self.teacher = LessonTeacher(self._parts, lesson, self)
        self.teacher.moved.connect(self.moved)
        self.started.emit()
        self.teacher.begin()

    @property
    def _teacher(self) -> LessonTeacher:
        assert self.teacher is not None
        return self.teacher

    def _do(self, offer: str) -> None:
        teacher = self._teacher
        does: dict[str, Callable[[], None]] = {
            "go_on": teacher.go_on,
            "next_lesson": self._open_next,
            "show": teacher.show,
            "hint": teacher.hint,
            "back": teacher.back,
            "again": teacher.restart,
        }
        does[offer]()

    def _open_next(self) -> None:
        lesson = self._teacher.run.lesson
        self.open(str(lesson.number + 1))

    def _show_on(self, panel: LessonPanel) -> None:
        from playground.lessons.catalog import lesson_files, lessons
        from playground.ui.lessons.shown_by import lesson_shown

        if self.teacher is None:
            about = [(one.name, f"{one.number}  {one.title}", _takes(one)) for one in lessons()]
            panel.show_lessons(about)
            return
        number = self.teacher.run.lesson.number
        has_next = 0 < number < len(lesson_files())
        panel.show_lesson(lesson_shown(self.teacher, has_next=has_next))


def _takes(lesson: Lesson) -> str:
    return counted(lesson.minutes, "minute")
