"""Drag the whole drawing under the window."""

from typing import ClassVar

from PySide6.QtCore import QPointF, Qt

from playground.ui.canvas.gestures.gesture import Gesture, Host, Pointer


class Pan(Gesture):
    """Scrolls with the pointer, by the middle button or Ctrl and the left one."""

    cursor: ClassVar[Qt.CursorShape] = Qt.CursorShape.ClosedHandCursor
    scrolls: ClassVar[bool] = False

    def __init__(self, host: Host) -> None:
        super().__init__(host)
        self._origin = QPointF()
        self._last = QPointF()

    def start(self, at: Pointer) -> None:
        """Take hold of the drawing."""
        self._origin = self._last = at.screen

    def move(self, at: Pointer) -> None:
        """Move the drawing along."""
        step = at.screen - self._last
        self._last = at.screen
        self.host.scroll_by(-step.x(), -step.y())

    def commit(self, at: Pointer) -> None:
        """Let go."""
        self.move(at)

    def cancel(self) -> None:
        """Go back to where the drawing was."""
        back = self._last - self._origin
        self.host.scroll_by(back.x(), back.y())
