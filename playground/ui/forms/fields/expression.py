"""A field for a formula: it says while one types what is wrong, and where."""

from PySide6.QtCore import QTimer
from PySide6.QtGui import QFontDatabase
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from playground.core import Param, ParamValue, ValueNotAllowed
from playground.ui.forms.fields.text import TextField

PAUSE_MS = 400
"""How long one rests before what stands there counts: not every letter is meant."""


class ExpressionField(TextField):
    """A line of text that is read as it is typed; what can be read counts after a short rest.

    Until then, and as long as it cannot be read, the value stays what it was.
    """

    def __init__(self, param: Param, parent: QWidget | None = None) -> None:
        super().__init__(param, parent)
        fixed = QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont)
        self.setStyleSheet(f"font-family: '{fixed.family()}', monospace;")
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(PAUSE_MS)
        self._rest.timeout.connect(self.apply)
        self.textEdited.connect(self._judge)

    @override
    def set_value(self, value: ParamValue) -> None:
        place = self.cursorPosition()
        super().set_value(value)
        if self.hasFocus():
            self.setCursorPosition(place)  # typing goes on where it was
        if not self.isModified():
            self._rest.stop()
            self.problem_found.emit("")

    def apply(self) -> None:
        """Let what is typed count now, if it can be read."""
        self._rest.stop()
        self._finish()

    def _judge(self, text: str) -> None:
        self._rest.stop()
        try:
            self._param.parse(text)
        except ValueNotAllowed as error:
            self.problem_found.emit(error.allowed)
        else:
            self.problem_found.emit("")
            self._rest.start()
