"""Offers a quick fix for what is wrong with the drawing."""

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction, QKeySequence

from playground.core import Severity
from playground.nn.compiler.plan import Analysis
from playground.nn.inspect.quick_fix import QuickFix, find_quick_fix
from playground.project.workbench import Workbench
from playground.training.base.validation import signature_of
from playground.ui.canvas import NetworkCanvas
from playground.ui.controllers.presenter import Presenter
from playground.ui.shell.quick_fix_bar import QuickFixBar


class QuickFixController(QObject):
    """Shows the first error of the drawing over the canvas, with a fix where there is one.

    Parameters
    ----------
    action
        What the person triggers to have the error fixed.
    """

    def __init__(self, presenter: Presenter, canvas: NetworkCanvas, action: QAction) -> None:
        super().__init__(canvas)
        self._presenter = presenter
        self._canvas = canvas
        self._action = action
        self._fix: QuickFix | None = None
        self._analysis: Analysis | None = None
        self.bar = QuickFixBar(canvas)
        self.bar.fix_requested.connect(action.trigger)
        action.setEnabled(False)
        presenter.workbench_changed.connect(self._follow)
        self._follow(presenter.workbench)

    def apply(self) -> None:
        """Make the change that is offered."""
        if self._fix is not None:
            self._canvas.apply_fix(self._fix)

    def _follow(self, workbench: Workbench) -> None:
        """Look for a fix when something else is wrong than before."""
        analysis, dataset = workbench.analysis, workbench.dataset
        if analysis is None or analysis is self._analysis:
            return
        self._analysis, self._fix = analysis, None
        errors = [d for d in analysis.diagnostics if d.severity is Severity.ERROR]
        if errors and dataset is not None:
            network = workbench.project.network
            self._fix = find_quick_fix(network, analysis, signature_of(dataset))
        about = self._fix.node_id if self._fix is not None else None
        first = next((d for d in errors if d.node_id == about), errors[0] if errors else None)
        text = ""
        if first is not None:
            text = f"{first.node_id}: {first.message}" if first.node_id else first.message
        offered = self._fix.text if self._fix is not None else ""
        keys = self._action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
        self.bar.show_finding(text, offered, keys)
        self._action.setEnabled(self._fix is not None)
