"""The area under the ROC curve (Hanley and McNeil 1982)."""

from dataclasses import dataclass

import numpy as np
from typing_extensions import override

from playground.core import Array, Task
from playground.nn.base.metric import METRICS, Metric, MetricValue, ScoredPredictions
from playground.nn.kernels.metric_ops import per_class


@METRICS.register
@dataclass(frozen=True)
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
            return MetricValue(area(scored.scores[:, 0], truth == 1))
        areas = [area(column, truth == k) for k, column in enumerate(scored.scores.T)]
        return per_class(areas)


def area(scores: Array, positive: Array) -> float:
    """Return the area for scores ``(N,)`` and which samples are positive, in N log N."""
    positives = int(positive.sum())
    negatives = len(scores) - positives
    if not positives or not negatives or np.isnan(scores).any():
        return np.nan
    _, place, counts = np.unique(scores, return_inverse=True, return_counts=True)
    # Twice the mean rank of a group of equal scores is a whole number, so that sums are exact.
    twice_rank = (2 * np.cumsum(counts) - counts + 1)[place]
    twice_wins = int(twice_rank[positive].sum()) - positives * (positives + 1)
    return twice_wins / (2 * positives * negatives)
