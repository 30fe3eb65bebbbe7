"""Drag on a wire or on the mark of a bias to change its number; a click has it typed."""

from typing import ClassVar

from PySide6.QtCore import QPointF, Qt
from PySide6.QtWidgets import QApplication
from typing_extensions import override

from playground.ui.canvas.gestures.gesture import Gesture, Host, Pointer
from playground.ui.support.chosen_parameter import Place

PER_PIXEL, FINE = 0.01, 0.001
"""How much a number grows per pixel upwards, and how much with Shift."""


class ScrubParameter(Gesture):
    """Changes one number as the pointer goes up and down; Shift makes it slow."""

    cursor: ClassVar[Qt.CursorShape] = Qt.CursorShape.SizeVerCursor
    scrolls: ClassVar[bool] = False

    def __init__(self, host: Host, place: Place, before: float) -> None:
        super().__init__(host)
        self._place = place
        self._before = self._value = before
        self._pressed = self._last = QPointF()
        self._is_dragging = False

    @override
    def start(self, at: Pointer) -> None:
        self._pressed = self._last = at.screen

    @override
    def move(self, at: Pointer) -> None:
        """Follow the pointer once it has gone far enough up or down to mean it."""
        if not self._is_dragging:
            far = abs(at.screen.y() - self._pressed.y())
            self._is_dragging = far >= QApplication.startDragDistance()
            if not self._is_dragging:
                return
        up = self._last.y() - at.screen.y()
        self._last = at.screen
        self._value += up * (FINE if at.extends else PER_PIXEL)
        self.host.values.try_value(self._place, round(self._value, 6), at.scene)

    @override
    def commit(self, at: Pointer) -> None:
        """Keep the number that was dragged to, or have it typed."""
        self.move(at)
        if self._is_dragging:
            self.host.values.keep(self._place, self._before, round(self._value, 6))
        else:
            self.host.values.type_value(self._place, at.scene)

    @override
    def cancel(self) -> None:
        if self._is_dragging:
            self.host.values.keep(self._place, self._before, self._before)
