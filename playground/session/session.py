"""One person's training, apart from any thread: obeys commands, reports events, makes snapshots."""

from __future__ import annotations

import math
import time
from collections.abc import Callable

from msgspec.structs import replace

from playground.core import PlaygroundError
from playground.session.checkpoint_store import KeptState
from playground.session.curve_recorder import CurveRecorder
from playground.session.data_loading import LoadingWatch
from playground.session.messages import (
    Configure,
    Configured,
    Diverged,
    Event,
    ReadTrainer,
    RequestState,
    SetValue,
    StateReady,
    Stopped,
    TrainerRead,
    ValueRejected,
    begins_anew,
)
from playground.session.phases.step_record import NO_STEP
from playground.session.phases.step_recorder import UPDATE, StepRecorder
from playground.session.reconfigure import (
    Reconfigured,
    has_same_data,
    is_redrawn,
    live,
    redraw,
    start,
    starts_elsewhere,
    transfer,
)
from playground.session.rejection import StateError, rejection
from playground.session.revisions import Revisions
from playground.session.snapshots.snapshot import Snapshot, SnapshotContents
from playground.session.snapshots.snapshot_builder import SnapshotBuilder
from playground.session.snapshots.throughput import Throughput
from playground.session.thread_sync import FrameGate
from playground.training.base.divergence import DivergenceError
from playground.training.base.training_spec import TrainingSpec
from playground.training.early_stopping import EarlyStopping, StopReason
from playground.training.trainer import Trainer

CHUNK_SECONDS = 0.0005
"""How long to step between two looks at the clock and the frame gate."""


UNKNOWN = 0.0005
"""What a step is taken to last before one was measured, in seconds: long, to begin carefully."""


