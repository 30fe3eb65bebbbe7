"""The curves of a race: every network measured after every epoch."""

from __future__ import annotations

import math
from collections.abc import Mapping

import numpy as np
from msgspec.structs import replace

from playground.core import Array
from playground.nn.metrics import fitting
from playground.training.base.history import Metrics
from playground.training.evaluation.evaluator import Evaluator
from playground.training.evaluation.metric_budget import MetricBudget


class LanePoints:
    """Points of all networks of a race, measured at once.

    The metrics of the task, which take longer, are measured as often as a training alone has them.

    Parameters
    ----------
    evaluator
        Judges all networks.
    count
        How many they are.
    """

    def __init__(self, evaluator: Evaluator, count: int) -> None:
        self._evaluator = evaluator
        self._points: list[list[Metrics]] = [[] for _ in range(count)]
        self._metrics = fitting(evaluator.train.encoding.task, len(evaluator.train.classes))
        self._budget = MetricBudget(count)

    def of(self, row: int) -> list[Metrics]:
        """Return a network's points, oldest first."""
        return self._points[row]

    def latest(self, rows: Mapping[int, object]) -> dict[int, Metrics]:
        """Return the newest points of those that are not among ``rows``."""
        return {row: own[-1] for row, own in enumerate(self._points) if row not in rows}

    def note(self, step: int, epoch: int, about: Mapping[int, tuple[float, float]]) -> Array:
        """Measure all networks; returns their test losses ``(R,)``.

        Parameters
        ----------
        step, epoch
            Where they stand.
        about
            Who gets a point: seconds of training and learning rate, by row.
        """
        train, test = self._evaluator.train.score(), self._evaluator.test.score()
        nothing = np.full(len(self._points), math.nan)
        shares = (nothing if s.accuracy is None else s.accuracy for s in (train, test))
        columns = [np.atleast_1d(c) for c in (train.loss, test.loss, *shares)]
        for row, known in about.items():
            loss, test_loss, share, test_share = (float(column[row]) for column in columns)
            numbers = (loss, test_loss, share, test_share)
            self._points[row].append(Metrics(step, float(epoch), *numbers, *known))
        if self._budget.is_due:
            with self._budget.measuring():
                for row in about:
                    self.judge(row)
        return columns[1]

    def judge(self, row: int) -> None:
        """Give a network's newest point its metrics, as long as its parameters are of then."""
        latest = self._points[row][-1]
        if latest.measured is None:
            measured = self._evaluator.measured(self._metrics, row)
            self._points[row][-1] = replace(latest, measured=measured)

    def cut(self, row: int, step: int) -> None:
        """Drop a network's points behind a step."""
        self._points[row] = [point for point in self._points[row] if point.step <= step]
