"""One person's training, apart from any thread: obeys commands, reports events, makes snapshots."""

from __future__ import annotations

import math
from collections.abc import Callable

from msgspec.structs import replace

from playground.core import PlaygroundError
from playground.session.base.commands import (
    Configure,
    GoTo,
    PlantTraining,
    ReadPath,
    ReadTrainer,
    RequestState,
    SetValue,
    begins_anew,
)
from playground.session.base.events import Configured, Event, StateReady, TrainerRead, ValueRejected
from playground.session.curve_recorder import CurveRecorder
from playground.session.data_loading import LoadingWatch
from playground.session.left_trainings import LeftTrainings
from playground.session.moment_keeper import MomentKeeper
from playground.session.pacing.thread_sync import FrameGate
from playground.session.reconfigure import Reconfigured
from playground.session.rejection import StateError, rejection
from playground.session.revisions import Revisions
from playground.session.run_watch import RunWatch
from playground.session.snapshots.snapshot import Snapshot, SnapshotContents
from playground.session.snapshots.snapshot_builder import SnapshotBuilder
from playground.session.snapshots.throughput import Throughput
from playground.session.stepper import Stepper
from playground.training.base.training_spec import TrainingSpec
from playground.training.loop.training_loop import TrainingLoop
from playground.training.moments.moment import Moment
from playground.training.trainer import Trainer


