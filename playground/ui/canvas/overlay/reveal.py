"""Lets groups of items appear one after another; any key lets all appear at once."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QApplication, QGraphicsItem
from typing_extensions import override

from playground.ui.support.motion import is_reduced
from playground.ui.theme.tokens import MOTION_MS

WHOLE_MS, HASTY_MS = 900, 250
"""How long all may take, at rest and while training goes on by itself."""


class Reveal(QObject):
    """Shows groups in turn."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._waiting: list[list[QGraphicsItem]] = []
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._show_next)

    @property
    def is_going_on(self) -> bool:
        """Whether some items do not appear yet."""
        return bool(self._waiting)

    def start(self, groups: Sequence[list[QGraphicsItem]], *, slow: bool) -> None:
        """Show groups one by one, unless motion is not wanted.

        Parameters
        ----------
        groups
            In the order in which they appear.
        slow
            Whether there is time to watch.
        """
        self.finish()
        app = QApplication.instance()
        if is_reduced() or app is None or not groups:
            return
        self._waiting = list(groups)
        for group in groups:
            for item in group:
                item.setOpacity(0.0)
        app.installEventFilter(self)
        whole = WHOLE_MS if slow else HASTY_MS
        self._timer.start(min(MOTION_MS, whole // len(groups)))
        self._show_next()

    def finish(self) -> None:
        """Show all that still waits."""
        while self._waiting:
            self._show_next()

    def _show_next(self) -> None:
        if self._waiting:
            for item in self._waiting.pop(0):
                item.setOpacity(1.0)
        if not self._waiting:
            self._timer.stop()
            app = QApplication.instance()
            if app is not None:
                app.removeEventFilter(self)

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Show everything when a key is pressed; what the key is for happens all the same."""
        if event.type() == QEvent.Type.KeyPress:
            self.finish()
        return super().eventFilter(watched, event)
