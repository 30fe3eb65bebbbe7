"""Points that nobody trains on, painted on the output plot: one edit for each stroke."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from playground.project.project_change import ProjectChange
from playground.ui.controllers.document import Document
from playground.ui.drawing.unseen_edit import unseen_edit
from playground.ui.plots.outputs.output_view import OutputView
from playground.ui.plots.unseen.unseen_view import UnseenView
from playground.ui.shell.docks import Docks

if TYPE_CHECKING:
    from playground.ui.plots.drawing.stroke import Stroke


class UnseenPainting(QObject):
    """Makes an edit of each stroke, and has the views show the points of the document.

    Parameters
    ----------
    document
        Keeps the points; they change no training.
    output, verdict
        Where they are painted, and where it is said what they come to.
    docks
        Where the output plot is.
    parent
        The window.

    Signals
    -------
    message(text)
        What a stroke did that was not asked for.
    """

    message = Signal(str)

    def __init__(
        self,
        document: Document,
        output: OutputView,
        verdict: UnseenView,
        docks: Docks,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._document, self._docks = document, docks
        self._output, self._verdict = output, verdict
        output.drawing.unseen_stroke_made.connect(self._take_stroke)
        output.drawing.unseen_cleared.connect(self._clear)
        verdict.paint_requested.connect(self.toggle)
        document.changed.connect(self._follow)
        self._show()

    def toggle(self) -> None:
        """Begin to paint on the output plot, or stop; other data than points has no plane."""
        drawing = self._output.drawing
        if not drawing.paints_unseen:
            self._docks.raise_dock(self._output.key)
        drawing.set_on(not drawing.paints_unseen and drawing.can_paint, unseen=True)
        if not drawing.can_paint:
            self.message.emit("Unseen points are painted on a plane: choose a 2-D problem.")

    def _take_stroke(self, stroke: Stroke) -> None:
        project = self._document.project
        edit = unseen_edit(stroke, project.unseen_points)
        self._document.push(edit.text, project.with_unseen(edit.points))
        if self._document.project == project:
            self._output.drawing.mode.layer.give_up()
        if edit.message:
            self.message.emit(edit.message)

    def _clear(self) -> None:
        self._document.push("Clear unseen points", self._document.project.with_unseen(""))

    def _follow(self, change: ProjectChange) -> None:
        if change.unseen:
            self._show()

    def _show(self) -> None:
        text = self._document.project.unseen_points
        self._output.set_unseen(text)
        self._verdict.set_painted(text)
