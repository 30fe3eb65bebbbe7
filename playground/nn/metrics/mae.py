"""The mean absolute error, in the person's units."""

import numpy as np
from typing_extensions import override

from playground.core import Task
from playground.nn.base.metric import METRICS, Metric, MetricValue, ScoredPredictions
from playground.nn.kernels.metric_ops import errors, mean_over_outputs


@METRICS.register
class MeanAbsoluteError(Metric):
    """How far answers are from the truth on average, in the target's unit."""

    name = "mae"
    title = "Mean absolute error"
    help = "How far off an answer is on average, in the target's unit."
    formula = "1/N Σ |o - t|"
    order = 90
    tasks = frozenset({Task.REGRESSION})
    greater_is_better = False
    undefined = "There are no samples."

    @override
    def compute(self, scored: ScoredPredictions) -> MetricValue:
        """Return the error; several outputs are averaged."""
        if not len(scored.scores):
            return MetricValue(np.nan)
        return mean_over_outputs(np.abs(errors(scored)).mean(axis=0))
