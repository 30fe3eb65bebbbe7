"""Makes the steps of a training, with all that is to be measured, kept and counted on the way.

Few are made at once, so that the clock and the window are looked at often.
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from typing import TypeAlias

from playground.session.curve_recorder import CurveRecorder
from playground.session.moment_keeper import MomentKeeper
from playground.session.pacing.thread_sync import FrameGate
from playground.session.pacing.training_clock import TrainingClock
from playground.session.run_watch import RunWatch
from playground.session.snapshots.throughput import StepClock, Throughput
from playground.training.trainer import Trainer

Attempt: TypeAlias = Callable[[Callable[[], object]], bool]
"""Runs something; reports a divergence and returns whether all is well."""

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
    attempt
        How steps are made that may diverge.

    Attributes
    ----------
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
        attempt: Attempt,
    ) -> None:
        self._trainer = trainer
        self._curves, self._moments, self._watch = curves, moments, watch
        self._clock, self._attempt = clock, attempt
        self._pace = StepClock()
        self.speed = Throughput()

    def forget_pace(self) -> None:
        """Take note that a step may take another time from now on."""
        self._pace = StepClock()

    def third(self, make: Callable[[], bool], *, is_last: bool) -> bool:
        """Have a third of a step made that ends it or not; returns whether training may go on."""
        trainer, began = self._trainer, self._begin()
        epoch = trainer.epoch
        fine = make()
        if is_last:
            self._see_epoch(epoch)
            self._count(trainer.step_count - 1, epoch, began, self._moments.offer(trainer))
        return fine and not self._watch.is_over(trainer, self._curves)

    def whole(self, count: int, patience: float) -> bool:
        """Make whole steps and evaluate; returns whether training may go on.

        Parameters
        ----------
        count
            How many.
        patience
            Within an epoch, evaluate only if it takes no more than these seconds.
        """
        trainer, began = self._trainer, self._begin()
        steps, epoch = trainer.step_count, trainer.epoch
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
        """Step for some time, or to an epoch or a step; see :meth:`.Session.advance`."""
        trainer, moments = self._trainer, self._moments
        last_epoch = math.inf if until_epoch is None else until_epoch
        limits = [each for each in (until_step, moments.target) if each is not None]
        last_step = min(limits, default=math.inf)
        begin = self._begin()
        steps, epochs = trainer.step_count, trainer.epoch
        fine, every = True, until_epoch is not None or self._watch.needs_points
        while fine and trainer.epoch < last_epoch and trainer.step_count < last_step:
            gate.wait()
            coming = trainer.step_count + self._pace.steps_in(CHUNK_SECONDS)
            if trainer.epoch >= last_epoch - 1 or coming >= last_step:
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

    def _chunk(self, last_step: float, every: bool) -> None:
        """Step for about :data:`CHUNK_SECONDS`, or to the end of the epoch.

        That is measured where ``every`` epoch is, and else where measuring takes not too much time.
        """
        trainer = self._trainer
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
        if self._trainer.epoch != before:
            self._watch.see(self._curves)

    def _begin(self) -> float:
        """Take note that training runs from now on, unless it is replayed; returns now."""
        now = time.perf_counter()
        if self._moments.target is None:
            self._clock.begin(now)
        return now

    def _count(self, steps: int, epochs: int, began: float, now: float) -> None:
        """Take note of how long steps and epochs took, from so many on."""
        trainer = self._trainer
        self.speed.add(trainer.step_count - steps, trainer.epoch - epochs, began, now)
        if self._moments.target is None:
            self._clock.ran(trainer.step_count, now - began)
