"""Fields for free text, or names typed with commas between them, and for yes or no."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QLineEdit, QWidget

from playground.core import Param, ParamValue, ValueNotAllowed
from playground.ui.forms.fields.number import MIXED


class TextField(QLineEdit):
    """A line of text, applied when it is finished: half a file name is not a file.

    Signals
    -------
    value_edited
        A person finished another valid text.
    problem_found
        What is wrong with it, or the empty string.
    """

    value_edited = Signal(object)
    problem_found = Signal(str)

    def __init__(self, param: Param, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._param = param
        self._value: ParamValue = param.default
        if isinstance(param.default, tuple):
            self.setPlaceholderText("names, with commas between")
        self.editingFinished.connect(self._finish)

    def set_value(self, value: ParamValue) -> None:
        """Show a value; what is being typed stays when the value is not a new one."""
        if value == self._value and self.isModified():
            return
        self._value = value
        self.setText(", ".join(value) if isinstance(value, tuple) else str(value or ""))
        self.setCursorPosition(0)

    def set_mixed(self) -> None:
        """Say that there are several values; whatever is typed is another one for all."""
        if self._value is None and self.isModified():
            return
        self._value = None
        self.setPlaceholderText(MIXED)
        self.clear()

    def _finish(self) -> None:
        if not self.isModified():
            return
        try:
            value = self._param.parse(self.text())
        except ValueNotAllowed as error:
            self.problem_found.emit(error.allowed)
            return
        self.setModified(False)
        self.problem_found.emit("")
        if value != self._value:
            self._value = value
            self.value_edited.emit(value)


class SwitchField(QCheckBox):
    """A check box that says what it is.

    Signals
    -------
    value_edited
        A person ticked or cleared it.
    problem_found
        Never emitted: both values are allowed.
    """

    value_edited = Signal(object)
    problem_found = Signal(str)

    def __init__(self, label: str, parent: QWidget | None = None) -> None:
        super().__init__(label, parent)
        self.clicked.connect(self._report)

    def set_value(self, value: ParamValue) -> None:
        """Show a value."""
        self.setTristate(False)
        self.setChecked(bool(value))

    def set_mixed(self) -> None:
        """Say that some are on and some are off; a click turns all on."""
        self.setTristate(True)
        self.setCheckState(Qt.CheckState.PartiallyChecked)

    def _report(self, checked: bool) -> None:
        self.value_edited.emit(checked)
