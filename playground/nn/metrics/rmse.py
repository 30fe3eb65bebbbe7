"""The root of the mean squared error, in the person's units."""

import numpy as np
from typing_extensions import override

from playground.core import Task
from playground.nn.base.metric import METRICS, Metric, MetricValue, ScoredPredictions
from playground.nn.kernels.metric_ops import errors, mean_over_outputs


@METRICS.register
class RootMeanSquaredError(Metric):
    """The typical size of an error in the target's unit; large ones weigh more than in MAE."""

    name = "rmse"
    title = "Root mean squared error"
    help = "The typical size of an error in the target's unit. Large misses weigh most."
    formula = "√(1/N Σ (o - t)²)"
    order = 95
    tasks = frozenset({Task.REGRESSION})
    greater_is_better = False
    undefined = "There are no samples."

    @override
    def compute(self, scored: ScoredPredictions) -> MetricValue:
        """Return the error; several outputs' roots are averaged."""
        if not len(scored.scores):
            return MetricValue(np.nan)
        return mean_over_outputs(np.sqrt(np.square(errors(scored)).mean(axis=0)))
