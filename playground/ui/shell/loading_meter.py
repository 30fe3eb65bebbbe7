"""How far the reading of large data is, with a button to give up; part of the status bar."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QProgressBar, QPushButton, QWidget

from playground.ui.theme.tokens import GRID

_STEPS = 1000
_MEGA = 1e6


class LoadingMeter(QWidget):
    """Shown while data is being read.

    Signals
    -------
    cancel_requested()
        The person does not want to wait for the data.
    """

    cancel_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._text = QLabel("Reading data")
        self._bar = QProgressBar()
        self._bar.setAccessibleName("Reading data")
        self._bar.setFixedWidth(20 * GRID)
        self._bar.setTextVisible(False)
        self._bar.setMaximum(_STEPS)
        cancel = QPushButton("Cancel")
        cancel.setProperty("role", "link")
        cancel.setAccessibleName("Cancel reading data")
        cancel.setToolTip("Stop reading; the data in use stays")
        cancel.clicked.connect(self.cancel_requested)
        row = QHBoxLayout(self)
        row.setContentsMargins(GRID, 0, GRID, 0)
        row.setSpacing(GRID)
        for widget in (self._text, self._bar, cancel):
            row.addWidget(widget)
        self.hide()

    @property
    def share(self) -> float:
        """How much is read, from 0 to 1."""
        return self._bar.value() / _STEPS

    def show_progress(self, done: int, total: int) -> None:
        """Say that so many bytes of so many are read; a total of 0 is not known."""
        self._bar.setMaximum(_STEPS if total else 0)
        self._bar.setValue(round(_STEPS * min(done / total, 1.0)) if total else 0)
        size = f"{done / _MEGA:,.0f} of {total / _MEGA:,.0f} MB" if total else ""
        self._bar.setToolTip(size)
        self.setToolTip(size)
        self.show()

    def finish(self) -> None:
        """Show nothing any more."""
        self.hide()
