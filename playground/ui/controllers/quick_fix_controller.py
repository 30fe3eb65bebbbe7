"""Offers to mend what is wrong with the drawing."""

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction, QKeySequence

from playground.core import Severity
from playground.nn.compiler.plan import Analysis
from playground.nn.inspect.quick_fix import QuickFix, find_quick_fix
from playground.training.base.validation import signature_of
from playground.ui.canvas import NetworkCanvas
from playground.ui.controllers.document import Document
from playground.ui.controllers.training_client import Controller
from playground.ui.shell.quick_fix_bar import MendBar


class Mender(QObject):
    """Shows the first error of every analysis over the canvas, with a mend where there is one.

    Parameters
    ----------
    action
        What the person triggers to have the error mended.
    """

    def __init__(
        self, document: Document, controller: Controller, canvas: NetworkCanvas, action: QAction
    ) -> None:
        super().__init__(canvas)
        self._document = document
        self._controller = controller
        self._canvas = canvas
        self._action = action
        self._mend: QuickFix | None = None
        self.bar = MendBar(canvas)
        self.bar.mend_requested.connect(action.trigger)
        action.setEnabled(False)
        action.triggered.connect(self.mend)
        controller.analyzed.connect(self._judge)

    def mend(self) -> None:
        """Make the change that is offered."""
        if self._mend is not None:
            self._canvas.mend(self._mend)

    def _judge(self, analysis: Analysis) -> None:
        errors = [d for d in analysis.diagnostics if d.severity is Severity.ERROR]
        dataset, self._mend = self._controller.dataset, None
        if errors and dataset is not None:
            network = self._document.project.network
            self._mend = find_quick_fix(network, analysis, signature_of(dataset))
        about = self._mend.node_id if self._mend is not None else None
        first = next((d for d in errors if d.node_id == about), errors[0] if errors else None)
        text = ""
        if first is not None:
            text = f"{first.node_id}: {first.message}" if first.node_id else first.message
        offered = self._mend.text if self._mend is not None else ""
        keys = self._action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
        self.bar.show_finding(text, offered, keys)
        self._action.setEnabled(self._mend is not None)
