"""Whole epochs of one training: its stop conditions, and the points of its curves."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from weakref import proxy

from playground.training.base.config import TrainingConfig
from playground.training.base.history import History, Metrics
from playground.training.early_stopping import EarlyStopping, StopReason
from playground.training.loop.training_loop import TrainingLoop
from playground.training.moments.moment import Moment
from playground.training.moments.moment_store import MomentStore

ENDED_BY_CALLBACK = StopReason("the callback ended the run")


class EpochRuns:
    """Makes epochs of a training, measuring after each.

    Calls that follow one another directly are one run: patience counts on.

    Parameters
    ----------
    loop
        What makes the steps.
    points
        The curves so far.
    """

    def __init__(self, loop: TrainingLoop, points: Iterable[Metrics] = ()) -> None:
        self._loop = loop
        self._history = History(points)
        self._store = MomentStore()
        self._config = TrainingConfig()
        self._stopping: EarlyStopping | None = None

    def points(self) -> tuple[Metrics, ...]:
        """Return the curves up to where the training stands: it may have gone back."""
        reached = self._loop.step_count
        return tuple(point for point in self._history.points() if point.step <= reached)

    def run(
        self,
        n: int,
        config: TrainingConfig,
        after_epoch: Callable[[], object],
    ) -> StopReason | None:
        """Make ``n`` epochs or fewer; returns why fewer, ``None`` when all were made.

        Networks side by side have no curves, and no stop condition applies to them.

        Parameters
        ----------
        n, config
            How many at the most, and the hyperparameters: their ``stopping`` ends the run, too.
        after_epoch
            Called after every epoch; ``False`` from it ends the run.
        """
        if self._are_several:
            return self._run_all(n, after_epoch)
        self._config, conditions = config, config.stopping
        now = self._note()
        stopping = self._stopping
        if stopping is None or stopping.conditions != conditions or stopping.step != now.step:
            me = proxy(self)  # what is kept here must not keep it alive
            load = self._loop.load_parameters
            stopping = EarlyStopping(conditions, load, now, self._store, lambda: me._moment())
            self._stopping = stopping
        stop = stopping.check(now)
        while stop is None and n > 0:
            self._loop.finish_epoch()
            now, n = self._note(), n - 1
            stopping.see(now)
            ended = after_epoch() is False
            stop = stopping.check(now) or (ENDED_BY_CALLBACK if ended else None)
        if stop is not None:
            self._stopping = None
        return stop

    def _run_all(self, n: int, after_epoch: Callable[[], object]) -> StopReason | None:
        for _ in range(n):
            self._loop.finish_epoch()
            if after_epoch() is False:
                return ENDED_BY_CALLBACK
        return None

    def measure(self, seconds: float = math.nan) -> Metrics:
        """Return the present point of the curves, made after so many seconds."""
        loop = self._loop
        rate = float(loop.rule.learning_rate.rate)
        numbers = loop.model.evaluator.numbers()
        return Metrics(loop.step_count, loop.epoch_reached, *numbers, seconds, rate)

    def up_to_now(self) -> tuple[Metrics, ...]:
        """Return the curves with a point where the training stands."""
        if not self._are_several:
            self._note()
        return self.points()

    @property
    def _are_several(self) -> bool:
        return self._loop.network.theta.ndim == 2

    def _note(self) -> Metrics:
        """Let the curves end where the training stands; returns that point."""
        now, history = self.measure(), self._history
        if history.latest is not None and history.latest.step > now.step:
            history = self._history = History(self.points())
        if history.latest is None or history.latest.step < now.step:
            history.append(now)
        return now

    def _moment(self) -> Moment:
        return Moment(self._loop.checkpoint(), self._history.mark(), self._config)
