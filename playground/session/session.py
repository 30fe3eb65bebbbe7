"""One person's training, apart from any thread: obeys commands, reports events, makes snapshots."""

from __future__ import annotations

import math
import time
from collections.abc import Callable

from playground.core import PlaygroundError
from playground.session.frame_gate import FrameGate
from playground.session.intake import Intake
from playground.session.messages import (
    Diverged,
    NotSet,
    RequestState,
    SetValue,
    StateReady,
    Stopped,
)
from playground.session.snapshots.snapshot import Snapshot
from playground.session.snapshots.throughput import Speedometer
from playground.training.base.divergence import Diverged as Divergence
from playground.training.early_stopping import StopWatch
from playground.training.trainer import Trainer

CHUNK_SECONDS = 0.0005
"""How long to step between two looks at the clock and the frame gate."""


class Session(Intake):
    """A trainer with its history, its pictures and its reports."""

    # commands -----------------------------------------------------------------------------------

    def reset(self) -> None:
        """Go back to the initial weights and an empty history."""
        if self.trainer is not None:
            self.trainer.reset()
            self._curves.restart(self.trainer)
            self.dirty = True

    def begin_run(self) -> bool:
        """Begin a run that the stop conditions may end; returns whether there is one to make."""
        trainer = self.trainer
        if trainer is None or self._blocked:
            return False
        self._catch_up()
        self._watch = StopWatch(trainer.config.stopping, trainer, self._curves.latest)
        return not self._is_over()

    def set_value(self, message: SetValue) -> None:
        """Set one parameter by hand; the curves get a point of where that leads."""
        trainer = self.trainer
        if trainer is None or message.generation != self.generation:
            return
        try:
            trainer.set_value(message.node_id, message.name, message.index, message.value)
        except PlaygroundError as error:
            self._report(NotSet(self.generation, str(error)))
            return
        self._curves.evaluate(trainer)
        self.dirty = True

    def run_phase(self, phase: str) -> None:
        """Run one third of a step."""
        trainer = self.trainer
        if trainer is None or self._blocked:
            return
        actions: dict[str, Callable[[], object]] = {
            "forward": trainer.forward,
            "backward": trainer.backward,
            "update": trainer.update,
        }
        self._try(actions[phase])
        if phase == "update":
            self._curves.evaluate(trainer)
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
        points = self._curves.points()
        self._report(StateReady(message.token, self.generation, checkpoint, points))

    def rest(self) -> None:
        """Forget the speed: training is paused, and the next snapshot's metrics are exact."""
        self._speed = Speedometer()
        self._watch = None
        self._resting = True
        self.dirty = True

    def snapshot(self) -> Snapshot | None:
        """Copy what the visible views need, ``None`` when there is nothing to show."""
        self.dirty = False
        if self._camera is None:
            return None
        self._catch_up()
        return self._camera.snapshot(self.generation, self.wanted, self._curves.latest, self._speed)

    def _catch_up(self) -> None:
        """While training rests, the curves reach up to where it stands."""
        trainer = self.trainer
        if trainer is not None and self._resting and self._curves.latest.step != trainer.step_count:
            self._curves.evaluate(trainer)

    # stepping -----------------------------------------------------------------------------------

    def _chunk(self, trainer: Trainer, last_step: float) -> None:
        """Step for about :data:`CHUNK_SECONDS`, or to the end of the epoch and evaluate."""
        epoch = trainer.epoch
        if trainer.batches_per_epoch == 0:
            trainer.run_epochs(1)
        else:
            wanted = max(1, int(CHUNK_SECONDS / self._seconds_per_step))
            count = int(min(wanted, trainer.steps_left, last_step - trainer.step_count))
            began = time.perf_counter()
            trainer.step(count)
            took = (time.perf_counter() - began) / count
            self._seconds_per_step += 0.2 * (took - self._seconds_per_step)
        if trainer.epoch != epoch:
            self._curves.note(trainer)
            self._see_epoch(trainer, epoch)

    def _see_epoch(self, trainer: Trainer, before: int) -> None:
        """Let the stop conditions see the latest point when it ends an epoch."""
        if self._watch is not None and trainer.epoch != before:
            self._watch.see(self._curves.latest)

    def _is_over(self) -> bool:
        """Tell whether a stop condition ends the run now; reports it, once."""
        watch, trainer = self._watch, self.trainer
        if watch is None or trainer is None:
            return False
        verdict = watch.verdict(self._curves.latest)
        if verdict is None:
            return False
        self._watch = None
        if verdict.restored is not None:
            self._curves.flush()
            self._curves.evaluate(trainer)
        self._report(Stopped(self.generation, verdict.reason, verdict.restored))
        return True

    def _try(self, action: Callable[[], object]) -> bool:
        """Run something; report a divergence and return whether all is well."""
        try:
            action()
        except Divergence as error:
            self._report(
                Diverged(self.generation, error.step, error.node_id, error.quantity, str(error))
            )
            if self.trainer is not None:
                self._curves.cut(self.trainer)
            self.dirty = True
            return False
        return True
