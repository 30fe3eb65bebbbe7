"""After another kind of data was chosen: outputs and a loss that fit it, as an edit."""

from PySide6.QtCore import QObject, Signal

from playground.core import Task
from playground.nn.losses import LOSSES
from playground.project.fit_to_data import fit_to_data
from playground.project.project_change import Cause, ProjectChange
from playground.project.workbench import Workbench
from playground.training.base.validation import signature_of
from playground.ui.controllers.document import Document
from playground.ui.controllers.training_client import TrainingClient


class DataFitting(QObject):
    """Makes a network fit data that was just chosen and that it cannot learn as it stands.

    That is part of the edit that chose the data: one undo takes both back. Undo, redo and opening
    show exactly what there was.

    Signals
    -------
    message(text)
        What was changed.
    """

    message = Signal(str)

    def __init__(self, document: Document, client: TrainingClient, parent: QObject) -> None:
        super().__init__(parent)
        self._document = document
        self._client = client
        self._is_due = False
        self._made_for: Task | None = None

    def note(self, change: ProjectChange) -> None:
        """Notice whether somebody chose other data."""
        is_edit = change.cause is Cause.EDIT
        if change.dataset or not is_edit:
            self._is_due = is_edit
            dataset = self._client.dataset
            self._made_for = dataset.task if dataset is not None else None

    def fit(self, workbench: Workbench) -> None:
        """Make the document fit the chosen data, which has come, and say so."""
        dataset = workbench.dataset
        if not self._is_due or dataset is None:
            return
        self._is_due = False
        fitted, changes = fit_to_data(
            workbench.project,
            dataset.task,
            signature_of(dataset).outputs,
            dataset.columns,
            dataset.is_2d,
            self._made_for,
        )
        if changes and not _can_learn(workbench):
            was_running = self._client.is_running
            self._document.amend(fitted)
            if was_running:
                # Data that did not fit made the worker pause; nobody asked for that.
                self._client.play()
            # The beginning is what a narrow window shows.
            self.message.emit("Fitted to the data; Undo takes it back. " + ". ".join(changes) + ".")


def _can_learn(workbench: Workbench) -> bool:
    """Tell whether the project can learn its data as it stands."""
    dataset, analysis = workbench.dataset, workbench.analysis
    name = workbench.project.training.loss.name
    fits = dataset is not None and name in LOSSES and dataset.task in LOSSES.get(name).tasks
    if dataset is None or not fits or analysis is None or analysis.plan is None:
        return False
    if dataset.task is not Task.REGRESSION:
        return True
    # A last function that comes near to the largest target at most never answers it.
    low, high = analysis.plan.output.layer.output_range
    targets = dataset.y_train
    too_high = high is not None and bool((targets >= high).any())
    return not too_high and not (low is not None and bool((targets <= low).any()))
