"""A field for whole and real numbers that lets people type as they like."""

import math

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QValidator, QWheelEvent
from PySide6.QtWidgets import QAbstractSpinBox, QLineEdit, QSizePolicy, QWidget
from typing_extensions import override

from playground.core import Param, ParamValue, ValueNotAllowed
from playground.ui.forms.fields.number_text import bare, is_unfinished, read, shown, stepped
from playground.ui.theme.sizes import scaled

WIDTH = 80
MIXED = "mixed"
"""What a field says while those it stands for have different values."""
_SHORT_UNIT = "00"
"""As wide as the units that the usual width has room for."""
_BESIDE = 36
"""What the arrows, the frame and the margins take beside the text."""
REST_MS = 500
"""How long typing must rest before the number counts: 3e-4 begins with 3, which nobody wants."""


class NumberField(QAbstractSpinBox):
    """Shows one number; typing, arrow keys, arrows and the wheel (when focused) change it.

    Typing counts on Enter, on leaving the field, or when it rests for a moment; the arrows and the
    wheel count at once. Nothing a person types is ever rewritten before they leave the field. Text
    that is not allowed is reported and changes nothing; Escape returns to the last good value.

    Signals
    -------
    value_edited
        A person made another valid value.
    problem_found
        What is wrong with the text, or the empty string when nothing is.
    """

    value_edited = Signal(object)
    problem_found = Signal(str)

    def __init__(self, param: Param, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._param = param
        self._value = float(param.default) if isinstance(param.default, int | float) else 0.0
        self._is_typed = False
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(REST_MS)
        self._rest.timeout.connect(self.apply)
        self.setLineEdit(_NumberLine(param, self))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.setFixedWidth(scaled(WIDTH) + self._unit_width())
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.lineEdit().textChanged.connect(self._fit)
        self.lineEdit().setText(shown(param, self._value))
        self.lineEdit().textEdited.connect(self._typed)

    @property
    def value(self) -> float:
        """The last valid value."""
        return self._value

    def set_value(self, value: ParamValue) -> None:
        """Show a value. The text stays when it says the same already: it is being typed."""
        if not isinstance(value, int | float):
            return
        same = value == self._value
        if same and not self._is_typed:
            return  # by far the most of a form's fields after an edit
        self._value = value
        self.lineEdit().setPlaceholderText("")
        if self.hasFocus() and (same or self._reads_as(value)):
            return
        self._show(value)

    def set_mixed(self) -> None:
        """Say that there are several values; whatever is typed is another one for all."""
        if self.is_mixed and self.hasFocus() and self.text():
            return
        self._value = math.nan
        self._rest.stop()
        self.lineEdit().setPlaceholderText(MIXED)
        self.lineEdit().clear()
        self.problem_found.emit("")

    @property
    def is_mixed(self) -> bool:
        """Whether it stands for several values."""
        return math.isnan(self._value)

    def apply(self) -> None:
        """Let what was typed count now, if it is a number that is allowed."""
        self._rest.stop()
        value = self._checked()
        if value is not None:
            self._accept(value)

    @override
    def stepBy(self, steps: int) -> None:
        if math.isnan(self._present()):
            return
        value = stepped(self._param, self._present(), steps)
        self._show(value)
        self.selectAll()
        self._accept(value)

    @override
    def stepEnabled(self) -> QAbstractSpinBox.StepEnabledFlag:
        flags = QAbstractSpinBox.StepEnabledFlag.StepNone
        present = self._present()
        if math.isnan(present):
            return flags
        if stepped(self._param, present, 1) != present:
            flags |= QAbstractSpinBox.StepEnabledFlag.StepUpEnabled
        if stepped(self._param, present, -1) != present:
            flags |= QAbstractSpinBox.StepEnabledFlag.StepDownEnabled
        return flags

    @override
    def validate(self, text: str, position: int) -> object:
        """Let everything be typed; :attr:`problem_found` says what is wrong with it."""
        return (QValidator.State.Acceptable, text, position)

    @override
    def wheelEvent(self, event: QWheelEvent) -> None:
        """Leave the wheel to the scrolling panel unless the person is in this field."""
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Return to the last good value on Escape, when there is something to take back."""
        takes_back = bool(self.text()) if self.is_mixed else not self._reads_as(self._value)
        if event.key() == Qt.Key.Key_Escape and takes_back:
            self._show(self._value)
            self.selectAll()
            return
        super().keyPressEvent(event)
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._finish()

    @override
    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Write a good value in its standard form; judge even the beginning of a number now."""
        super().focusOutEvent(event)
        self._finish()

    def _typed(self, text: str) -> None:
        """Say at once what is wrong; wait with what is right."""
        del text
        self._is_typed = True
        self._checked()
        self._rest.start()

    def _checked(self) -> float | None:
        """Return the number that is typed and report what is wrong with it."""
        if is_unfinished(self._param, self.text()):
            return None
        try:
            value = read(self._param, self.text())
        except ValueNotAllowed as error:
            self.problem_found.emit(error.allowed)
            return None
        self.problem_found.emit("")
        return value

    def _present(self) -> float:
        """Return the number that steps go from: what is typed, if it is one already."""
        if not self._rest.isActive():
            return self._value
        try:
            return read(self._param, self.text())
        except ValueNotAllowed:
            return self._value

    def _fit(self, text: str) -> None:
        """Grow with a long number: one whose beginning is cut off is another number."""
        usual = WIDTH + self._unit_width()
        needed = self.fontMetrics().horizontalAdvance(text) + _BESIDE
        self.setFixedWidth(max(usual, min(needed, 2 * WIDTH + self._unit_width())))

    def _unit_width(self) -> int:
        """Return the room that a long unit needs behind the digits."""
        metrics = self.fontMetrics()
        wide = metrics.horizontalAdvance(self._param.unit) - metrics.horizontalAdvance(_SHORT_UNIT)
        return max(0, wide)

    def _accept(self, value: float) -> None:
        if value != self._value:
            self._value = value
            self.value_edited.emit(value)

    def _finish(self) -> None:
        self.apply()
        if self._reads_as(self._value) or (self.is_mixed and not self.text()):
            self._show(self._value)
        else:
            self.problem_found.emit(self._param.allowed)

    def _reads_as(self, value: float) -> bool:
        try:
            return read(self._param, self.text()) == value
        except ValueNotAllowed:
            return False

    def _show(self, value: float) -> None:
        self._rest.stop()
        self._is_typed = False
        self.lineEdit().setText("" if math.isnan(value) else shown(self._param, value))
        self.problem_found.emit("")


class _NumberLine(QLineEdit):
    """The text of a number field: a double click selects the whole number, not a part of it."""

    def __init__(self, param: Param, parent: QWidget) -> None:
        super().__init__(parent)
        self._param = param

    @override
    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Select the number and leave its unit."""
        super().mouseDoubleClickEvent(event)
        number = bare(self._param, self.text())
        self.setSelection(self.text().find(number), len(number))
