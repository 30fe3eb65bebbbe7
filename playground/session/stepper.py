"""Makes the steps of a training, with all that is to be measured, kept and counted on the way.

Few are made at once, so that the clock and the window are looked at often.
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable

from playground.session.base.events import Diverged
from playground.session.curve_recorder import CurveRecorder
from playground.session.moment_keeper import MomentKeeper
from playground.session.pacing.thread_sync import FrameGate
from playground.session.pacing.training_clock import TrainingClock
from playground.session.phases.step_recorder import UPDATE, StepRecorder
from playground.session.rejection import divergence
from playground.session.run_watch import RunWatch
from playground.session.snapshots.throughput import StepClock, Throughput
from playground.training.base.divergence import DivergenceError
from playground.training.trainer import Trainer

CHUNK_SECONDS = 0.0005
"""How long to step between two looks at the clock and the frame gate."""


class Stepper:
    """Steps of one trainer, for a session.

    Parameters
    ----------
    trainer
        What is trained.
    curves, moments, watch, clock
        What measures, keeps, ends and times the training.
    report
        Called with a :class:`.Diverged` when a number stops being one.

    Attributes
    ----------
    trainer
        What is trained.
    thirds
        What the latest thirds did that were run one by one.
    speed
        How fast it goes just now.
    """

    def __init__(
        self,
        trainer: Trainer,
        curves: CurveRecorder,
        moments: MomentKeeper,
        watch: RunWatch,
        clock: TrainingClock,
        report: Callable[[Diverged], None],
    ) -> None:
        self.trainer = trainer
        self.thirds = StepRecorder(trainer)
        self._curves, self._moments, self._watch = curves, moments, watch
        self._clock, self._report = clock, report
        self._pace = StepClock()
        self.speed = Throughput()

    def forget_pace(self) -> None:
        """Take note that a step may take another time from now on."""
        self._pace = StepClock()

    def single(self, third: str) -> bool:
        """Run one third of a step and measure what it did; returns whether all is well."""
        trainer, is_last = self.trainer, third == UPDATE
        if is_last:
            self._moments.statistics.prepare(trainer.loop, now=True)
        fine = self._attempt(lambda: self.thirds.run(third))
        if is_last:
            self._curves.evaluate(trainer)
            if trainer.loop.stale:
                self._moments.take(is_break=True)
        return fine

    def take_back(self) -> None:
        """Take back the latest third that was run by itself."""
        self._attempt(self.thirds.take_back)
        self._curves.cut(self.trainer)
        self._moments.cut(self.trainer)

    def next_third(self) -> bool:
        """Run the third that comes next, as part of a run; returns whether training may go on."""
        trainer, began = self.trainer, self._begin()
        epoch, third = trainer.epoch, self.thirds.next_third()
        fine = self.single(third)
        if third == UPDATE:
            self._see_epoch(epoch)
            self._count(trainer.step_count - 1, epoch, began, self._moments.offer(trainer))
        return fine and not self._watch.is_over(trainer, self._curves)

    def by_thirds(self) -> bool:
        """Make one step, or finish the one under way, a third after the other.

        Returns whether training may go on.
        """
        step = self.trainer.step_count
        fine = self.next_third()
        while fine and self.trainer.step_count == step:
            fine = self.next_third()
        return fine

    def whole(self, count: int, patience: float) -> bool:
        """Make whole steps and evaluate; returns whether training may go on.

        Parameters
        ----------
        count
            How many.
        patience
            Within an epoch, evaluate only if it takes no more than these seconds.
        """
        trainer, began = self.trainer, self._begin()
        steps, epoch = trainer.step_count, trainer.epoch
        self.thirds.forget()
        self._moments.statistics.prepare(trainer.loop, now=True)
        fine = self._attempt(lambda: trainer.step(count))
        if trainer.epoch != epoch or self._curves.seconds <= patience:
            self._curves.evaluate(trainer)
            self._see_epoch(epoch)
        self._moments.offer(trainer)
        self._count(steps, epoch, began, time.perf_counter())
        return fine and not self._watch.is_over(trainer, self._curves)

    def advance(
        self, seconds: float, gate: FrameGate, until_epoch: int | None, until_step: int | None
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
        trainer, moments = self.trainer, self._moments
        self.thirds.forget()
        last_epoch = math.inf if until_epoch is None else until_epoch
        limits = [each for each in (until_step, moments.target) if each is not None]
        last_step = min(limits, default=math.inf)
        begin = self._begin()
        steps, epochs = trainer.step_count, trainer.epoch
        fine, every = True, until_epoch is not None or self._watch.needs_points
        while fine and trainer.epoch < last_epoch and trainer.step_count < last_step:
            gate.wait()
            if trainer.epoch >= last_epoch - 1 or self._reaches(last_step):
                moments.statistics.prepare(trainer.loop, now=True)
            fine = self._attempt(lambda: self._chunk(last_step, every))
            fine = fine and not self._watch.is_over(trainer, self._curves)
            if moments.offer(trainer) - begin >= seconds:
                break
        self._count(steps, epochs, begin, time.perf_counter())
        if not fine or trainer.epoch >= last_epoch:
            self._curves.complete(trainer)
        if moments.target is None:
            self._curves.flush()
        if trainer.step_count == moments.target:
            self._curves.arrive(trainer)
            moments.end_replay(trainer)
        elif trainer.step_count >= last_step:
            self._curves.evaluate(trainer)
        return fine

    def _reaches(self, last_step: float) -> bool:
        """Tell whether the coming chunk of steps may reach this one."""
        if last_step == math.inf:
            return False
        return self.trainer.step_count + self._pace.steps_in(CHUNK_SECONDS) >= last_step

    def _attempt(self, action: Callable[[], object]) -> bool:
        """Run something; reports a divergence, and returns whether all is well."""
        try:
            action()
        except DivergenceError as error:
            trainer = self.trainer
            self._report(divergence(self._curves.generation, error, trainer))
            self._curves.cut(trainer)
            self._moments.cut(trainer)
            return False
        return True

    def _chunk(self, last_step: float, every: bool) -> None:
        """Step for about :data:`CHUNK_SECONDS`, or to the end of the epoch.

        That is measured where ``every`` epoch is, and else where measuring takes not too much time.
        """
        trainer = self.trainer
        epoch = trainer.epoch
        if trainer.loop.batches.per_epoch == 0:
            trainer.loop.finish_epoch()
        else:
            wanted = self._pace.steps_in(CHUNK_SECONDS)
            count = int(min(wanted, trainer.loop.steps_left, last_step - trainer.step_count))
            began = time.perf_counter()
            trainer.step(count)
            self._pace.note(count, time.perf_counter() - began)
        if self._moments.target is not None:
            self._curves.recall(trainer)
        elif trainer.epoch != epoch and (every or self._curves.is_due):
            self._curves.note(trainer)
            self._see_epoch(epoch)

    def _see_epoch(self, before: int) -> None:
        """Let the stop conditions see the latest point when it ends an epoch."""
        if self.trainer.epoch != before:
            self._watch.see(self._curves)

    def _begin(self) -> float:
        """Take note that training runs from now on, unless it is replayed; returns now."""
        now = time.perf_counter()
        if self._moments.target is None:
            self._clock.begin(now)
        return now

    def _count(self, steps: int, epochs: int, began: float, now: float) -> None:
        """Take note of how long steps and epochs took, from so many on."""
        trainer = self.trainer
        self.speed.add(trainer.step_count - steps, trainer.epoch - epochs, began, now)
        if self._moments.target is None:
            self._clock.ran(trainer.step_count, now - began)
