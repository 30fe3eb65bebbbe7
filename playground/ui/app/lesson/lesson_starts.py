"""Begins lessons in class mode where that is wanted, and keeps what is answered in them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct
from PySide6.QtCore import QObject

from playground.ui.lessons.class_mode.class_mode import ClassMode
from playground.ui.lessons.lessons import Lessons
from playground.ui.shell.banner import Banner
from playground.ui.shell.views import Views
from playground.ui.support.later import later

if TYPE_CHECKING:
    from playground.lessons.lesson import Lesson
    from playground.ui.lessons.answers_keeper import AnswersKeeper
    from playground.ui.lessons.lesson_teacher import LessonTeacher

CAUSE = "answers"
"""Why something is in the banner."""


class _Wish(Struct, frozen=True, eq=False):
    """How the lesson that is about to begin is to begin."""

    lesson: Lesson
    in_class: bool


class LessonStarts(QObject):
    """Follows the lessons of a window.

    Parameters
    ----------
    lessons
        Begins and leaves them.
    class_mode
        Is entered and left with them.
    views, banner
        Where the person is asked, and told what cannot be kept.
    directory
        The person's settings; answers are kept beside them.
    parent
        The owner.

    Attributes
    ----------
    folder, person
        Where answers are kept, ``None`` for the usual place, and whose they are.
    keeper
        Keeps the present lesson's answers.
    """

    def __init__(
        self,
        lessons: Lessons,
        class_mode: ClassMode,
        views: Views,
        banner: Banner,
        directory: Path,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._lessons, self._class_mode = lessons, class_mode
        self._views, self._banner = views, banner
        self._directory = directory
        self.folder: Path | None = None
        self.person = ""
        self.keeper: AnswersKeeper | None = None
        self._wish: _Wish | None = None
        lessons.started.connect(self._begin)
        lessons.left.connect(self._end)
        class_mode.changed.connect(self._ask_name)

    def begin(self, lesson: Lesson, in_class: bool) -> None:
        """Begin a lesson, in class mode or as the window is."""
        self._wish = _Wish(lesson, in_class)
        self._lessons.start(lesson)

    def close(self) -> None:
        """Write the last answers: the window is about to close."""
        keeper, self.keeper = self.keeper, None
        if keeper is not None:
            keeper.close()
            self.person = keeper.person
            keeper.deleteLater()

    def _begin(self) -> None:
        teacher, wish = self._lessons.teacher, self._wish
        assert teacher is not None
        self._wish = None
        lesson = teacher.run.lesson
        in_class = wish is not None and wish.lesson is lesson and wish.in_class
        # The lesson lays its panels out first.
        later(self, lambda: self._follow(teacher, in_class=in_class))

    def _follow(self, teacher: LessonTeacher, *, in_class: bool) -> None:
        """Keep the answers to a lesson that has begun, in class mode if that is wanted."""
        if self._lessons.teacher is not teacher:
            return
        from playground.lessons.answers import FOLDER
        from playground.ui.lessons.answers_keeper import AnswersKeeper

        folder = self._directory / FOLDER if self.folder is None else self.folder
        bar = self._views.lesson.panel.answers_bar
        self.keeper = AnswersKeeper(teacher, bar, folder, self.person, self)
        self.keeper.refused.connect(self._refuse)
        show = teacher.run.lesson.in_sight
        self._class_mode.set_lesson(show)
        if in_class and not self._class_mode.is_on:
            self._class_mode.enter(show)
        self._ask_name(self._class_mode.is_on)

    def _end(self) -> None:
        self.close()
        self._banner.clear_cause(CAUSE)
        self._class_mode.let_panels_move()
        later(self, self._leave)

    def _leave(self) -> None:
        """Leave class mode, unless another lesson follows."""
        if self._lessons.lesson is None:
            self._class_mode.set_lesson(None)

    def _ask_name(self, asks: bool) -> None:
        if self.keeper is not None:
            self.keeper.ask_name(asks=asks)

    def _refuse(self, why: str) -> None:
        self._banner.show_message(why, CAUSE, is_error=False)
