"""The curves of one session: measured, remembered and reported."""

import math
import time
from bisect import bisect_right
from collections.abc import Callable

from msgspec.structs import replace

from playground.nn.base.metric import Metric
from playground.nn.metrics import fitting
from playground.session.base.events import Evaluated, Event
from playground.session.pacing.training_clock import TrainingClock
from playground.training.base.history import History, HistoryMark, Metrics
from playground.training.evaluation.metric_budget import MetricBudget
from playground.training.trainer import Trainer

_NOTHING = Metrics(0, 0, math.nan, math.nan, math.nan, math.nan)


LONGEST_GAP = 0.25
"""The most seconds that pass without a point where epochs are short."""


class CurveRecorder:
    """Measures a trainer and reports the points, each once and in the order of the steps.

    Parameters
    ----------
    report
        Called with an :class:`Evaluated` for new points.
    clock
        Tells how long the training has run.
    share
        How much of the time measuring may take, where not every epoch needs a point; ``None`` when
        every one does.

    Attributes
    ----------
    latest
        The last measurement, whether or not it is a point of the curves.
    seconds
        How long the last measurement took.
    generation
        What reports are stamped with.
    """

    def __init__(
        self, report: Callable[[Event], None], clock: TrainingClock, share: float | None = None
    ) -> None:
        self._report, self._clock = report, clock
        self._share = share
        self._measured_at = -math.inf
        self._metrics: tuple[Metric, ...] = ()
        self._budget = MetricBudget()
        self._history = self._like = History()
        self._to_come: tuple[Metrics, ...] = ()
        self._fresh: list[Metrics] = []
        self._begins = False
        self.latest = _NOTHING
        self.seconds = 0.0
        self.generation = 0

    def points(self) -> tuple[Metrics, ...]:
        """Return the remembered points, oldest first."""
        return self._history.points()

    def mark(self) -> HistoryMark:
        """Return where the curves stand."""
        return self._history.mark()

    def restart(
        self,
        trainer: Trainer,
        points: tuple[Metrics, ...] = (),
        level: int = 0,
        *,
        later: bool = False,
    ) -> None:
        """Begin other curves, with given points or with where the trainer stands.

        ``later``: they are reported with the points that come next.
        """
        self._fresh.clear()
        self._to_come = ()
        data = trainer.dataset
        known = {"accuracy"} if data.task.is_classification else set[str]()
        self._metrics = tuple(
            each for each in fitting(data.task, len(data.classes)) if each.key not in known
        )
        if points:
            self.latest = points[-1]
        else:
            self.latest = self._measure(trainer)
            self._budget.restart()
            self._judge(trainer)
        points = points or (self.latest,)
        self._like = max(self._history, self._like, key=lambda each: each.shared(points))
        self._history = History(points, level=level, like=self._like)
        self._begins = True
        if not later:
            self.flush()

    @property
    def is_due(self) -> bool:
        """Whether an epoch that ends now is to be a point: measuring all may take too much time."""
        if self._share is None:
            return True
        gap = min(self.seconds * (1.0 / self._share - 1.0), LONGEST_GAP)
        return time.perf_counter() - self._measured_at >= gap

    def note(self, trainer: Trainer, *, is_last: bool = False) -> None:
        """Measure a point, to be reported with others by :meth:`flush`."""
        self.latest = self._measure(trainer)
        if is_last or self._budget.is_due:
            self._judge(trainer)
        self._history.append(self.latest)
        self._fresh.append(self.latest)

    def complete(self, trainer: Trainer) -> None:
        """Give the point that ends a run its metrics, before it is reported."""
        if self._fresh and self.latest is self._fresh[-1] and self.latest.measured is None:
            self._judge(trainer)
            self._history.amend(self.latest)
            self._fresh[-1] = self.latest

    def go_back(self, trainer: Trainer, start: HistoryMark, newest: HistoryMark, step: int) -> None:
        """Take up the curves of an earlier moment, on the way to a step that was made before.

        Parameters
        ----------
        trainer
            Stands at the earlier moment.
        start, newest
            The curves there and where training got to: what was measured in between is known.
        step
            Where the way ends.
        """
        points = start.points()
        self.restart(trainer, points, start.level, later=True)
        last, known = self.latest.step, newest.points()
        begin = bisect_right(known, last, key=lambda point: point.step)
        end = bisect_right(known, step, key=lambda point: point.step)
        self._to_come = known[begin:end]

    def recall(self, trainer: Trainer) -> None:
        """Let the points that are known from before reach up to the trainer's step."""
        step, passed = trainer.step_count, 0
        for point in self._to_come:
            if point.step > step:
                break
            self._history.append(point)
            self._fresh.append(point)
            self.latest = point
            passed += 1
        if passed:
            self._to_come = self._to_come[passed:]

    def arrive(self, trainer: Trainer) -> None:
        """Reach the step that was gone to: measure it, where that was not done before."""
        self.recall(trainer)
        self._to_come = ()
        if self.latest.step != trainer.step_count:
            self.note(trainer, is_last=True)
        elif self.latest.measured is None:
            self._measure(trainer)  # metrics are of what was measured last
            self._judge(trainer)
            self._history.amend(self.latest)
        self.flush()

    def flush(self) -> None:
        """Report the points noted."""
        if self._begins:
            self._begins = False
            self._fresh.clear()
            self._report(Evaluated(self.generation, self._history.points(), restart=True))
        elif self._fresh:
            points = tuple(self._fresh)
            self._fresh.clear()
            self._report(Evaluated(self.generation, points))

    def evaluate(self, trainer: Trainer) -> None:
        """Measure; that is a new point if the parameters moved since the last one.

        Before the first step the only point is where training will start from: what is changed
        then, changes that point.
        """
        if trainer.step_count != self.latest.step:
            self.note(trainer, is_last=True)
            self.flush()
            return
        self.flush()
        measured = self._measure(trainer)
        if trainer.step_count == 0 and measured.train_loss != self.latest.train_loss:
            self.restart(trainer, (measured,))
        self.latest = measured

    def cut(self, trainer: Trainer) -> None:
        """Drop the points behind the trainer's step: it went back."""
        self.flush()
        points = self._history.points()
        kept = tuple(point for point in points if point.step <= trainer.step_count)
        if len(kept) < len(points):
            self.restart(trainer, kept)
        self.latest = self._measure(trainer)

    def _measure(self, trainer: Trainer) -> Metrics:
        began = time.perf_counter()
        metrics = trainer.metrics(self._clock.of(trainer.step_count))
        self._measured_at = time.perf_counter()
        self.seconds = self._measured_at - began
        return metrics

    def _judge(self, trainer: Trainer) -> None:
        """Give the latest point its metrics."""
        with self._budget.measuring():
            measured = trainer.model.evaluator.measured(self._metrics)
        self.latest = replace(self.latest, measured=measured)
