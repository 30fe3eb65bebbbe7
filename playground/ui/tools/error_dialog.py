"""Says that something went wrong which nobody foresaw, and what can be done about it."""

from PySide6.QtCore import QSize, Signal
from PySide6.QtGui import QFontDatabase
from PySide6.QtWidgets import (
    QApplication,
    QDialog,
    QHBoxLayout,
    QLabel,
    QPlainTextEdit,
    QPushButton,
    QStyle,
    QVBoxLayout,
    QWidget,
)

from playground.core.text.numbers import counted
from playground.ui.theme.tokens import GRID
from playground.ui.widgets.screen_room import resize_within_screen

CALM = (
    "The window goes on, and your work is still here. If you cannot afford to lose it, "
    "save a copy before you go on."
)
SIZE = QSize(620, 420)


class ErrorDialog(QDialog):
    """One dialog for all of it: the first error in words, and how often it came again.

    Signals
    -------
    copy_requested()
        The person wants a copy of the document in another file.
    logs_requested()
        The person wants to see the log files.
    """

    copy_requested = Signal()
    logs_requested = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle("Something went wrong")
        self._what = QLabel()
        self._what.setWordWrap(True)
        self._what.setProperty("role", "title")
        self._count = QLabel()
        self._count.setProperty("role", "secondary")
        self._count.hide()
        calm = QLabel(CALM)
        calm.setWordWrap(True)
        self._details = QPlainTextEdit()
        self._details.setReadOnly(True)
        self._details.setAccessibleName("Details")
        self._details.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        self._details.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        words = QVBoxLayout()
        words.setSpacing(GRID)
        for label in (self._what, calm, self._count):
            words.addWidget(label)
        head = QHBoxLayout()
        head.setSpacing(2 * GRID)
        head.addWidget(self._sign())
        head.addLayout(words, 1)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(*[2 * GRID] * 4)
        whole.setSpacing(2 * GRID)
        whole.addLayout(head)
        whole.addWidget(self._details, 1)
        whole.addLayout(self._make_buttons())
        resize_within_screen(self, SIZE)

    @property
    def details(self) -> str:
        """What *Copy details* copies."""
        return self._details.toPlainText()

    @property
    def words(self) -> str:
        """What happened, and how often."""
        return " ".join(label.text() for label in (self._what, self._count) if label.text())

    def show_error(self, what: str, details: str) -> None:
        """Tell of the first error."""
        self._what.setText(what)
        self._details.setPlainText(details)
        self._details.moveCursor(self._details.textCursor().MoveOperation.End)

    def show_others(self, again: int, others: int) -> None:
        """Count what came since: the same error again, and others."""
        said = [f"It happened {again + 1:,} times."] if again else []
        if others:
            said.append(f"{counted(others, 'other error')} came after it.")
        self._count.setText(" ".join(said))
        self._count.setVisible(bool(said))

    def _sign(self) -> QLabel:
        sign = QLabel()
        icon = self.style().standardIcon(QStyle.StandardPixmap.SP_MessageBoxWarning)
        sign.setPixmap(icon.pixmap(32, 32))
        return sign

    def _make_buttons(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(GRID)
        for text, do in (
            ("Copy details", self._copy_details),
            ("Show log files", self.logs_requested.emit),
        ):
            button = QPushButton(text)
            button.setAutoDefault(False)
            button.clicked.connect(do)
            row.addWidget(button)
        row.addStretch(1)
        save = QPushButton("Save a copy…")
        save.setAutoDefault(False)
        save.clicked.connect(self.copy_requested)
        close = QPushButton("Go on")
        close.setDefault(True)
        close.clicked.connect(self.accept)
        row.addWidget(save)
        row.addWidget(close)
        return row

    def _copy_details(self) -> None:
        QApplication.clipboard().setText(self.details)
