"""The window's side of the training: what it is told, and all that is known about it."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from msgspec.structs import replace
from PySide6.QtCore import QObject, Qt, QTimer, Signal

from playground.datasets.base.dataset import Dataset
from playground.graph.pieces import NOTHING_LEARNT, Learnt
from playground.project import Project
from playground.project.runs.run import Run
from playground.session.base.commands import (
    CancelLoading,
    Command,
    Configure,
    GoTo,
    Pause,
    PlantTraining,
    Play,
    RequestSnapshot,
    Reset,
    RunEpochs,
    RunPhase,
    RunSteps,
    SetSpeed,
    SetValue,
    StepBack,
)
from playground.session.base.events import (
    CheckpointsKept,
    Configured,
    Diverged,
    Evaluated,
    Event,
    Failed,
    Loading,
    MomentReached,
    Rejected,
    Running,
    StateReady,
    Stopped,
    TrainerRead,
    TrainingLeft,
    ValueRejected,
)
from playground.session.snapshots.snapshot import Snapshot, SnapshotContents
from playground.session.worker import Worker
from playground.storage.free_memory import permit
from playground.training.base.history import History
from playground.ui.controllers.answers.generations import Generations
from playground.ui.controllers.answers.questions import Questions


class TrainingClient(QObject):
    """Owns the worker, and everything the window knows about the training it carries out.

    It sends commands without waiting. :meth:`poll` takes what the worker answered meanwhile; only
    then do properties change and signals come.

    Attributes
    ----------
    questions
        Asks the worker for what snapshots do not hold.

    Signals
    -------
    snapshot_ready(snapshot)
        Another moment of the training can be shown.
    history_changed(history)
        There are more points of the curves, or others.
    running_changed(running)
        Training runs, or rests.
    dataset_changed(dataset)
        Other data is trained on.
    configured()
        The document as it is now is trained, on :attr:`dataset`.
    state_refused(message)
        The document is trained, but not from the state it was saved with; the message says why.
    rejected(event)
        The document as it is now cannot be trained: a :class:`Rejected` says why.
    emptied()
        The document was left for another one: nothing is known of data and training.
    loading(done, total)
        So many bytes of the chosen data are read.
    loaded()
        No data is being read any more.
    stopped(reason)
        A stop condition ended the run.
    problem_found(message, cause)
        Training went wrong; ``cause`` groups messages. Going back to the initial weights helps.
    message(text)
        Something worth knowing.
    learnt()
        Steps were made.
    checkpoints_changed(kept)
        Other moments are kept: a :class:`CheckpointsKept` says which, and in how much memory.
    event_arrived(event)
        Every event of the worker, in order.
    """

    snapshot_ready = Signal(object)
    history_changed = Signal(object)
    running_changed = Signal(bool)
    dataset_changed = Signal(object)
    configured = Signal()
    state_refused = Signal(str)
    rejected = Signal(object)
    emptied = Signal()
    # Files may be larger than Qt's own whole numbers.
    loading = Signal(object, object)
    loaded = Signal()
    stopped = Signal(str)
    problem_found = Signal(str, str)
    message = Signal(str)
    learnt = Signal()
    checkpoints_changed = Signal(object)
    event_arrived = Signal(object)
    _moment_came = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._moment_came.connect(self.poll, Qt.ConnectionType.QueuedConnection)
        self._worker = Worker(self._moment_came.emit)
        self._generations = Generations()
        self.questions = Questions(self._send)
        self._dataset: Dataset | None = None
        self._latest: Snapshot | None = None
        self._history = self._like = History()
        self._history_grew = False
        self._is_running = False
        self._can_reset = False
        self._wanted = SnapshotContents()
        self._handlers: dict[type, Callable[[Any], None]] = {
            Loading: self._take_loading,
            Configured: self._take_configured,
            Rejected: self._take_rejected,
            Evaluated: self._take_points,
            Running: self._take_running,
            Diverged: lambda event: self.problem_found.emit(event.message, "diverged"),
            Failed: self._take_failure,
            Stopped: lambda event: self.stopped.emit(event.reason),
            ValueRejected: lambda event: self.message.emit(f"The value was not set: {event.error}"),
            StateReady: self.questions.take,
            TrainerRead: self.questions.take,
            CheckpointsKept: self.checkpoints_changed.emit,
            MomentReached: lambda _: None,
            TrainingLeft: lambda _: None,
        }

    # what is known ------------------------------------------------------------------------------

    @property
    def generation(self) -> int:
        """The number of the document the worker was last told to train; 0 before the first."""
        return self._generations.newest

    @property
    def configured_generation(self) -> int:
        """The number of the document that is trained: an older one while the worker is busy."""
        return self._generations.configured

    @property
    def is_current(self) -> bool:
        """Whether the latest snapshot is of the document as it is now."""
        shown = self._latest.generation if self._latest is not None else 0
        return self._generations.is_current(shown)

    @property
    def dataset(self) -> Dataset | None:
        """The data that is trained on; ``None`` until some is read."""
        return self._dataset

    @property
    def latest(self) -> Snapshot | None:
        """The latest moment of the training that can be shown."""
        return self._latest

    @property
    def history(self) -> History:
        """The points of the curves."""
        return self._history

    @property
    def is_running(self) -> bool:
        """Whether training goes on by itself."""
        return self._is_running

    @property
    def can_reset(self) -> bool:
        """Whether a reset may give something up: the weights may not be the initial ones."""
        return self._can_reset

    # commands -----------------------------------------------------------------------------------

    def begin(self, project: Project, state: StateReady | None = None) -> None:
        """Train a document from the start, or from a saved state."""
        self.set_speed(project.view.speed)
        self._generations.begin()
        self._can_reset = state is not None
        kept = (None, ()) if state is None else (state.checkpoint, state.history)
        self._send(Configure(self._generations.renew(), project, *kept, restart=state is None))

    def leave(self) -> None:
        """Forget all about the present document, and what memory it may have: another one comes."""
        permit(0)
        self.pause()
        self._generations.leave()
        self._dataset = self._latest = None
        self._history = History()
        self.emptied.emit()

    def configure(
        self, project: Project, revision: int = 0, learnt: Learnt = NOTHING_LEARNT
    ) -> None:
        """Train a document from now on, and keep of what is learnt all that still fits.

        Parameters
        ----------
        project
            The document.
        revision
            Where in its undo history it is. Of one that was left before, the training is taken up
            as it was.
        learnt
            What new layers have learned elsewhere.
        """
        self._can_reset = True
        self._send(Configure(self._generations.renew(), project, revision=revision, learnt=learnt))

    def configure_again(self) -> None:
        """Try again what was refused last, with all that came with it."""
        self._send(replace(self._configured_last, generation=self._generations.renew()))

    def play(self) -> None:
        """Run until told otherwise."""
        self._send(Play())

    def pause(self) -> None:
        """Stop after the current step."""
        self._send(Pause())

    def reset(self, revision: int | None = None) -> None:
        """Go back to the initial weights of the seed.

        Parameters
        ----------
        revision
            Where in the document's undo history that is; without it the present state is given up.
        """
        self._send(Reset(revision))
        self._can_reset = False

    def plant(self, revision: int, run: Run) -> None:
        """Have a run's training taken up by the revision that comes next."""
        assert run.checkpoint is not None
        training = run.setup.training
        self._send(PlantTraining(revision, run.checkpoint, run.curves[0], training))

    def go_to(self, step: int) -> None:
        """Go back to a step that was made; see :class:`GoTo`."""
        self._send(GoTo(self.generation, step))

    def forward(self) -> None:
        """Run a batch through the network and compute its loss."""
        self._send(RunPhase("forward"))

    def backward(self) -> None:
        """Compute the gradient of the batch's loss."""
        self._send(RunPhase("backward"))

    def update(self) -> None:
        """Let the optimizer move the parameters."""
        self._send(RunPhase("update"))

    def step_back(self) -> None:
        """Take back the latest third of a step that was run by itself."""
        self._send(StepBack())

    def step(self, count: int = 1) -> None:
        """Run whole steps, then pause."""
        self._send(RunSteps(count))

    def run_epochs(self, count: int = 1) -> None:
        """Run whole epochs, then pause."""
        self._send(RunEpochs(count))

    def set_speed(self, speed: str) -> None:
        """Limit the training's speed; see ``ViewConfig.speed``."""
        self._send(SetSpeed(speed))

    def set_value(self, node_id: str, name: str, index: tuple[int, ...], value: float) -> None:
        """Set one parameter of a layer between two steps."""
        self._send(SetValue(self.generation, node_id, name, index, value))

    def request_contents(self, wanted: SnapshotContents) -> None:
        """Say what the next snapshots should hold."""
        if wanted != self._wanted:
            self._wanted = wanted
            self._send(RequestSnapshot(wanted))

    def cancel_loading(self) -> None:
        """Give up reading the data of the present document."""
        self._send(CancelLoading(self.generation))

    def close(self) -> bool:
        """Stop and join the worker, whatever it is doing; returns whether it ended."""
        return self._worker.close()

    def _send(self, command: Command) -> None:
        if isinstance(command, Configure):
            self._configured_last = command
        if isinstance(command, Play | RunPhase | RunSteps | RunEpochs | SetValue):
            self._can_reset = True
        self._worker.send(command)

    # answers ------------------------------------------------------------------------------------

    def poll(self) -> None:
        """Take what the worker answered, and tell everybody."""
        with self.hold():
            # The snapshot first: what was said before it was made is then among the events. The
            # other way round it could arrive ahead of its own configuration and be dropped.
            snapshot = self._worker.snapshots.take()
            for event in self._worker.events():
                self.handle(event)
            if snapshot is not None and snapshot.generation == self._generations.configured:
                self._latest = snapshot
                self.snapshot_ready.emit(snapshot)
            if self._history_grew:
                self._history_grew = False
                self.history_changed.emit(self._history)

    @contextmanager
    def hold(self) -> Iterator[None]:
        """Have the worker wait at its gate while something is shown, and until it is painted.

        Sharing the interpreter lock would make the frame late and gain the worker little.
        """
        self._worker.gate.close()
        try:
            yield
        finally:
            # Painting was only asked for; a timer of zero comes behind it.
            QTimer.singleShot(0, self._worker.gate.open)

    def handle(self, event: Event) -> None:
        """Take one event."""
        self.event_arrived.emit(event)
        if not self._generations.is_left(event):
            self._handlers[type(event)](event)

    def _take_loading(self, event: Loading) -> None:
        if event.generation == self.generation:
            self.loading.emit(event.done, event.total)

    def _take_configured(self, event: Configured) -> None:
        self._generations.configured = event.generation
        self._take_data(event.dataset)
        if event.generation == self.generation:
            self.loaded.emit()
            self.configured.emit()
            if event.note:
                self.message.emit(event.note)

    def _take_rejected(self, event: Rejected) -> None:
        if event.generation != self.generation:
            return
        self.loaded.emit()
        if event.part == "state":
            said = "The saved training was not taken up, weights are new; it stays in its file"
            self.state_refused.emit(f"{said}: {event.error}")
            return
        if event.dataset is not None:
            self._take_data(event.dataset)
        self.rejected.emit(event)

    def _take_data(self, dataset: Dataset) -> None:
        if dataset is not self._dataset:
            self._dataset = dataset
            self.dataset_changed.emit(dataset)

    def _take_points(self, event: Evaluated) -> None:
        if event.restart:
            known = (self._history, self._like)
            self._like = max(known, key=lambda each: each.shared(event.points))
            self._history = History(event.points, like=self._like)
        else:
            self._history.extend(event.points)
            self.learnt.emit()
        self._history_grew = True

    def _take_running(self, event: Running) -> None:
        self._is_running = event.running
        self.running_changed.emit(event.running)

    def _take_failure(self, event: Failed) -> None:
        text = f"Something went wrong while {event.doing}: {event.error or 'no message'}"
        self.problem_found.emit(text, "failed")
