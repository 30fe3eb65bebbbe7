"""Drag the whole drawing under the window."""

from typing import ClassVar

from PySide6.QtCore import QPointF, Qt
from typing_extensions import override

from playground.ui.canvas.gestures.gesture import Gesture, Host, Pointer


class Pan(Gesture):
    """Scrolls with the pointer, by the middle button or Ctrl and the left one."""

    cursor: ClassVar[Qt.CursorShape] = Qt.CursorShape.ClosedHandCursor
    scrolls: ClassVar[bool] = False
    outlives_edits: ClassVar[bool] = True

    def __init__(self, host: Host) -> None:
        super().__init__(host)
        self._origin = QPointF()
        self._last = QPointF()

    @override
    def start(self, at: Pointer) -> None:
        self._origin = self._last = at.screen

    @override
    def move(self, at: Pointer) -> None:
        step = at.screen - self._last
        self._last = at.screen
        self.host.scroll_by(-step.x(), -step.y())

    @override
    def commit(self, at: Pointer) -> None:
        self.move(at)

    @override
    def cancel(self) -> None:
        back = self._last - self._origin
        self.host.scroll_by(back.x(), back.y())
