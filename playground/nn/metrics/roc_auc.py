"""The area under the ROC curve (Hanley and McNeil 1982)."""

import numpy as np
from typing_extensions import override

from playground.core import Task
from playground.nn.base.metric import METRICS, Metric, MetricValue, ScoredPredictions
from playground.nn.kernels.metric_ops import per_class, roc_area


@METRICS.register
class RocAuc(Metric):
    """How likely a random sample of a class scores above a random sample of the others.

    Equal scores count one half. It is computed as the Mann-Whitney statistic, from ranks. With
    several classes each is taken against the rest. Not defined for a class that no sample or every
    sample belongs to, nor for scores that are not numbers.
    """

    name = "roc_auc"
    title = "ROC AUC"
    help = "How well the scores order the samples, whatever the threshold: 0.5 is guessing."
    formula = "P(score of a positive > score of a negative) + ½ P(equal)"
    order = 70
    tasks = frozenset({Task.BINARY, Task.MULTICLASS})
    undefined = "It needs samples of a class and of others, and outputs that are numbers."

    @override
    def compute(self, scored: ScoredPredictions) -> MetricValue:
        """Return the area; with several classes each one's, and their mean."""
        truth = scored.truth.astype(np.intp)
        if scored.scores.shape[1] == 1:
            return MetricValue(roc_area(scored.scores[:, 0], truth == 1))
        areas = [roc_area(column, truth == k) for k, column in enumerate(scored.scores.T)]
        return per_class(areas)