class Session:
    """A trainer that follows its document, with its history, its pictures and its reports.

    Parameters
    ----------
    report
        Called with every event, in order.
    evaluation_share
        How much of the training's time its curves may take; ``None``: every epoch is a point. A
        point is exact either way, and where training rests there always is one.

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
    moments
        What is kept of the training, to be gone back to.
    """

    def __init__(
        self, report: Callable[[Event], None], evaluation_share: float | None = None
    ) -> None:
        self.loading = LoadingWatch(report)
        self.trainer: Trainer | None = None
        self.generation = 0
        self.wanted = SnapshotContents()
        self.dirty = False
        self._report = report
        self.moments = MomentKeeper(report, self._moment, self._loop)
        self._project: TrainingSpec | None = None
        self._origin: Trainer | None = None
        self._builder: SnapshotBuilder | None = None
        self._share = evaluation_share
        self._left = LeftTrainings(report)
        self._curves = CurveRecorder(report, self._left.clock, evaluation_share)
        self._stepper: Stepper | None = None
        self._watch = RunWatch(report, self.moments.store, self._moment, self._step_in)
        self._revisions = Revisions(self.moments)
        self._blocked = False
        self._resting = True

    @property
    def ready(self) -> bool:
        """Whether there is something to train."""
        return self.trainer is not None and not self._blocked

    @property
    def _able(self) -> Stepper | None:
        """What makes steps, ``None`` where there is nothing to train."""
        return None if self._blocked else self._stepper

    @property
    def replays(self) -> bool:
        """Whether it is on its way to a moment that was gone to."""
        return self.moments.target is not None

    # documents ------------------------------------------------------------------------------------

    def configure(self, message: Configure) -> None:
        """Take a document: live where possible, keeping what can be kept, else from scratch.

        A saved state that cannot be taken up (its data are missing, the network cannot be trained)
        waits for a later document that it fits.
        """
        anew, revisions = begins_anew(message), self._revisions
        about = (self._project, self.trainer)
        message = revisions.expect(message, *about)
        left = self._state_to_leave(message.revision)
        try:
            message, taken = revisions.take(message, *about, self._origin, self.loading.begin)
        except PlaygroundError as error:
            # The last good training stays for when the document is mended, but does not run.
            self._blocked = True
            if anew:
                self._forget()
            self._report(rejection(message, error))
        else:
            returns = revisions.returns_by(message)
            comes_back = returns and not revisions.is_planted(message.revision)
            self._leave(message, taken, None if anew or comes_back else left)
            self._take_stock(message, taken)
            revisions.move(message.revision, left, taken, returns=returns)
            self._watch.follow(taken.trainer, self._curves, is_other=taken.is_other)
        finally:
            self.loading.end()

    def _leave(self, message: Configure, taken: Reconfigured, left: Moment | None) -> None:
        """Say which training an edit leaves behind, and begin another one's clock."""
        if not taken.restarted:
            return
        if left is not None and self._project is not None:
            self._left.leave("restarted", self._revisions.current, self._project, left)
        self._left.begin(() if taken.refused else message.history)

    def plant(self, message: PlantTraining) -> None:
        """Keep a training from elsewhere for a revision; see :class:`PlantTraining`."""
        self._revisions.plant(message)

    def _take_stock(self, message: Configure, taken: Reconfigured) -> None:
        """Go on with a document that can be trained; say so when its saved state does not fit."""
        if taken.refused:
            self._report(rejection(message, StateError(taken.refused)))
        self._follow(self._revisions.settle(message, taken), taken)

    def _forget(self) -> None:
        """Keep nothing of a document that another one has replaced, which cannot be trained."""
        self.trainer = self._project = self._builder = self._origin = self._stepper = None
        self._watch.end()
        self._curves = CurveRecorder(self._report, self._left.clock, self._share)

    def _follow(self, message: Configure, taken: Reconfigured) -> None:
        """Go on with what a document made of the training."""
        trainer = taken.trainer
        if trainer is not self.trainer:
            self.trainer = trainer
            self._builder = SnapshotBuilder(trainer)
            about = (self._curves, self.moments, self._watch, self._left.clock)
            self._stepper = Stepper(trainer, *about, self._report)
        elif self._stepper is not None:
            self._stepper.forget_pace()
        self._project, self._origin = message.project, taken.origin
        self.generation = self._curves.generation = message.generation
        self.moments.generation = self._left.generation = message.generation
        self._blocked = False
        self.dirty = True
        count = trainer.network.theta.shape[-1]
        learnt = (count, taken.kept, taken.restarted, taken.note)
        self._report(Configured(message.generation, trainer.dataset, *learnt))
        if taken.restarted:
            self._curves.restart(trainer, message.history, message.history_level)
        elif taken.is_remeasured:
            self._curves.evaluate(trainer)

    # commands -------------------------------------------------------------------------------------

    def reset(self, revision: int | None = None) -> None:
        """Go back to the initial weights and an empty history; see :class:`Reset`."""
        trainer, stepper = self.trainer, self._stepper
        if trainer is None or stepper is None:
            return
        self._act()
        stepper.thirds.forget()
        revisions = self._revisions
        revision = revisions.current if revision is None else revision
        left, before = self._state_to_leave(revision), revisions.left(revision)
        if before is not None and self._blocked:
            return  # what was left is of another network than the last one that could be trained
        if before is None:
            self._catch_up()
            assert self._project is not None
            self._left.leave("reset", revisions.current, self._project, left or self._moment())
            trainer.reset()
            self._left.begin()
            self._curves.restart(trainer)
        else:
            trainer.restore(before.checkpoint)
            self._curves.restart(trainer, before.history, before.curve.level)
            self._left.begin(before.history)
        revisions.move(revision, left, returns=before is not None)
        self.dirty = True

    def go_to(self, message: GoTo) -> int:
        """Go to a step, or to where it is replayed from; see :class:`GoTo`.

        Returns how many steps :meth:`advance` has to make until it is there.
        """
        stepper = self._able
        if stepper is None or message.generation != self.generation:
            return 0
        self._origin = None
        stepper.thirds.forget()
        self.rest()
        self._catch_up()
        assert self._project is not None
        newest = self.moments.store.timeline.newest
        self._left.go_back(self._revisions.current, self._project, newest)
        self._revisions.fork(message.revision, message.step)
        left = self.moments.go_to(stepper.trainer, self._curves, message.step)
        self.moments.tell()
        return left

    def begin_run(self) -> bool:
        """Begin a run that the stop conditions may end; returns whether there is one to make."""
        trainer = self.trainer
        if trainer is None or self._blocked:
            return False
        self._catch_up()
        self.moments.end_replay(trainer)
        self._act()
        self._watch.begin(trainer, self._curves)
        return not self._watch.is_over(trainer, self._curves)

    def set_value(self, message: SetValue) -> None:
        """Set one parameter by hand; the curves get a point of where that leads."""
        trainer = self.trainer
        if trainer is None or message.generation != self.generation:
            return
        self._act()
        try:
            trainer.set_value(message.node_id, message.name, message.index, message.value)
        except PlaygroundError as error:
            self._report(ValueRejected(self.generation, str(error)))
            return
        self._curves.evaluate(trainer)
        self._step_in()

    def run_phase(self, phase: str) -> bool:
        """Run one third of a step and measure what it did; returns whether all is well."""
        stepper = self._able
        if stepper is None:
            return False
        self._act()
        self.dirty = True
        return stepper.single(phase)

    def run_third(self) -> bool:
        """Run the third that comes next, as part of a run; returns whether training may go on."""
        stepper = self._go_on()
        return stepper is not None and stepper.next_third()

    def run_single_step(self) -> bool:
        """Make one step, or finish the one under way, and measure what each third does."""
        stepper = self._go_on()
        return stepper is not None and stepper.by_thirds()

    def step_back(self) -> None:
        """Take back the latest third that was run by itself."""
        if (stepper := self._able) is not None:
            self._act()
            self.dirty = True
            stepper.take_back()

    def run_steps(self, count: int, patience: float = math.inf) -> bool:
        """Make whole steps and evaluate; see :meth:`.Stepper.whole`."""
        stepper = self._go_on()
        return stepper is not None and stepper.whole(count, patience)

    def advance(
        self,
        seconds: float,
        gate: FrameGate,
        until_epoch: int | None = None,
        until_step: int | None = None,
    ) -> bool:
        """Step for some time, evaluating after every epoch; see :meth:`.Stepper.advance`."""
        stepper = self._go_on()
        return stepper is not None and stepper.advance(seconds, gate, until_epoch, until_step)

    def end_run(self) -> None:
        """End a run whose epochs are made; its best weights come back where they are asked for."""
        if self.trainer is not None:
            self._watch.finish(self.trainer, self._curves)

    def _go_on(self) -> Stepper | None:
        """Let training run from now on; returns what makes its steps, if there is something."""
        stepper = self._able
        if stepper is not None:
            self._act()
            self._resting = False
            self.dirty = True
        return stepper

    # questions ------------------------------------------------------------------------------------

    def send_state(self, message: RequestState) -> None:
        """Report the complete state, for saving and exporting."""
        self._catch_up()
        token, generation, waits = message.token, self.generation, self._revisions.waits
        if self.trainer is None:
            self._report(StateReady(token, generation, None, (), waits))
            return
        moment = (message.recent and self.moments.recent(self.trainer)) or self._moment()
        self._report(StateReady(token, generation, moment.checkpoint, moment.history, waits))

    def read_trainer(self, message: ReadTrainer) -> None:
        """Report what is to be read from the trainer."""
        trainer = self.trainer if self.ready else None
        value = None if trainer is None else message.read(trainer)
        self._report(TrainerRead(message.token, self.generation, value))

    def read_path(self, message: ReadPath) -> None:
        """Report where the parameters were at the moments that are kept."""
        trainer = self.trainer if self.ready else None
        path = None if trainer is None else self.moments.path(trainer, message.most)
        self._report(TrainerRead(message.token, self.generation, path))

    def rest(self) -> None:
        """Forget the speed: training is paused, and the next snapshot's metrics are exact."""
        if self._stepper is not None:
            self._stepper.speed = Throughput()
        self._watch.end()
        self._curves.flush()
        self._resting = True
        self.dirty = True
        if self.trainer is not None:
            self.moments.end_replay(self.trainer)

    def snapshot(self) -> Snapshot | None:
        """Copy what the visible views need, ``None`` when there is nothing to show."""
        self.dirty = False
        if self._builder is None or self._stepper is None:
            return None
        self._catch_up()
        self.moments.tell(soon=not self._resting)
        about = (self.wanted, self._curves.latest, self._stepper.speed, self._stepper.thirds.record)
        snapshot = self._builder.snapshot(self.generation, *about)
        if not self.wanted.statistics:
            return snapshot
        return replace(snapshot, statistics=self.moments.store.timeline.statistics)

    def _catch_up(self) -> None:
        """While training rests, the curves and the moments reach up to where it stands."""
        trainer = self.trainer
        if trainer is None or not self._resting:
            return
        if self._curves.latest.step != trainer.step_count:
            self._curves.evaluate(trainer)
        self.moments.rest(trainer)

    # moments --------------------------------------------------------------------------------------

    def _state_to_leave(self, revision: int) -> Moment | None:
        """Copy the present state when another revision is to come."""
        if self.trainer is None or revision == self._revisions.current:
            return None
        self._catch_up()
        return self._moment()

    def _moment(self) -> Moment:
        """Return the present moment."""
        trainer = self.trainer
        assert trainer is not None
        checkpoint = replace(trainer.loop.standing(), table=trainer.dataset.signature)
        return Moment(checkpoint, self._curves.mark(), trainer.config)

    def _loop(self) -> TrainingLoop:
        assert self.trainer is not None
        return self.trainer.loop

    def _act(self) -> None:
        """Take note that something is learnt or set, from where the training stands."""
        self._origin = None
        if self.trainer is not None and self.moments.target is None:
            self._left.go_on(self.trainer.step_count)
        self.moments.go_on()

    def _step_in(self) -> None:
        """Keep a moment that training on from earlier ones does not lead to."""
        self.moments.take(is_break=True)
        self.dirty = True
