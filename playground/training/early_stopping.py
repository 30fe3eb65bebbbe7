"""When a run is over: stop conditions and early stopping (Prechelt 1998)."""

from __future__ import annotations

import math
import time
from collections.abc import Callable

import numpy as np
from msgspec import Struct

from playground.core import Array
from playground.core.text.numbers import counted, is_or_are, percent
from playground.training.base.checkpoint import Checkpoint
from playground.training.base.config import Stopping
from playground.training.base.history import Metrics
from playground.training.moments.moment import Moment
from playground.training.moments.moment_store import BEST, MomentStore


class StopReason(Struct, frozen=True):
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


class NoImprovementCounter:
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


class EarlyStop(Struct, frozen=True):
    """Where early stopping would have ended a training, as places among the points of its curves.

    Parameters
    ----------
    best
        Where the test loss was best until then: what it would have gone back to.
    stop
        Where it would have stopped.
    """

    best: int
    stop: int


def early_stop(
    epoch: Array, test_loss: Array, patience: int, least_gain: float = Stopping().least_gain
) -> EarlyStop | None:
    """Return where early stopping would have ended a training; ``None`` where it would go on.

    Parameters
    ----------
    epoch, test_loss
        The curves ``(n,)``, the epochs ascending. Epochs without a point find no new best.
    patience
        For how many epochs it waits for a new best.
    least_gain
        See :class:`~playground.training.base.config.Stopping`.
    """
    known = np.where(np.isfinite(test_loss), test_loss, np.inf)
    lowest = np.minimum.accumulate(known)
    falls = np.flatnonzero(lowest < np.concatenate(([np.inf], lowest[:-1])))
    if not len(falls):
        return None
    best = int(falls[0])
    for place in (*falls[1:].tolist(), None):
        if place is not None and epoch[place] - epoch[best] <= patience:
            if known[place] < known[best] * (1.0 - least_gain):
                best = place
            continue
        stop = int(np.searchsorted(epoch, epoch[best] + patience))
        return EarlyStop(best, stop) if stop < len(epoch) else None
    return None


class EarlyStopping:
    """Watches one run, from Play on, and says when it is over.

    Parameters
    ----------
    conditions
        What ends the run; may be replaced between two epochs.
    load
        Puts a checkpoint's parameters back.
    now
        Where it stands.
    store
        Keeps the moment of the best weights, named :data:`BEST`, until another run begins.
    moment
        Returns the present moment.
    clock
        Tells the time, in seconds from whenever.

    Attributes
    ----------
    step
        That of the last point seen.
    """

    def __init__(
        self,
        conditions: Stopping,
        load: Callable[[Checkpoint], object],
        now: Metrics,
        store: MomentStore,
        moment: Callable[[], Moment],
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.conditions = conditions
        self._load, self._store, self._moment = load, store, moment
        self._clock, self._began = clock, clock()
        self._train, self._test = NoImprovementCounter(), NoImprovementCounter()
        store.forget(BEST)
        self.step = -1
        self.see(now)

    def see(self, now: Metrics) -> None:
        """Take note of a point of the curves; one that is known already does not count."""
        if now.step == self.step:
            return
        self.step, gain = now.step, self.conditions.least_gain
        self._train.see(now.train_loss, now.epoch, gain)
        if self._test.see(now.test_loss, now.epoch, gain) and self._keeps_best:
            self._store.name(BEST, self._moment())

    def check(self, now: Metrics) -> StopReason | None:
        """Return why the run is over, or ``None``.

        A run that ends without having reached what was wanted goes back to its best weights.
        """
        if reason := self._goal(now):
            return StopReason(reason)
        if reason := self._limit(now):
            return self._with_best(reason, now)
        wanted, test = self.conditions, self._test
        if not wanted.patience or test.waited < wanted.patience:
            return None
        epochs = counted(wanted.patience, "epoch")
        reason = f"early stopping: the test loss has found no new best for {epochs}"
        if not self._keeps_best or self._store.named(BEST) is None:
            return StopReason(f"{reason} (best {test.best:.4g} after epoch {test.epoch:g})")
        return self._with_best(reason, now)

    def finish(self, now: Metrics) -> StopReason | None:
        """End a run that no condition ended; ``None`` when it stays where it is.

        That is when the present weights are the best ones, or the best ones are not asked for.
        """
        stop = self._with_best("the epochs asked for are complete", now)
        return stop if stop.restored is not None else None

    def _with_best(self, reason: str, now: Metrics) -> StopReason:
        """Go back to the best weights of the run, where they are asked for and are others."""
        test, best = self._test, self._store.named(BEST)
        if not self._keeps_best or best is None or not test.waited:
            return StopReason(reason)
        self._load(best.checkpoint)
        better = f"the weights of epoch {test.epoch:g} are back, the best on the test samples"
        losses = f"test loss {test.best:.4g} instead of {now.test_loss:.4g}"
        return StopReason(f"{reason}; {better} ({losses})", test.epoch)

    @property
    def _keeps_best(self) -> bool:
        return bool(self.conditions.patience and self.conditions.restore_best)

    def _goal(self, now: Metrics) -> str:
        """Say which wanted number is reached; empty for none."""
        wanted = self.conditions
        if wanted.loss and now.test_loss <= wanted.loss:
            return f"the test loss is {now.test_loss:.4g}, at most {wanted.loss:g} was wanted"
        if wanted.accuracy and now.test_accuracy >= wanted.accuracy:
            return (
                f"{percent(now.test_accuracy, 2)} of the test samples are right, "
                f"{percent(wanted.accuracy, 2)} were wanted"
            )
        return ""

    def _limit(self, now: Metrics) -> str:
        """Say which limit of the run is reached; empty for none."""
        wanted = self.conditions
        if wanted.epochs and now.epoch >= wanted.epochs:
            verb = is_or_are(wanted.epochs)
            return f"{counted(wanted.epochs, 'epoch')} {verb} complete"
        seconds = self._clock() - self._began
        if wanted.seconds and seconds >= wanted.seconds:
            return f"the run has taken {seconds:.3g} s, {wanted.seconds:g} s were allowed"
        if wanted.plateau and self._train.waited >= wanted.plateau:
            return (
                f"the training loss has found no new best for {counted(wanted.plateau, 'epoch')} "
                f"(best {self._train.best:.4g} after epoch {self._train.epoch:g})"
            )
        return ""
