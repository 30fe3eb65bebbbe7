"""The curves of one session: measured, remembered and reported."""

import math
import time
from collections.abc import Callable

from playground.session.messages import Evaluated, Event
from playground.training.base.history import History, HistoryMark, Metrics
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

    def __init__(self, report: Callable[[Event], None], share: float | None = None) -> None:
        self._report = report
        self._share = share
        self._measured_at = -math.inf
        self._history = History()
        self._fresh: list[Metrics] = []
        self.latest = _NOTHING
        self.seconds = 0.0
        self.generation = 0

    def points(self) -> tuple[Metrics, ...]:
        """Return the remembered points, oldest first."""
        return self._history.points()

    def mark(self) -> HistoryMark:
        """Return where the curves stand."""
        return self._history.mark()

    def restart(self, trainer: Trainer, points: tuple[Metrics, ...] = (), level: int = 0) -> None:
        """Begin other curves, with given points or with where the trainer stands."""
        self._fresh.clear()
        self.latest = points[-1] if points else self._measure(trainer)
        self._history = History(points or (self.latest,), level=level)
        self._report(Evaluated(self.generation, self._history.points(), restart=True))

    @property
    def is_due(self) -> bool:
        """Whether an epoch that ends now is to be a point: measuring all may take too much time."""
        if self._share is None:
            return True
        gap = min(self.seconds * (1.0 / self._share - 1.0), LONGEST_GAP)
        return time.perf_counter() - self._measured_at >= gap

    def note(self, trainer: Trainer) -> None:
        """Measure a point, to be reported with others by :meth:`flush`."""
        self.latest = self._measure(trainer)
        self._history.append(self.latest)
        self._fresh.append(self.latest)

    def flush(self) -> None:
        """Report the points noted."""
        if self._fresh:
            points = tuple(self._fresh)
            self._fresh.clear()
            self._report(Evaluated(self.generation, points))

    def evaluate(self, trainer: Trainer) -> None:
        """Measure; that is a new point if the parameters moved since the last one.

        Before the first step the only point is where training will start from: what is changed
        then, changes that point.
        """
        if trainer.step_count != self.latest.step:
            self.note(trainer)
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
        metrics = trainer.metrics()
        self._measured_at = time.perf_counter()
        self.seconds = self._measured_at - began
        return metrics
