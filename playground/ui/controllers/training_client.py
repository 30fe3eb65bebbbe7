"""Between document, worker and views: changes go to the worker, its answers go to the views.

One direction only: views wish, the document changes, the worker computes, views show. Results never
flow into the document, except that a new kind of data asks for fitting outputs and a fitting loss,
which is an edit that can be undone like any other.
"""

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, Signal

from playground.core import Task
from playground.datasets.base.dataset import Dataset
from playground.datasets.peek import peek_dataset
from playground.nn.compiler.plan import Analysis, analyze
from playground.nn.losses import LOSSES
from playground.project import Project
from playground.project.fit_to_data import adapt
from playground.session.messages import (
    CancelLoading,
    Configure,
    Configured,
    Diverged,
    Evaluated,
    Event,
    Failed,
    Loading,
    Play,
    Rejected,
    RequestState,
    Running,
    SetSpeed,
    StateReady,
    Stopped,
    ValueRejected,
)
from playground.session.worker import Worker
from playground.training.base.history import History
from playground.training.base.validation import signature_of
from playground.ui.controllers.document import Document
from playground.ui.controllers.frame_loop import FrameLoop


class Controller(QObject):
    """Keeps worker and views in step with the document.

    Signals
    -------
    analyzed(analysis)
        Shapes, counts and findings for the document and the present data.
    dataset_changed(dataset)
        Other data is there to be shown.
    data_failed(message)
        The chosen data cannot be had; the previous stays. Empty when it can.
    training_failed(message, field)
        A hyperparameter is not allowed: its name is ``field``. Both are empty when all are.
    stopped(reason)
        A stop condition ended the run.
    loading(done, total)
        So many bytes of the chosen data are read.
    loaded()
        No data is being read any more.
    running_changed(running)
        Training runs, or rests.
    trouble(message, cause, recoverable)
        Something the person must know; ``cause`` groups messages, ``recoverable`` says whether
        going back to the initial weights helps.
    told(message)
        Something worth knowing.
    state_ready(state)
        The answer to :meth:`request_state`: a :class:`StateReady`.
    """

    analyzed = Signal(object)
    dataset_changed = Signal(object)
    data_failed = Signal(str)
    training_failed = Signal(str, str)
    stopped = Signal(str)
    # Files may be larger than Qt's own whole numbers.
    loading = Signal(object, object)
    loaded = Signal()
    running_changed = Signal(bool)
    trouble = Signal(str, str, bool)
    told = Signal(str)
    state_ready = Signal(object)

    def __init__(
        self, document: Document, worker: Worker, frames: FrameLoop, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._document = document
        self._worker = worker
        self._frames = frames
        self.dataset: Dataset | None = None
        self.analysis: Analysis | None = None
        self.generation = 0
        self._data_is_new = False
        self._made_for: Task | None = None
        document.changed.connect(self._follow)
        frames.event_arrived.connect(self._handle)
        self._handlers: dict[type, Callable[[Any], None]] = {
            Loading: self._loading,
            Configured: self._configured,
            Rejected: self._rejected,
            Evaluated: self._evaluated,
            Running: self._running,
            Diverged: self._diverged,
            Failed: self._failed,
            Stopped: self._stopped,
            ValueRejected: self._not_set,
            StateReady: self._state_ready,
        }

    # document → worker --------------------------------------------------------------------------

    def begin(self, state: StateReady | None = None) -> None:
        """Train the document from the start, or from a saved state."""
        self._worker.send(SetSpeed(self._document.project.view.speed))
        self._configure(state, restart=state is None)

    def foresee(self) -> None:
        """Check the drawing before the worker has the data, where a handful of samples can tell.

        So the window shows the network from its first picture on as it will stay.
        """
        dataset = peek_dataset(self._document.project.dataset)
        if dataset is not None:
            network = self._document.project.network
            self.analyzed.emit(analyze(network, signature_of(dataset)))

    def cancel_loading(self) -> None:
        """Give up reading the data of the present document."""
        self._worker.send(CancelLoading(self.generation))

    def request_state(self, token: int) -> None:
        """Ask for the complete state; :attr:`state_ready` answers."""
        self._worker.send(RequestState(token))

    def _follow(self, before: Project, after: Project) -> None:
        if before.view.speed != after.view.speed:
            self._worker.send(SetSpeed(after.view.speed))
        if before.dataset != after.dataset or not self._document.is_pushing:
            # Only data that was just chosen may ask for other outputs: undo, redo and opening
            # show exactly what there was.
            self._data_is_new = self._document.is_pushing
            self._made_for = self.dataset.task if self.dataset is not None else None
        parts = ("network", "dataset", "training", "browser_seed")
        if any(getattr(before, part) != getattr(after, part) for part in parts):
            self._analyze()
            self._configure(None, restart=False)

    def _configure(self, state: StateReady | None, *, restart: bool) -> None:
        self.generation += 1
        self._worker.send(
            Configure(
                self.generation,
                self._document.project,
                checkpoint=state.checkpoint if state is not None else None,
                history=state.history if state is not None else (),
                restart=restart,
            )
        )

    def _analyze(self) -> None:
        """Check the drawing against the data there is; the worker confirms it a moment later."""
        if self.dataset is not None:
            network = self._document.project.network
            self.analysis = analyze(network, signature_of(self.dataset))
            self.analyzed.emit(self.analysis)

    # worker → views -----------------------------------------------------------------------------

    def _handle(self, event: Event) -> None:
        self._handlers[type(event)](event)

    def _loading(self, event: Loading) -> None:
        if event.generation == self.generation:
            self.loading.emit(event.done, event.total)

    def _stopped(self, event: Stopped) -> None:
        self.stopped.emit(event.reason)

    def _not_set(self, event: ValueRejected) -> None:
        self.told.emit(f"The value was not set: {event.error}")

    def _configured(self, event: Configured) -> None:
        self._frames.generation = event.generation
        self._take_data(event.dataset)
        if event.generation == self.generation:
            self.loaded.emit()
            self.data_failed.emit("")
            self.training_failed.emit("", "")
            self._fit_if_needed(event.dataset)

    def _rejected(self, event: Rejected) -> None:
        if event.generation != self.generation:
            return
        self.loaded.emit()
        if event.part == "state":
            self.told.emit(f"The saved training was not taken up, weights are new: {event.error}")
            self._configure(None, restart=True)
            return
        self.data_failed.emit(event.error if event.part == "data" else "")
        self.training_failed.emit(event.error if event.part == "training" else "", event.field)
        if event.dataset is not None:
            self._take_data(event.dataset)
            self._fit_if_needed(event.dataset)

    def _take_data(self, dataset: Dataset) -> None:
        if dataset is not self.dataset:
            self.dataset = dataset
            self.dataset_changed.emit(dataset)
            self._analyze()

    def _fit_if_needed(self, dataset: Dataset) -> None:
        """After another kind of data was chosen, make outputs and loss fit, and say so."""
        if not self._data_is_new:
            return
        self._data_is_new = False
        project = self._document.project
        fitted, changes = adapt(
            project,
            dataset.task,
            signature_of(dataset).outputs,
            dataset.columns,
            dataset.is_2d,
            self._made_for,
        )
        if changes and _is_unfit(project, dataset, self.analysis):
            was_running = self._frames.running
            self._document.amend(fitted)
            if was_running:
                # Data that did not fit made the worker pause; nobody asked for that.
                self._worker.send(Play())
            # The beginning is what a narrow window shows.
            self.told.emit("Fitted to the data; Undo takes it back. " + ". ".join(changes) + ".")

    def _evaluated(self, event: Evaluated) -> None:
        if event.restart:
            self._frames.replace_history(History(event.points))
        else:
            self._frames.history.extend(event.points)
            self._frames.curves_grew()

    def _running(self, event: Running) -> None:
        self._frames.running = event.running
        self.running_changed.emit(event.running)

    def _diverged(self, event: Diverged) -> None:
        self.trouble.emit(event.message, "diverged", True)

    def _failed(self, event: Failed) -> None:
        text = f"Something went wrong while {event.doing}: {event.error or 'no message'}"
        self.trouble.emit(text, "failed", True)

    def _state_ready(self, event: StateReady) -> None:
        self.state_ready.emit(event)


def _is_unfit(project: Project, dataset: Dataset, analysis: Analysis | None) -> bool:
    """Tell whether the project cannot learn this data as it stands."""
    name = project.training.loss.name
    fits = name in LOSSES and dataset.task in LOSSES.get(name).tasks
    return not fits or analysis is None or analysis.plan is None
