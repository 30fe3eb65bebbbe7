"""A warning with the one press that mends it."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from playground.ui.widgets.section import message_label, say


class Hint(QWidget):
    """Says what does not fit, and offers to change it.

    Signals
    -------
    accepted()
        The person wants it mended.
    """

    accepted = Signal()

    def __init__(self, remedy: str, help_text: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._text = message_label("warning")
        self._remedy = QPushButton(remedy)
        self._remedy.setProperty("role", "link")
        self._remedy.setToolTip(help_text)
        self._remedy.setAccessibleName(remedy)
        self._remedy.clicked.connect(self.accepted)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        column.addWidget(self._text)
        column.addWidget(self._remedy, 0, Qt.AlignmentFlag.AlignLeft)
        self.show_hint("")

    @property
    def text(self) -> str:
        """What is said to be wrong."""
        return self._text.text()

    def show_hint(self, text: str, *, with_remedy: bool = True) -> None:
        """Show a warning, or nothing for the empty string."""
        say(self._text, text)
        self._remedy.setVisible(bool(text) and with_remedy)
        self.setVisible(bool(text))
