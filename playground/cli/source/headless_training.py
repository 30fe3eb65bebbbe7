"""Training on the command line: the worker's own session, driven until it is enough."""

import sys
import time
from pathlib import Path

from msgspec import Struct, field

from playground.cli.source.curve_log import CurveFile, CurveLog
from playground.cli.source.training_start import Start
from playground.cli.terminal.process import print_notice
from playground.cli.terminal.progress_bars import READING, Interrupt, ProgressBar, WorkBar
from playground.core import PlaygroundError
from playground.datasets.base.dataset import Dataset
from playground.project.document.trained_state import TrainedState
from playground.session.base.commands import Configure, RequestState
from playground.session.base.events import (
    Configured,
    Diverged,
    Evaluated,
    Event,
    Loading,
    Rejected,
    StateReady,
    Stopped,
)
from playground.session.pacing.thread_sync import FrameGate
from playground.session.session import Session
from playground.session.snapshots.snapshot import Snapshot, SnapshotContents
from playground.training.base.history import Metrics
from playground.training.base.validation import NetworkError
from playground.training.trainer import Trainer

SLICE_SECONDS = 0.05
"""How long to step before looking at Ctrl-C and the progress bar."""


class HeadlessTraining(Struct, dict=True):
    """A training of a :class:`Start`, and what came of it.

    Parameters
    ----------
    start
        What is trained.
    keeps_moments
        Whether moments on the way are kept, for plots over time.

    Attributes
    ----------
    log
        Every point of the curves, with those of the state it began from.
    seconds
        How long the steps took.
    diverged
        Why training stopped early; empty when all went well. The trainer is then back at its last
        finite state.
    divergence
        The same as the session told it.
    interrupted
        Ctrl-C or SIGTERM, when that stopped it.
    stopped
        Which stop condition ended it; empty when none did.
    restarted
        Whether a trained state could not be gone on from, because the data or the initial weights
        are others.
    """

    start: Start
    keeps_moments: bool = False
    log: CurveLog = field(default_factory=CurveLog)
    seconds: float = 0.0
    diverged: str = ""
    divergence: Diverged | None = None
    interrupted: KeyboardInterrupt | None = None
    stopped: str = ""
    restarted: bool = False

    def __post_init__(self) -> None:
        self._events: list[Event] = []
        self._loading = WorkBar(sys.stderr, READING)
        self._session = Session(self._report)
        self._session.moments.is_regular = self.keeps_moments
        self._latest: Metrics | None = None
        state, project = self.start.state, self.start.project
        if state is None:
            self._configure(Configure(0, project, is_shown=self.keeps_moments))
            return
        # First as it was saved, then with the options, as a person would change it in the window.
        is_shown = self.keeps_moments
        kept = (state.checkpoint, state.history)
        self._configure(Configure(0, self.start.opened, *kept, is_shown=is_shown))
        for change in self.trainer.dataset.changes:
            print_notice(f"the table changed since it was trained on: {change}")
        if project != self.start.opened:
            self.restarted = self._configure(Configure(1, project, is_shown=is_shown))

    @property
    def trainer(self) -> Trainer:
        """The trainer at work."""
        trainer = self._session.trainer
        assert trainer is not None
        return trainer

    def run(self, epochs: int, history: Path | None = None) -> None:
        """Train for some epochs, or until Ctrl-C, SIGTERM or a divergence.

        Parameters
        ----------
        epochs
            How many at the most.
        history
            A CSV file that is to hold the curves while they grow.
        """
        first = self.trainer.epoch
        last = first + epochs
        bar = ProgressBar(sys.stderr, first, last)
        begun = time.perf_counter()
        gate = FrameGate()
        fine = self._session.begin_run()
        self._take_events()
        curves = CurveFile(history, self.log) if history is not None else None
        with Interrupt() as interrupt:
            while fine and self.trainer.epoch < last and not interrupt.requested:
                assert self._latest is not None
                bar.show(self.trainer.epoch, self._latest)
                fine = self._session.advance(SLICE_SECONDS, gate, last)
                self._take_events()
                if curves is not None:
                    curves.follow(self.log)
            self.interrupted = interrupt.wish
        self.seconds = time.perf_counter() - begun
        bar.clear()
        if curves is not None:
            curves.close()
        if self.diverged:
            self.trainer.restore(self.trainer.loop.last_finite.newest)
        elif self.interrupted is not None:
            self._session.run_steps(0)  # a point for the steps since the last whole epoch
            self._take_events()

    def finish(self) -> None:
        """End the training: where its best weights are asked for, they come back."""
        if not self.diverged and self.interrupted is None:
            self._session.end_run()
            self._take_events()

    def state(self) -> TrainedState:
        """Return what a project file keeps."""
        self._session.send_state(RequestState(0))
        history = next(e.history for e in self._events if isinstance(e, StateReady))
        self._events.clear()
        return TrainedState(self.trainer.checkpoint(), history)

    def snapshot(self, wanted: SnapshotContents) -> Snapshot:
        """Return what plots are drawn from."""
        self._session.rest()
        self._session.wanted = wanted
        snapshot = self._session.snapshot()
        assert snapshot is not None
        return snapshot

    def _configure(self, message: Configure) -> bool:
        """Hand a document to the session; returns whether the curves began anew."""
        self._session.configure(message)
        self._loading.clear()
        anew = any(isinstance(e, Configured) and e.restarted for e in self._events)
        self._take_events()
        return anew

    def _report(self, event: Event) -> None:
        """Show at once what is of no use later; keep the rest."""
        if isinstance(event, Loading):
            self._loading.show(event.done, event.total)
        else:
            self._events.append(event)

    def _take_events(self) -> None:
        for event in self._events:
            match event:
                case Evaluated(points=points, restart=restart):
                    self.log = CurveLog() if restart else self.log
                    self.log.extend(points)
                    self._latest = points[-1]
                case Diverged():
                    self.divergence, self.diverged = event, event.message
                case Stopped(reason=reason):
                    self.stopped = reason
                case Rejected(diagnostics=diagnostics, dataset=Dataset() as dataset):
                    raise NetworkError(diagnostics, dataset, self.start.project.network)
                case Rejected(part="state", error=error):
                    raise PlaygroundError(f"{error} (--restart begins anew)")
                case Rejected(error=error):
                    raise PlaygroundError(error)
        self._events.clear()
