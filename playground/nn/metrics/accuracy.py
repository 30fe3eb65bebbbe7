"""Accuracy."""

import numpy as np
from typing_extensions import override

from playground.core import Task
from playground.nn.base.metric import METRICS, Metric, MetricValue, ScoredPredictions


@METRICS.register
class Accuracy(Metric):
    """The share of samples whose predicted class is the true one."""

    name = "accuracy"
    title = "Accuracy"
    help = "The share of right answers. Says little when one class is much more common."
    formula = "right / N"
    order = 10
    tasks = frozenset({Task.BINARY, Task.MULTICLASS})
    is_share = True
    undefined = "There are no samples."

    @override
    def compute(self, scored: ScoredPredictions) -> MetricValue:
        if not len(scored.truth):
            return MetricValue(np.nan)
        return MetricValue(float(np.mean(scored.decided == scored.truth)))
