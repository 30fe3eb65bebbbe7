"""A field for yes or no."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QWidget

from playground.core import ParamValue


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
        self.setChecked(bool(value))

    def _report(self, checked: bool) -> None:
        self.value_edited.emit(checked)
