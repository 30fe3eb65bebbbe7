"""What a name of the program holds, beside the lines."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QPlainTextEdit, QVBoxLayout, QWidget

from playground.ui.panels.code.block_view import LEAST_HEIGHT, code_font
from playground.ui.theme.tokens import GRID

POINT = (
    "Point at a name to see what it holds at this step. Click a line, or press Enter in it, to "
    "find its layer."
)


class ArrayView(QWidget):
    """Words about an array above its numbers."""

    def __init__(self) -> None:
        super().__init__()
        self.words = QLabel(POINT)
        self.words.setTextFormat(Qt.TextFormat.PlainText)
        self.words.setWordWrap(True)
        self.words.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.words.setProperty("role", "secondary")
        self.numbers = QPlainTextEdit()
        self.numbers.setReadOnly(True)
        self.numbers.setAccessibleName("What the name holds")
        self.numbers.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self.numbers.setFrameShape(QPlainTextEdit.Shape.NoFrame)
        self.numbers.setFont(code_font())
        self.numbers.setMinimumHeight(LEAST_HEIGHT)
        box = QVBoxLayout(self)
        box.setContentsMargins(GRID, GRID // 2, GRID, 0)
        box.setSpacing(2)
        box.addWidget(self.words)
        box.addWidget(self.numbers, 1)

    def take_size(self) -> None:
        """Write as large as text is now."""
        self.numbers.setFont(code_font())

    def show_array(self, words: str, numbers: str) -> None:
        """Say what a name holds."""
        self.words.setText(words)
        if numbers != self.numbers.toPlainText():
            self.numbers.setPlainText(numbers)