class Session:
    """A trainer that follows its document, with its history, its pictures and its reports.

    Parameters
    ----------
    report
        Called with every event, in order.

    Attributes
    ----------
    loading
        Where the reading of data can be ended from any thread.
    trainer
        The trainer of the last document that could be trained.
    generation
        That of the document; what reports are stamped with.
    wanted
        What the next snapshot is to hold.
    dirty
        Whether a snapshot would show something new.
    """

    def __init__(self, report: Callable[[Event], None]) -> None:
        self.loading = LoadingWatch(report)
        self.trainer: Trainer | None = None
        self.generation = 0
        self.wanted = SnapshotContents()
        self.dirty = False
        self._report = report
        self._project: TrainingSpec | None = None
        self._saved: Configure | None = None
        self._origin: Trainer | None = None
        self._builder: SnapshotBuilder | None = None
        self._thirds: StepRecorder | None = None
        self._curves = CurveRecorder(report)
        self._speed = Throughput()
        self._stopping: EarlyStopping | None = None
        self._revisions = Revisions(report)
        self._blocked = False
        self._resting = True
        self._seconds_per_step = UNKNOWN

    @property
    def ready(self) -> bool:
        """Whether there is something to train."""
        return self.trainer is not None and not self._blocked

    # documents ------------------------------------------------------------------------------------

    def configure(self, message: Configure) -> None:
        """Take a document: live where possible, keeping what can be kept, else from scratch.

        A saved state that cannot be taken up (its data are missing, the network cannot be trained)
        waits for a later document that it fits.
        """
        anew = begins_anew(message)
        if anew:
            self._saved = message if message.checkpoint is not None else None
            self._revisions.begin(message.revision)
        elif self._saved is not None and self._could_take_up(message.project):
            checkpoint, history = self._saved.checkpoint, self._saved.history
            message = replace(message, checkpoint=checkpoint, history=history)
        left = self._state_to_leave(message.revision)
        try:
            message, taken = self._return_or_take(message)
        except PlaygroundError as error:
            # The last good training stays for when the document is mended, but does not run.
            self._blocked = True
            if anew:
                self._forget()
            self._report(rejection(message, error))
        else:
            self._take_stock(message, taken)
            self._revisions.move(
                message.revision, left if taken.gives_up else None, self.generation
            )
        finally:
            self.loading.end()

    def _could_take_up(self, project: TrainingSpec) -> bool:
        """Tell whether a saved state that waits is to be tried again: nothing is learnt since."""
        if self.trainer is None or self._project is None:
            return True
        old = self._project
        other = old.network != project.network or not has_same_data(old, project)
        return other and self.trainer.step_count == 0

    def _take_stock(self, message: Configure, taken: Reconfigured) -> None:
        """Go on with a document that can be trained; say so when its saved state does not fit."""
        if taken.refused:
            self._report(rejection(message, StateError(taken.refused)))
            message = replace(message, checkpoint=None, history=())
        elif self._saved is not None and message.checkpoint is self._saved.checkpoint:
            self._saved = None
        self._follow(message, taken)

    def _return_or_take(self, message: Configure) -> tuple[Configure, Reconfigured]:
        """Take a document with what was learnt of its revision, where that is kept and fits."""
        returning = self._revisions.with_state(message)
        taken = self._take(returning)
        if taken.refused and returning is not message:
            return message, self._take(message)
        return returning, taken

    def _take(self, message: Configure) -> Reconfigured:
        old, project, trainer = self._project, message.project, self.trainer
        anew = begins_anew(message)
        if trainer is not None and old is not None and not anew and is_redrawn(old, project):
            return redraw(project, trainer, self.loading.begin(message))
        if trainer is None or old is None or anew or starts_elsewhere(old, project):
            same = trainer is not None and old is not None and has_same_data(old, project)
            dataset = trainer.dataset if trainer is not None and same else None
            return start(message, dataset, self.loading.begin(message))
        if old.network == project.network and old.training.dtype == project.training.dtype:
            return live(project, trainer)
        # 16 units, 1 and 17, as they are typed, are one unit more than 16.
        return transfer(project, self._origin or trainer)

    def _forget(self) -> None:
        """Keep nothing of a document that another one has replaced, which cannot be trained."""
        self.trainer = self._project = self._builder = self._stopping = self._origin = None
        self._thirds = None
        self._curves = CurveRecorder(self._report)

    def _follow(self, message: Configure, taken: Reconfigured) -> None:
        """Go on with what a document made of the training."""
        trainer, stopping = taken.trainer, message.project.training.stopping
        if trainer is not self.trainer:
            self.trainer = trainer
            self._builder = SnapshotBuilder(trainer)
            self._thirds = StepRecorder(trainer)
            if self._stopping is not None:
                self._stopping = EarlyStopping(stopping, trainer.loop, trainer.metrics())
        elif self._stopping is not None:
            self._stopping.conditions = stopping
        self._project, self._origin = message.project, taken.origin
        self.generation = self._curves.generation = message.generation
        self._blocked = False
        self._seconds_per_step = UNKNOWN
        self.dirty = True
        count = trainer.network.theta.shape[-1]
        about = (count, taken.kept, taken.restarted, taken.note)
        self._report(Configured(message.generation, trainer.dataset, *about))
        if taken.restarted:
            self._curves.restart(trainer, message.history, message.history_level)
        elif taken.is_remeasured:
            self._curves.evaluate(trainer)

    # commands -------------------------------------------------------------------------------------

    def reset(self, revision: int | None = None) -> None:
        """Go back to the initial weights and an empty history; see :class:`Reset`."""
        trainer = self.trainer
        if trainer is None:
            return
        self._begin_to_run()
        revision = self._revisions.current if revision is None else revision
        left, kept = self._state_to_leave(revision), self._revisions.state_of(revision)
        if kept is None:
            trainer.reset()
            self._curves.restart(trainer)
        else:
            trainer.restore(kept.checkpoint)
            self._curves.restart(trainer, kept.history, kept.level)
        self._revisions.move(revision, left, self.generation)
        self.dirty = True

    def begin_run(self) -> bool:
        """Begin a run that the stop conditions may end; returns whether there is one to make."""
        trainer = self.trainer
        if trainer is None or self._blocked:
            return False
        self._catch_up()
        self._stopping = EarlyStopping(trainer.config.stopping, trainer.loop, self._curves.latest)
        return not self._is_over()

    def set_value(self, message: SetValue) -> None:
        """Set one parameter by hand; the curves get a point of where that leads."""
        trainer = self.trainer
        if trainer is None or message.generation != self.generation:
            return
        self._origin = None
        try:
            trainer.set_value(message.node_id, message.name, message.index, message.value)
        except PlaygroundError as error:
            self._report(ValueRejected(self.generation, str(error)))
            return
        self._curves.evaluate(trainer)
        self.dirty = True

    def run_phase(self, phase: str) -> bool:
        """Run one third of a step and measure what it did; returns whether all is well."""
        trainer, thirds = self.trainer, self._thirds
        if trainer is None or thirds is None or self._blocked:
            return False
        self._origin = None
        fine = self._try(lambda: thirds.run(phase))
        if phase == UPDATE:
            self._curves.evaluate(trainer)
        self.dirty = True
        return fine

    def run_third(self) -> bool:
        """Run the third that comes next, as part of a run; returns whether training may go on."""
        trainer, thirds = self.trainer, self._thirds
        if trainer is None or thirds is None:
            return False
        began, epoch, third = time.perf_counter(), trainer.epoch, thirds.next_third()
        fine = self.run_phase(third)
        if third == UPDATE:
            self._see_epoch(trainer, epoch)
            self._speed.add(1, trainer.epoch - epoch, began, time.perf_counter())
        self._resting = False
        return fine and not self._is_over()

    def run_single_step(self) -> bool:
        """Make one step, or finish the one under way, and measure what each third does."""
        step = self.trainer.step_count if self.trainer is not None else 0
        fine = self.run_third()
        while fine and self.trainer is not None and self.trainer.step_count == step:
            fine = self.run_third()
        return fine

    def step_back(self) -> None:
        """Take back the latest third that was run by itself."""
        trainer, thirds = self.trainer, self._thirds
        if trainer is None or thirds is None or self._blocked:
            return
        self._origin = None
        self._try(thirds.take_back)
        self._curves.cut(trainer)
        self.dirty = True

    def run_steps(self, count: int, patience: float = math.inf) -> bool:
        """Make whole steps and evaluate; returns whether training may go on.

        Parameters
        ----------
        count
            How many.
        patience
            Within an epoch, evaluate only if it takes no more than these seconds.
        """
        trainer = self.trainer
        if trainer is None or self._blocked:
            return False
        self._begin_to_run()
        began, steps, epoch = time.perf_counter(), trainer.step_count, trainer.epoch
        fine = self._try(lambda: trainer.step(count))
        if trainer.epoch != epoch or self._curves.seconds <= patience:
            self._curves.evaluate(trainer)
            self._see_epoch(trainer, epoch)
        done = trainer.step_count - steps
        self._speed.add(done, trainer.epoch - epoch, began, time.perf_counter())
        self._resting = False
        self.dirty = True
        return fine and not self._is_over()

    def advance(
        self,
        seconds: float,
        gate: FrameGate,
        until_epoch: int | None = None,
        until_step: int | None = None,
    ) -> bool:
        """Step for some time, evaluating after every epoch; returns whether training may go on.

        Parameters
        ----------
        seconds
            When to return at the latest, give or take one chunk of steps.
        gate
            Waited at between chunks.
        until_epoch, until_step
            Return as soon as this many epochs, or steps, are complete.
        """
        trainer = self.trainer
        if trainer is None or self._blocked:
            return False
        last_epoch = math.inf if until_epoch is None else until_epoch
        last_step = math.inf if until_step is None else until_step
        self._begin_to_run()
        begin = time.perf_counter()
        steps, epochs = trainer.step_count, trainer.epoch
        fine = True
        while fine and trainer.epoch < last_epoch and trainer.step_count < last_step:
            gate.wait()
            fine = self._try(lambda: self._chunk(trainer, last_step)) and not self._is_over()
            if time.perf_counter() - begin >= seconds:
                break
        now = time.perf_counter()
        self._speed.add(trainer.step_count - steps, trainer.epoch - epochs, begin, now)
        self._curves.flush()
        if trainer.step_count >= last_step:
            self._curves.evaluate(trainer)
        self._resting = False
        self.dirty = True
        return fine

    def send_state(self, message: RequestState) -> None:
        """Report the complete state, for saving and exporting."""
        self._catch_up()
        checkpoint = None if self.trainer is None else self.trainer.checkpoint()
        points, waits = self._curves.points(), self._saved is not None
        self._report(StateReady(message.token, self.generation, checkpoint, points, waits))

    def read_trainer(self, message: ReadTrainer) -> None:
        """Report what is to be read from the trainer."""
        value = message.read(self.trainer) if self.trainer is not None and self.ready else None
        self._report(TrainerRead(message.token, self.generation, value))

    def _state_to_leave(self, revision: int) -> KeptState | None:
        """Copy the present state when another revision is to come."""
        if self.trainer is None or revision == self._revisions.current:
            return None
        self._catch_up()
        return KeptState(self.trainer.checkpoint(), self._curves.points(), self._curves.level)

    def rest(self) -> None:
        """Forget the speed: training is paused, and the next snapshot's metrics are exact."""
        self._speed = Throughput()
        self._stopping = None
        self._resting = True
        self.dirty = True

    def snapshot(self) -> Snapshot | None:
        """Copy what the visible views need, ``None`` when there is nothing to show."""
        self.dirty = False
        if self._builder is None:
            return None
        self._catch_up()
        record = self._thirds.record if self._thirds is not None else NO_STEP
        return self._builder.snapshot(
            self.generation, self.wanted, self._curves.latest, self._speed, record
        )

    def _catch_up(self) -> None:
        """While training rests, the curves reach up to where it stands."""
        trainer = self.trainer
        if trainer is not None and self._resting and self._curves.latest.step != trainer.step_count:
            self._curves.evaluate(trainer)

    def _begin_to_run(self) -> None:
        """Training goes on by itself: an edit's origin and single thirds are behind it."""
        self._origin = None
        if self._thirds is not None:
            self._thirds.forget()

    # stepping -----------------------------------------------------------------------------------

    def _chunk(self, trainer: Trainer, last_step: float) -> None:
        """Step for about :data:`CHUNK_SECONDS`, or to the end of the epoch and evaluate."""
        epoch = trainer.epoch
        if trainer.loop.batches.per_epoch == 0:
            trainer.loop.finish_epoch()
        else:
            wanted = max(1, int(CHUNK_SECONDS / self._seconds_per_step))
            count = int(min(wanted, trainer.loop.steps_left, last_step - trainer.step_count))
            began = time.perf_counter()
            trainer.step(count)
            took = (time.perf_counter() - began) / count
            self._seconds_per_step += 0.2 * (took - self._seconds_per_step)
        if trainer.epoch != epoch:
            self._curves.note(trainer)
            self._see_epoch(trainer, epoch)

    def _see_epoch(self, trainer: Trainer, before: int) -> None:
        """Let the stop conditions see the latest point when it ends an epoch."""
        if self._stopping is not None and trainer.epoch != before:
            self._stopping.see(self._curves.latest)

    def _is_over(self) -> bool:
        """Tell whether a stop condition ends the run now; reports it, once."""
        stopping, trainer = self._stopping, self.trainer
        if stopping is None or trainer is None:
            return False
        stop = stopping.check(self._curves.latest)
        if stop is not None:
            self._stop(trainer, stop)
        return stop is not None

    def end_run(self) -> None:
        """End a run whose epochs are made; its best weights come back where they are asked for."""
        if self._stopping is None or self.trainer is None:
            return
        stop = self._stopping.finish(self._curves.latest)
        self._stopping = None
        if stop is not None:
            self._stop(self.trainer, stop)

    def _stop(self, trainer: Trainer, stop: StopReason) -> None:
        """Report the end of a run."""
        self._stopping = None
        if stop.restored is not None:
            self._curves.flush()
            self._curves.evaluate(trainer)
        self._report(Stopped(self.generation, stop.reason, stop.restored))

    def _try(self, action: Callable[[], object]) -> bool:
        """Run something; report a divergence and return whether all is well."""
        try:
            action()
        except DivergenceError as error:
            self._report(
                Diverged(self.generation, error.step, error.node_id, error.quantity, str(error))
            )
            if self.trainer is not None:
                self._curves.cut(self.trainer)
            self.dirty = True
            return False
        return True
