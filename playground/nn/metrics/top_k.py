"""Top-k accuracy."""

from typing import Annotated

import numpy as np
from typing_extensions import override

from playground.core import Param, Task
from playground.nn.base.metric import METRICS, Metric, MetricValue, ScoredPredictions


@METRICS.register
class TopK(Metric):
    """The share of samples whose true class is among the k highest scores.

    Among equal scores the class listed first ranks first, as in the decision itself, so that k = 1
    is the accuracy. A score that is not a number ranks above the true class.
    """

    name = "top_k"
    title = "Top-k accuracy"
    help = "The share of samples whose true class is among the k most likely ones."
    formula = "1/N Σ [rank of the true class ≤ k]"
    order = 30
    tasks = frozenset({Task.MULTICLASS})
    is_share = True
    undefined = "There are no samples."

    k: Annotated[int, Param("k", "How many guesses each sample gets.", low=1)] = 3

    @property
    @override
    def key(self) -> str:
        return f"top_{self.k}"

    @property
    @override
    def label(self) -> str:
        return f"Top-{self.k} accuracy"

    @override
    def fits(self, task: Task, classes: int) -> bool:
        """Say whether there are more classes than guesses: else every answer is right."""
        return super().fits(task, classes) and self.k < classes

    @override
    def compute(self, scored: ScoredPredictions) -> MetricValue:
        if not len(scored.truth):
            return MetricValue(np.nan)
        scores, truth = scored.scores, scored.truth.astype(np.intp)[:, None]
        true_score = np.take_along_axis(scores, truth, axis=1)
        classes = np.arange(scores.shape[1])
        behind = (scores < true_score) | ((scores == true_score) & (classes >= truth))
        ahead = scores.shape[1] - behind.sum(axis=1)
        return MetricValue(float(np.mean(ahead < self.k)))
