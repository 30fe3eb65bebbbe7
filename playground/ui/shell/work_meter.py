"""How far long work is, with a button to give it up; part of the status bar."""

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QProgressBar, QPushButton, QWidget
from typing_extensions import override

from playground.ui.theme.tokens import GRID

_STEPS = 1000
_WIDEST_NAME = 24 * GRID


class WorkMeter(QWidget):
    """Shown while something takes long: what it is, how far it is, and *Cancel*.

    Escape, where nothing else takes it, cancels the work, too.

    Parameters
    ----------
    name
        What is being done.
    tip
        What cancelling does.
    window
        Whose Escape key it hears.

    Signals
    -------
    cancel_requested()
        The person does not want to wait.
    """

    cancel_requested = Signal()

    def __init__(self, name: str, tip: str, window: QWidget) -> None:
        super().__init__()
        self._name = QLabel()
        self._name.setTextFormat(Qt.TextFormat.PlainText)
        self._bar = QProgressBar()
        self._bar.setFixedWidth(12 * GRID)
        self._bar.setTextVisible(False)
        self._bar.setMaximum(_STEPS)
        self._cancel = QPushButton("Cancel")
        self._cancel.setProperty("role", "link")
        self._cancel.setToolTip(f"{tip} (Esc)")
        self._cancel.clicked.connect(self.cancel_requested)
        row = QHBoxLayout(self)
        row.setContentsMargins(GRID, 0, GRID, 0)
        row.setSpacing(GRID)
        for widget in (self._name, self._bar, self._cancel):
            row.addWidget(widget)
        self.set_name(name)
        window.installEventFilter(self)
        self.hide()

    @property
    def share(self) -> float:
        """How much is done, from 0 to 1."""
        return self._bar.value() / _STEPS

    def set_name(self, name: str) -> None:
        """Say what is being done."""
        metrics = self._name.fontMetrics()
        shown = metrics.elidedText(name, Qt.TextElideMode.ElideMiddle, _WIDEST_NAME)
        self._name.setText(shown)
        self._name.setToolTip("" if shown == name else name)
        self._bar.setAccessibleName(name)
        self._cancel.setAccessibleName(f"Cancel {name[:1].lower()}{name[1:]}")

    def show_progress(self, done: int, total: int) -> None:
        """Say that so much of so much is done; a total of 0 is not known."""
        self._bar.setMaximum(_STEPS if total else 0)
        self._bar.setValue(round(_STEPS * min(done / total, 1.0)) if total else 0)
        share = f"{100 * done / total:.0f} %" if total else ""
        self._bar.setToolTip(share)
        self.setToolTip(share)
        self.show()

    def finish(self) -> None:
        """Show nothing any more."""
        self.hide()

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Take an Escape that nothing in the window wanted."""
        if (
            isinstance(event, QKeyEvent)
            and event.type() == QEvent.Type.KeyPress
            and event.key() == Qt.Key.Key_Escape
            and self.isVisible()
        ):
            self.cancel_requested.emit()
            return True
        return super().eventFilter(watched, event)
