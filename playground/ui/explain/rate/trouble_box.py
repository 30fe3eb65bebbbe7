"""Why training diverged, and the two ways on."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from playground.ui.theme.tokens import GRID
from playground.ui.widgets.message_labels import message_label, set_message


class TroubleBox(QWidget):
    """Says what is known of a divergence; out of sight while there is none.

    Signals
    -------
    action_requested(name)
        The person chose a way on: the window's action of that name.
    """

    action_requested = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.message = message_label("error")
        self.back, self.halve = QPushButton(), QPushButton("Halve the rate")
        self.back.setToolTip("Take the training back to where its loss was well")
        self.halve.setToolTip("Go on with half the learning rate; Undo takes that back")
        self.back.clicked.connect(lambda: self.action_requested.emit("back_to_good"))
        self.halve.clicked.connect(lambda: self.action_requested.emit("halve_rate"))
        row = QHBoxLayout()
        row.setSpacing(GRID)
        for button in (self.back, self.halve):
            row.addWidget(button)
        row.addStretch(1)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(GRID // 2)
        box.addWidget(self.message)
        box.addLayout(row)
        self.hide()

    @property
    def text(self) -> str:
        """What is said."""
        return self.message.text()

    def show_trouble(self, text: str, good_step: int | None) -> None:
        """Say it; the empty text takes it back."""
        set_message(self.message, text)
        self.back.setVisible(good_step is not None)
        if good_step is not None:
            self.back.setText(f"Back to step {good_step:,}")
        self.setVisible(bool(text))
