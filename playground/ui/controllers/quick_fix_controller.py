"""Offers quick fixes for what is wrong with the drawing."""

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction, QKeySequence

from playground.core import Diagnostic
from playground.nn.compiler.plan import Analysis
from playground.nn.inspect.fixes.steps import QuickFix
from playground.nn.inspect.quick_fix import MOST_PROBLEMS, errors, fixes_for
from playground.project.workbench import Workbench
from playground.training.base.validation import signature_of
from playground.ui.canvas import NetworkCanvas
from playground.ui.controllers.presenter import Presenter
from playground.ui.shell.quick_fix_bar import QuickFixBar
from playground.ui.widgets.menu_tips import allow

NO_FIX = "Nothing is wrong that a change offered here would mend"


class QuickFixController(QObject):
    """Shows the errors of the drawing over the canvas, one at a time, with what mends each.

    The first that is shown is the first that can be mended.

    Parameters
    ----------
    action
        What the person triggers to have the shown error mended in the best way.
    """

    def __init__(self, presenter: Presenter, canvas: NetworkCanvas, action: QAction) -> None:
        super().__init__(canvas)
        self._canvas = canvas
        self._action = action
        self._workbench = presenter.workbench
        self._analysis: Analysis | None = None
        self._problems: tuple[Diagnostic, ...] = ()
        self._fixes: dict[int, tuple[QuickFix, ...]] = {}
        self._shown = 0
        self.bar = QuickFixBar(canvas)
        self.bar.fix_requested.connect(self._apply)
        self.bar.problem_requested.connect(self._turn)
        allow(action, NO_FIX)
        presenter.workbench_changed.connect(self._follow)
        self._follow(presenter.workbench)

    def apply(self) -> None:
        """Make the best change that is offered for the shown error."""
        self._apply(0)

    def _apply(self, number: int) -> None:
        found = self._fixes_of(self._shown) if self._problems else ()
        if number < len(found):
            self._canvas.layers.apply_fix(found[number])

    def _turn(self, step: int) -> None:
        """Show another error, and select the layer it is about."""
        self._shown = (self._shown + step) % len(self._problems)
        self._show()
        node_id = self._problems[self._shown].node_id
        if node_id:
            self._canvas.select((node_id,))
            self._canvas.reveal(node_id)

    def _follow(self, workbench: Workbench) -> None:
        """Look for fixes when something else is wrong than before."""
        analysis = workbench.analysis
        if analysis is None or analysis is self._analysis:
            return
        self._workbench, self._analysis = workbench, analysis
        before, self._problems, self._fixes = self._problems, errors(analysis), {}
        if not self._problems and not before:
            return
        near = range(min(len(self._problems), MOST_PROBLEMS))
        self._shown = next((i for i in near if self._fixes_of(i)), 0)
        self._show()

    def _fixes_of(self, number: int) -> tuple[QuickFix, ...]:
        """Return what mends an error; it is looked for when somebody first wants to know."""
        found = self._fixes.get(number)
        if found is None:
            bench, node_id = self._workbench, self._problems[number].node_id
            found = ()
            if bench.dataset is not None and bench.analysis is not None and node_id:
                network, signature = bench.project.network, signature_of(bench.dataset)
                found = fixes_for(network, bench.analysis, signature, node_id)
            self._fixes[number] = found
        return found

    def _show(self) -> None:
        text, offered = "", tuple[str, ...]()
        if self._problems:
            first = self._problems[self._shown]
            text = self._workbench.project.network.told(first)
            offered = tuple(fix.text for fix in self._fixes_of(self._shown))
        keys = self._action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
        self.bar.show_finding(text, offered, keys)
        self.bar.show_place(self._shown, len(self._problems))
        allow(self._action, "" if offered else NO_FIX)
