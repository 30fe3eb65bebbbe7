"""Above a lesson: whose answers are kept, and where somebody was when they left it."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget

from playground.ui.theme.tokens import GRID
from playground.ui.widgets.section import MARGIN


class AnswersBar(QWidget):
    """Asks for a name in one line, and offers to go on; both can be left alone.

    Signals
    -------
    named(name)
        The person gave a name, or took it back.
    resume_requested()
        The person wants to go on where they were.
    anew_requested()
        The person wants to begin at the first part.
    """

    named = Signal(str)
    resume_requested = Signal()
    anew_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.name = QLineEdit()
        self.name.setPlaceholderText("Your name, if you like")
        self.name.setAccessibleName("Your name")
        self.name.setToolTip("Your answers are kept under it, on this computer only")
        self.name.editingFinished.connect(lambda: self.named.emit(self.name.text().strip()))
        self._words = QLabel()
        self._words.setWordWrap(True)
        self.resume_button = QPushButton("Go on there")
        self.resume_button.setToolTip("Go to the first part that is not done")
        self.resume_button.clicked.connect(lambda: self.resume_requested.emit())
        self.anew_button = QPushButton("Start again")
        self.anew_button.setToolTip("Begin at the first part; what was answered stays kept")
        self.anew_button.clicked.connect(lambda: self.anew_requested.emit())
        self._offer = QWidget()
        buttons = QHBoxLayout()
        buttons.setSpacing(GRID)
        for button in (self.resume_button, self.anew_button):
            buttons.addWidget(button)
        buttons.addStretch(1)
        column = QVBoxLayout(self._offer)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._words)
        column.addLayout(buttons)
        box = QVBoxLayout(self)
        box.setContentsMargins(MARGIN, GRID // 2, MARGIN, GRID // 2)
        box.setSpacing(GRID)
        box.addWidget(self.name)
        box.addWidget(self._offer)
        # One by one: a bar that is shown before it has its place would be a window of its own.
        for part in (self.name, self._offer, self):
            part.hide()

    def ask_name(self, name: str = "", *, asks: bool) -> None:
        """Show the line for the name, or hide it."""
        if self.name.text() != name:
            self.name.setText(name)
        self.name.setVisible(asks)
        self._match()

    def offer(self, words: str) -> None:
        """Say where the person was, with buttons to go on there or not; empty: say nothing."""
        self._words.setText(words)
        self._offer.setVisible(bool(words))
        self._match()

    def _match(self) -> None:
        self.setVisible(not (self.name.isHidden() and self._offer.isHidden()))
