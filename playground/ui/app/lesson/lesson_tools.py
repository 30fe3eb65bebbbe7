"""What makes a window one to learn in: its lessons, class mode, and the answers that are kept."""

from collections.abc import Callable

from PySide6.QtCore import QByteArray

from playground.ui.app.lesson.lesson_starts import LessonStarts
from playground.ui.lessons.base.window_parts import WindowParts
from playground.ui.lessons.class_mode.class_mode import ClassMode
from playground.ui.lessons.lessons import Lessons
from playground.ui.shell.banner import Banner
from playground.ui.shell.menus import Menus
from playground.ui.support.settings import Settings


class LessonTools:
    """Makes them, and joins them to what begins lessons.

    Parameters
    ----------
    parts
        What of the window lessons work with.
    menus, banner
        Where lessons are listed, and where one is offered.
    settings
        What remembers that; answers are kept beside them.
    """

    def __init__(
        self,
        parts: WindowParts,
        menus: Menus,
        banner: Banner,
        settings: Settings,
    ) -> None:
        window, views = parts.window, parts.views
        self.class_mode = ClassMode(parts, window)
        self.lessons = Lessons(parts, banner, settings, window)
        follow = (self.lessons, self.class_mode, views, banner, settings.directory)
        self.starts = LessonStarts(*follow, window)
        menus.lesson_requested.connect(self.lessons.open)
        views.lesson.when_made(self.lessons.follow)
        parts.files.lessons.opened.connect(self.starts.begin)

    @property
    def layout(self) -> QByteArray | None:
        """Where panels and bars are without lesson and class mode; ``None`` where there is none."""
        return self.lessons.layout or self.class_mode.layout

    def handlers(self) -> dict[str, Callable[[], object]]:
        """Return what the actions do."""
        return {**self.class_mode.handlers(), **self.lessons.handlers()}

    def close(self) -> None:
        """End with the window, which is not put back."""
        for part in (self.class_mode, self.starts, self.lessons):
            part.close()
