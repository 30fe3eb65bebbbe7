"""Whole epochs of one training: its stop conditions, and the points of its curves."""

from __future__ import annotations

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
        measure: Callable[[], Metrics],
        after_epoch: Callable[[], object],
    ) -> StopReason | None:
        """Make ``n`` epochs or fewer; returns why fewer, ``None`` when all were made.

        Parameters
        ----------
        n, config
            How many at the most, and the hyperparameters: their ``stopping`` ends the run, too.
        measure
            Returns the present point of the curves.
        after_epoch
            Called after every epoch; ``False`` from it ends the run.
        """
        self._config, conditions = config, config.stopping
        now = self.note(measure())
        stopping = self._stopping
        if stopping is None or stopping.conditions != conditions or stopping.step != now.step:
            me = proxy(self)  # what is kept here must not keep it alive
            load = self._loop.load_parameters
            stopping = EarlyStopping(conditions, load, now, self._store, lambda: me._moment())
            self._stopping = stopping
        stop = stopping.check(now)
        while stop is None and n > 0:
            self._loop.finish_epoch()
            now, n = self.note(measure()), n - 1
            stopping.see(now)
            ended = after_epoch() is False
            stop = stopping.check(now) or (ENDED_BY_CALLBACK if ended else None)
        if stop is not None:
            self._stopping = None
        return stop

    def note(self, now: Metrics) -> Metrics:
        """Let the curves end where the training stands; returns that point."""
        history = self._history
        if history.latest is not None and history.latest.step > now.step:
            history = self._history = History(self.points())
        if history.latest is None or history.latest.step < now.step:
            history.append(now)
        return now

    def _moment(self) -> Moment:
        return Moment(self._loop.checkpoint(), self._history.mark(), self._config)
