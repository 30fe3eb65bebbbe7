"""How far and how fast the worker was asked to go."""

import time

from msgspec import Struct

from playground.session.pacing.thread_sync import FrameGate
from playground.session.session import Session
from playground.training.trainer import Trainer


class RunRequest(Struct):
    """What is left to do; counted down, so that a training that begins anew does not confuse it.

    Attributes
    ----------
    steps, epochs
        Left to make, then rest; 0 when there is no such limit.
    frame
        Whether the epoch of this frame is under way.
    is_done
        Whether a limit was reached.
    """

    steps: int = 0
    epochs: int = 0
    frame: bool = False
    is_done: bool = False

    def run(self, session: Session, trainer: Trainer, seconds: float, gate: FrameGate) -> bool:
        """Go on for some time; returns whether training may go on."""
        step, epoch = trainer.step_count, trainer.epoch
        if self.steps == 1:
            fine = session.run_single_step()
            self.steps = 0
            self.is_done = True
        elif self.steps:
            fine = session.advance(seconds, gate, until_step=step + self.steps)
            self.steps = max(0, self.steps - (trainer.step_count - step))
            self.is_done = not self.steps
        elif self.epochs:
            fine = session.advance(seconds, gate, until_epoch=epoch + self.epochs)
            self.epochs = max(0, self.epochs - (trainer.epoch - epoch))
            self.is_done = not self.epochs
        elif self.frame:
            fine = session.advance(seconds, gate, until_epoch=epoch + 1)
            self.frame = trainer.epoch == epoch
        else:
            fine = session.advance(seconds, gate)
        return fine


class SpeedLimit:
    """Says when the next updates are due.

    Attributes
    ----------
    speed
        ``"1"``, ``"10"``, ``"60"`` (updates per second), ``"epoch"`` (one a frame) or
        ``"unlimited"``.
    """

    def __init__(self) -> None:
        self.speed = "unlimited"
        self._due = 0.0

    @property
    def shows_thirds(self) -> bool:
        """Whether it is slow enough that every third of a step is seen."""
        return self.speed == "1"

    @property
    def updates_per_second(self) -> int:
        """The limit, 0 when there is none."""
        return int(self.speed) if self.speed.isdigit() else 0

    def set(self, speed: str) -> None:
        """Change the speed from now on."""
        self.speed = speed
        self._due = time.perf_counter()

    def seconds_to_wait(self) -> float:
        """Return how long until the next update is due."""
        return max(0.0, self._due - time.perf_counter()) if self.updates_per_second else 0.0

    def made_update(self, share: float = 1.0) -> None:
        """Note an update, or a share of one; lateness is forgiven, never caught up."""
        if self.updates_per_second:
            now = time.perf_counter()
            self._due = max(self._due, now - 0.02) + share / self.updates_per_second
