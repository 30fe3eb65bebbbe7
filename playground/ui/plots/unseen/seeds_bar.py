"""The button that trains from several seeds, and how far they are."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QPushButton, QWidget

from playground.ui.theme.tokens import GRID

PROGRESS_WIDTH = 60


class SeedsBar(QWidget):
    """Offers to train from several seeds, shows how far they are, and ends them.

    Signals
    -------
    pressed()
        The person wants them trained, or those under way to end.
    """

    pressed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.button = QPushButton("Seeds")
        self.button.setAccessibleName("Train from several seeds")
        self.button.setToolTip("Nothing is there to train yet")
        self.button.setEnabled(False)
        self.button.clicked.connect(self.pressed)
        self._progress = QProgressBar()
        self._progress.setTextVisible(False)
        self._progress.setFixedWidth(PROGRESS_WIDTH)
        self._progress.setAccessibleName("Share of the seeds' epochs that are trained")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(GRID)
        row.addWidget(self.button)
        row.addWidget(self._progress)
        self._progress.hide()

    def offer(self, count: int, refusal: str) -> None:
        """Offer to train from so many seeds, or say why that cannot be done."""
        self._progress.hide()
        self.button.setText(f"{count} seeds")
        self.button.setAccessibleName(f"Train from {count} seeds")
        self.button.setEnabled(not refusal)
        self.button.setToolTip(
            refusal
            or f"Train as it is from {count} initial weights and draw their median and the middle "
            "half: luck from skill. The training here goes on as it is; the result is kept in Runs"
        )

    def show_progress(self, done: int, total: int) -> None:
        """Show how far the seeds are, and offer to end them."""
        self._progress.setRange(0, max(total, 1))
        self._progress.setValue(done)
        self._progress.show()
        self.button.setText("Cancel")
        self.button.setAccessibleName("Cancel the seeds")
        self.button.setToolTip("End them; what they came to so far is dropped")
        self.button.setEnabled(True)
