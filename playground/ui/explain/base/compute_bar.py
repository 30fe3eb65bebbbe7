"""The button before a computation that takes a while, and its progress and end."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QPushButton, QWidget

from playground.explain.base.duration import duration_text
from playground.ui.theme.tokens import GRID


class ComputeBar(QWidget):
    """Offers a computation with the time it will take, shows how far it is, and cancels it.

    Signals
    -------
    compute_requested()
        The person wants it done.
    cancel_requested()
        The person wants it to end.
    """

    compute_requested = Signal()
    cancel_requested = Signal()

    def __init__(self, what: str) -> None:
        super().__init__()
        self._what = what
        self._is_running = False
        self.button = QPushButton(what)
        self.button.clicked.connect(self._press)
        self.progress = QProgressBar()
        self.progress.setTextVisible(False)
        self.progress.setMinimumWidth(3 * GRID)
        self.progress.setAccessibleName(f"{what}: progress")
        policy = self.progress.sizePolicy()
        policy.setRetainSizeWhenHidden(True)
        self.progress.setSizePolicy(policy)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(GRID)
        row.addWidget(self.button)
        row.addWidget(self.progress, 1)
        self.show_idle()

    @property
    def is_running(self) -> bool:
        """Whether it is shown as under way: its button cancels then."""
        return self._is_running

    def offer(self, seconds: float) -> None:
        """Offer the computation and say how long it may take."""
        self._is_running = False
        self.button.setText(f"{self._what} ({duration_text(seconds)})")
        self.button.show()
        self.progress.hide()

    def show_running(self) -> None:
        """Show that it is under way."""
        self._is_running = True
        self.button.setText("Cancel")
        self.button.show()
        self.progress.setRange(0, 0)
        self.progress.show()

    def show_progress(self, done: int, total: int) -> None:
        """Show how far it is."""
        self.progress.setRange(0, total)
        self.progress.setValue(done)

    def show_idle(self) -> None:
        """Show nothing: there is nothing to compute."""
        self._is_running = False
        self.button.hide()
        self.progress.hide()

    def _press(self) -> None:
        if self._is_running:
            self.cancel_requested.emit()
        else:
            self.compute_requested.emit()
