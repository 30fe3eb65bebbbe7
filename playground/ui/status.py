"""The status bar: the problem, the network's size, the speed, and what is wrong."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLabel, QStatusBar, QToolButton, QWidget

from playground.core import Diagnostic, Severity
from playground.datasets.dataset import Dataset
from playground.training.snapshot import Snapshot


class StatusBar(QStatusBar):
    """Facts on the left, findings on the right; messages in between come and go.

    Signals
    -------
    finding_activated(node_id)
        The person pressed the finding: show the layer it is about.
    """

    finding_activated = Signal(str)

    MESSAGE_MS = 8000

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._problem = QLabel()
        self._size = QLabel()
        self._speed = QLabel()
        for label in (self._problem, self._size, self._speed):
            self.addWidget(label)
        self._finding = QToolButton()
        self._finding.setAutoRaise(True)
        self._finding.clicked.connect(self._activate)
        self._node_id = ""
        self.addPermanentWidget(self._finding)
        self.set_diagnostics(())

    def set_problem(self, dataset: Dataset) -> None:
        """Name the problem."""
        columns = len(dataset.columns)
        features = "1 feature" if columns == 1 else f"{columns} features"
        self._problem.setText(f"{dataset.task.title} · {features}")

    def set_parameters(self, count: int) -> None:
        """Write the network's size."""
        self._size.setText(f"{count:,} parameters")

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Write the speed; nothing while paused."""
        text = ""
        if snapshot.steps_per_second:
            text = f"{snapshot.steps_per_second:,.0f} steps/s"
            if snapshot.epochs_per_second >= 1:
                text += f" · {snapshot.epochs_per_second:,.0f} epochs/s"
        if text != self._speed.text():
            self._speed.setText(text)

    def set_diagnostics(self, diagnostics: Sequence[Diagnostic]) -> None:
        """Show the first finding, errors before warnings, and how many more there are."""
        ranked = sorted(diagnostics, key=lambda d: d.severity is not Severity.ERROR)
        if not ranked:
            self._show_finding("No problems", "", "", "The network can be trained")
            return
        first = ranked[0]
        text = f"{first.node_id}: {first.message}" if first.node_id else first.message
        more = f"  (+{len(ranked) - 1} more)" if len(ranked) > 1 else ""
        everything = "\n".join(f"{d.node_id or 'network'}: {d.message}" for d in ranked)
        self._show_finding(text + more, first.severity.value, first.node_id, everything)

    def tell(self, text: str) -> None:
        """Say something for a few seconds."""
        self.showMessage(text, self.MESSAGE_MS)

    def _show_finding(self, text: str, role: str, node_id: str, tip: str) -> None:
        self._finding.setText(text)
        self._finding.setToolTip(tip)
        self._finding.setAccessibleName(text)
        self._finding.setProperty("role", role)
        self._finding.style().unpolish(self._finding)
        self._finding.style().polish(self._finding)
        self._node_id = node_id

    def _activate(self) -> None:
        if self._node_id:
            self.finding_activated.emit(self._node_id)
