"""How far the worker was asked to go."""

from dataclasses import dataclass

from playground.session.frame_gate import FrameGate
from playground.session.session import Session
from playground.training.trainer import Trainer


@dataclass
class RunRequest:
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
        if self.steps:
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
