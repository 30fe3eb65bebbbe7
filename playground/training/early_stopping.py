"""When a run is over: stop conditions and early stopping (Prechelt 1998)."""

from __future__ import annotations

import math
import time
from dataclasses import dataclass

from playground.core import Array
from playground.session.snapshots.snapshot import Metrics
from playground.training.base.config import Stopping
from playground.training.trainer import Trainer


@dataclass(frozen=True)
class Verdict:
    """Why a run is over.

    Parameters
    ----------
    reason
        One sentence for the person.
    restored
        The epoch whose weights training went back to; ``None`` when it stays where it is.
    """

    reason: str
    restored: float | None = None


class Streak:
    """Counts epochs without a new best loss."""

    def __init__(self) -> None:
        self.best = math.inf
        self.epoch = 0.0
        self.waited = 0

    def see(self, loss: float, epoch: float, least_gain: float) -> bool:
        """Count an epoch; returns whether its loss is a new best one."""
        if loss < self.best * (1.0 - least_gain) or (self.best == math.inf and loss == loss):
            self.best, self.epoch, self.waited = loss, epoch, 0
            return True
        self.waited += 1
        return False


class StopWatch:
    """Watches one run, from Play on, and says when it is over.

    Parameters
    ----------
    stopping
        The conditions; may be replaced between two epochs.
    trainer
        What is watched.
    now
        Where it stands.
    """

    def __init__(self, stopping: Stopping, trainer: Trainer, now: Metrics) -> None:
        self.stopping = stopping
        self._trainer = trainer
        self._began = time.monotonic()
        self._train, self._test = Streak(), Streak()
        self._best: tuple[Array, Array] | None = None
        self._step = -1
        self.see(now)

    def see(self, now: Metrics) -> None:
        """Take note of a point of the curves; one that is known already does not count."""
        if now.step == self._step:
            return
        self._step, gain = now.step, self.stopping.least_gain
        self._train.see(now.train_loss, now.epoch, gain)
        if self._test.see(now.test_loss, now.epoch, gain) and self._keeps_best:
            self._best = self._trainer.parameters()

    def verdict(self, now: Metrics) -> Verdict | None:
        """Return why the run is over, or ``None``; early stopping goes back to the best weights."""
        reason = self._reason(now)
        if reason:
            return Verdict(reason)
        rule, test = self.stopping, self._test
        if not rule.patience or test.waited < rule.patience:
            return None
        reason = (
            f"early stopping: the test loss has found no new best for {rule.patience} epochs "
            f"(best {test.best:.4g} after epoch {test.epoch:g})"
        )
        if not self._keeps_best or self._best is None:
            return Verdict(reason)
        self._trainer.load_parameters(self._best)
        return Verdict(f"{reason}; its weights are back", test.epoch)

    @property
    def _keeps_best(self) -> bool:
        return bool(self.stopping.patience and self.stopping.restore_best)

    def _reason(self, now: Metrics) -> str:
        rule = self.stopping
        if rule.epochs and now.epoch >= rule.epochs:
            return (
                "1 epoch is complete" if rule.epochs == 1 else f"{rule.epochs} epochs are complete"
            )
        seconds = time.monotonic() - self._began
        if rule.seconds and seconds >= rule.seconds:
            return f"the run has taken {seconds:.3g} s, {rule.seconds:g} s were allowed"
        if rule.loss and now.test_loss <= rule.loss:
            return f"the test loss is {now.test_loss:.4g}, at most {rule.loss:g} was wanted"
        if rule.accuracy and now.test_accuracy >= rule.accuracy:
            return (
                f"{now.test_accuracy:.2%} of the test samples are right, "
                f"{rule.accuracy:.2%} were wanted"
            )
        if rule.plateau and self._train.waited >= rule.plateau:
            return (
                f"the training loss has found no new best for {rule.plateau} epochs "
                f"(best {self._train.best:.4g} after epoch {self._train.epoch:g})"
            )
        return ""
