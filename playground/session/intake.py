"""Taking documents over: live where possible, keeping what can be kept, else from scratch."""

from __future__ import annotations

from collections.abc import Callable

from playground.core import PlaygroundError
from playground.session.curve_recorder import Curves
from playground.session.data_loading import LoadingWatch
from playground.session.messages import Configure, Configured, Event, Rejected
from playground.session.rejection import StateError, rejection
from playground.session.snapshots.snapshot import Wanted
from playground.session.snapshots.snapshot_builder import Camera
from playground.session.snapshots.throughput import Speedometer
from playground.training.base.training_spec import Trainable
from playground.training.early_stopping import StopWatch
from playground.training.trainer import Trainer

UNKNOWN = 0.0005
"""What a step is taken to last before one was measured, in seconds: long, to begin carefully."""


class Intake:
    """A trainer that follows its document: the first half of a session.

    Parameters
    ----------
    report
        Called with every event, in order.

    Attributes
    ----------
    loading
        Where the reading of data can be ended from any thread.
    """

    def __init__(self, report: Callable[[Event], None]) -> None:
        self._report = report
        self._project: Trainable | None = None
        self._camera: Camera | None = None
        self._curves = Curves(report)
        self._speed = Speedometer()
        self._blocked = False
        self._seconds_per_step = UNKNOWN
        self._resting = True
        self._watch: StopWatch | None = None
        self.loading = LoadingWatch(report)
        self.trainer: Trainer | None = None
        self.generation = 0
        self.wanted = Wanted()
        self.dirty = False

    @property
    def ready(self) -> bool:
        """Whether there is something to train."""
        return self.trainer is not None and not self._blocked

    def configure(self, message: Configure) -> None:
        """Take a document: live where possible, keeping what can be kept, else from scratch."""
        old, project, trainer = self._project, message.project, self.trainer
        fresh = message.restart or message.checkpoint is not None
        try:
            if trainer is None or old is None or fresh or _other_start(old, project):
                same = old is not None and _same_data(old, project)
                dataset = trainer.dataset if trainer is not None and same else None
                progress = self.loading.begin(message)
                self._start(message, Trainer(project, dataset=dataset, progress=progress))
            elif old.network == project.network and old.training.dtype == project.training.dtype:
                trainer.reconfigure(project.training)
                self._accept(message, kept=len(trainer.network.slots))
                if old.training.loss != project.training.loss:
                    self._curves.evaluate(trainer)
            else:
                self._transfer(message, trainer)
        except PlaygroundError as error:
            self._block(rejection(message, error))
        finally:
            self.loading.end()

    def _start(self, message: Configure, trainer: Trainer) -> None:
        """Train from the beginning, or from a saved state."""
        if message.checkpoint is not None:
            try:
                trainer.restore(message.checkpoint)
            except PlaygroundError as error:
                raise StateError(str(error)) from error
        self._replace(trainer)
        self._accept(message, kept=0, restarted=True)
        self._curves.restart(trainer, message.history)

    def _transfer(self, message: Configure, old: Trainer) -> None:
        """Train another network, with everything of the old one that fits."""
        trainer = Trainer(message.project, dataset=old.dataset)
        kept = trainer.adopt(old)
        self._replace(trainer)
        self._accept(message, kept=kept, restarted=not kept)
        if kept:
            self._curves.evaluate(trainer)
        else:
            self._curves.restart(trainer)

    def _replace(self, trainer: Trainer) -> None:
        self.trainer = trainer
        self._camera = Camera(trainer)
        if self._watch is not None:
            self._watch = StopWatch(trainer.config.stopping, trainer, trainer.metrics())

    def _accept(self, message: Configure, kept: int, restarted: bool = False) -> None:
        trainer = self.trainer
        assert trainer is not None
        self._project = message.project
        if self._watch is not None:
            self._watch.stopping = message.project.training.stopping
        self.generation = self._curves.generation = message.generation
        self._blocked = False
        self._seconds_per_step = UNKNOWN
        self.dirty = True
        count = trainer.network.theta.shape[-1]
        self._report(Configured(message.generation, trainer.dataset, count, kept, restarted))

    def _block(self, rejection: Rejected) -> None:
        """Keep the last good training for when the document is mended, but do not run it."""
        self._blocked = True
        self._report(rejection)


def _same_data(old: Trainable, new: Trainable) -> bool:
    return old.dataset == new.dataset and old.browser_seed == new.browser_seed


def _other_start(old: Trainable, new: Trainable) -> bool:
    """Tell whether the data or the initial weights are others, so that training begins anew."""
    start = ("seed", "initializer", "bias")
    return not _same_data(old, new) or any(
        getattr(old.training, name) != getattr(new.training, name) for name in start
    )
