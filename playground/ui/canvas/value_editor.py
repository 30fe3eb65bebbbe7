"""One learned number, typed where it is drawn, or shown while it is dragged."""

import math
from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QPoint, QPointF, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QLineEdit, QWidget
from typing_extensions import override

from playground.core.text.numbers import with_minus
from playground.ui.support.chosen_parameter import Place

_WIDTH = 88
_BESIDE = QPoint(12, -36)
STEP, FINE_STEP = 0.1, 0.01
"""What Up and Down add, and with Shift."""


class ValueEditor(QFrame):
    """A field at the pointer. Enter takes the number, so does a click elsewhere; Esc does not.

    Parameters
    ----------
    area
        Where it appears: a view's viewport. The view gets the keyboard back.
    value, words
        Return the number that a place has, and what the place is called.
    to_area
        Maps a point of the scene into ``area``.

    Signals
    -------
    value_requested(node_id, name, index, value)
        The person typed another number.
    value_tried(node_id, name, index, value)
        A drag is at this number.
    drag_ended(node_id, name, index, before, after)
        A drag led from one number to another, or was given up: then both are the same.
    refused(text)
        What was typed is no number.
    passed_on(event)
        A key before anything was typed that means the network.
    """

    value_requested = Signal(str, str, tuple, float)
    value_tried = Signal(str, str, tuple, float)
    drag_ended = Signal(str, str, tuple, float, float)
    refused = Signal(str)
    passed_on = Signal(QKeyEvent)

    def __init__(
        self,
        area: QWidget,
        value: Callable[[Place], float | None],
        words: Callable[[Place], str],
        to_area: Callable[[QPointF], QPoint],
    ) -> None:
        super().__init__(area)
        self.value, self._words, self._to_area = value, words, to_area
        self._area = area
        self._place: Place | None = None
        self.setProperty("role", "card")
        self.setAutoFillBackground(True)
        self.setFrameShape(QFrame.Shape.StyledPanel)
        self._name = QLabel()
        self.field = QLineEdit()
        self.field.setFixedWidth(_WIDTH)
        self.field.setAccessibleName("Value of a weight or bias")
        self.field.installEventFilter(self)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(8, 4, 4, 4)
        layout.setSpacing(8)
        layout.addWidget(self._name)
        layout.addWidget(self.field)
        self.hide()

    @property
    def place(self) -> Place | None:
        """Whose number is typed, or dragged."""
        return self._place

    def type_value(self, place: Place, at: QPointF) -> None:
        """Have a number typed at a point of the scene."""
        value = self.value(place)
        if value is None:
            return
        self._show(place, value, at, typed=True)
        self.field.setFocus(Qt.FocusReason.PopupFocusReason)
        self.field.selectAll()

    def try_value(self, place: Place, value: float, at: QPointF) -> None:
        """Show what a drag is at, and ask for it."""
        self._show(place, value, at, typed=False)
        self.value_tried.emit(*place, value)

    def keep(self, place: Place, before: float, after: float) -> None:
        """End a drag."""
        self._close()
        self.drag_ended.emit(*place, before, after)

    def follow(self) -> None:
        """Close when the number is gone: its layer, its wire, or the unit it belonged to."""
        if self._place is not None and self.value(self._place) is None:
            self._close()

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Take the number, or leave it, by keys and when the focus goes."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            return self._press(event)
        if event.type() == QEvent.Type.FocusOut and self.isVisible() and not self._is_read_only:
            self._accept(say=False)
        return super().eventFilter(watched, event)

    @property
    def _is_read_only(self) -> bool:
        return self.field.isReadOnly()

    def _press(self, event: QKeyEvent) -> bool:
        key = Qt.Key(event.key())
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._accept(say=True)
        elif key == Qt.Key.Key_Escape:
            self._close()
        elif key in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            fine = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            self._step((1 if key == Qt.Key.Key_Up else -1) * (FINE_STEP if fine else STEP))
        elif key == Qt.Key.Key_Delete and not self.field.isModified():
            self._close()
            self.passed_on.emit(event)
        else:
            return False
        return True

    def _step(self, by: float) -> None:
        number = self._typed()
        if number is not None:
            self.field.setText(_written(round(number + by, 6)))
            self.field.setModified(True)
            self.field.selectAll()

    def _typed(self) -> float | None:
        """Return what is typed, ``None`` when it is no number that a weight can have."""
        text = self.field.text().strip().replace("−", "-").replace(",", ".", 1)
        try:
            number = float(text)
        except ValueError:
            return None
        return number if math.isfinite(number) else None

    def _accept(self, *, say: bool) -> None:
        """Ask for what was typed; what is no number stays to be mended, unless the focus goes."""
        place, number = self._place, self._typed()
        if place is None:
            return
        if number is None and say:
            self.refused.emit(f"{self.field.text()!r:.40} is not a finite number")
            self.field.selectAll()
            return
        is_other = self.field.isModified()
        self._close()
        if number is not None and is_other:
            self.value_requested.emit(*place, number)

    def _show(self, place: Place, value: float, at: QPointF, *, typed: bool) -> None:
        self._place = place
        words = self._words(place)
        self._name.setText(words)
        self.field.setAccessibleName(words)
        self.field.setToolTip("Enter sets it, Esc leaves it; Up and Down step, with Shift finely")
        self.field.setReadOnly(not typed)
        self.field.setText(_written(value))
        self.field.setCursorPosition(0)
        self.field.setModified(False)
        self.adjustSize()
        corner, room = self._to_area(at) + _BESIDE, self._area.size() - self.size()
        x = max(0, min(corner.x(), room.width()))
        self.move(x, max(0, min(corner.y(), room.height())))
        self.show()
        self.raise_()

    def _close(self) -> None:
        self._place = None
        owner = self._area.parentWidget()
        if self.field.hasFocus() and owner is not None:
            owner.setFocus(Qt.FocusReason.OtherFocusReason)
        self.hide()


def _written(value: float) -> str:
    return with_minus(f"{value:.6g}")
