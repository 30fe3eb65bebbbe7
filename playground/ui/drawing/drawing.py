"""Points drawn on the output plot, as edits of the document: one for each stroke."""

from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QObject, Signal

from playground.core import params_of
from playground.datasets import DATASETS
from playground.datasets.base.dataset import Dataset
from playground.datasets.few_points import few_points, points_needed
from playground.project.project_change import Cause, ProjectChange
from playground.ui.controllers.document import Document
from playground.ui.controllers.training_client import TrainingClient
from playground.ui.drawing.stroke_edit import carrying_other_answers, stroke_edit, with_points
from playground.ui.plots.outputs.output_view import OutputView
from playground.ui.shell.docks import Docks
from playground.ui.support.later import later

if TYPE_CHECKING:
    from playground.ui.plots.drawing.stroke import Stroke

NO_POINTS = np.zeros((0, 3))
BEGIN = "Draw points here:\npress and drag."


class Drawing(QObject):
    """Makes an edit of each stroke, and shows the plane while there is too little on it to train.

    Signals
    -------
    message(text)
        What a stroke did that was not asked for.
    """

    message = Signal(str)

    def __init__(
        self,
        document: Document,
        client: TrainingClient,
        view: OutputView,
        docks: Docks,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._document = document
        self._client = client
        self._view = view
        self._docks = docks
        view.drawing.stroke_made.connect(self._take_stroke)
        view.drawing.wished.connect(self._take_wish)
        document.changed.connect(self._follow)
        client.rejected.connect(self._show_blank)
        client.configured.connect(self._leave_blank)

    def toggle(self) -> None:
        """Begin to draw on the output plot, or stop; other data than points is not drawn on."""
        view = self._view
        begins = not view.drawing.pencil.isChecked()
        if begins:
            self._docks.raise_dock(view.key)
        view.drawing.set_on(begins and view.can_draw)
        if not view.can_draw:
            self.message.emit("Only points on a plane can be drawn: choose Draw, or a 2-D problem.")

    def _take_stroke(self, stroke: "Stroke") -> None:
        """Make an edit of a stroke; one that changes nothing leaves no trace."""
        before = self._document.project
        edit = stroke_edit(stroke, before.dataset, self._shown())
        self._document.push(edit.text, before.replace(dataset=edit.config))
        if self._document.project == before:
            self._view.drawing.mode.layer.give_up()
        if edit.message:
            self.message.emit(edit.message)

    def _shown(self) -> Dataset | None:
        """Return the data that belong to the document as it is, if they are there."""
        client = self._client
        is_current = client.configured_generation == client.generation
        return client.dataset if is_current and not self._view.is_blank else None

    def _take_wish(self, name: str) -> None:
        document, project = self._document, self._document.project
        if name == "clear":
            cleared = with_points(project.dataset, NO_POINTS)
            document.push("Clear drawn points", project.replace(dataset=cleared))
        elif name == "undo":
            document.undo_stack.undo()
        else:
            document.undo_stack.redo()

    # showing --------------------------------------------------------------------------------------

    def _follow(self, change: ProjectChange) -> None:
        """Let points be drawn where the data takes some; show a plane that waits for them."""
        if not change.dataset:
            return
        if change.cause is Cause.EDIT:
            # An edit can only be extended once it is made.
            later(self, lambda: self._convert(change))
        config = change.after.dataset
        known = config.kind in DATASETS
        declared = params_of(DATASETS.get(config.kind)) if known else ()
        self._view.drawing.set_allowed(any(param.name == "drawn" for param in declared))
        self._show_blank()

    def _convert(self, change: ProjectChange) -> None:
        """Let points that carried classes carry values, or the other way, as it was chosen."""
        document, project = self._document, self._document.project
        converted = carrying_other_answers(change.before.dataset, change.after.dataset)
        if converted is not None and project.dataset == change.after.dataset:
            document.amend(project.replace(dataset=converted.config))
            self.message.emit(converted.message)

    def _show_blank(self, _: object = None) -> None:
        """Where points are needed, show those there are, and let more be drawn."""
        config = self._document.project.dataset
        few = few_points(config)
        if few is None:
            return
        missing = points_needed(config) - len(few.raw.x)
        more = f"{missing} more {'point is' if missing == 1 else 'points are'} needed."
        self._view.show_blank(few, more if len(few.raw.x) else f"{BEGIN}\n{more}")
        if not self._view.drawing.pencil.isChecked():
            self._docks.raise_dock(self._view.key)
            self._view.drawing.set_on(True)

    def _leave_blank(self) -> None:
        if self._view.is_blank and few_points(self._document.project.dataset) is None:
            self._view.set_dataset(self._client.dataset)
