"""Recall."""

from typing_extensions import override

from playground.core import Task
from playground.nn.base.metric import METRICS, Metric, MetricValue, ScoredPredictions
from playground.nn.kernels.metric_ops import Counts, per_class, shares


@METRICS.register
class Recall(Metric):
    """Of the samples of a class, the share that is found; also called sensitivity.

    Not defined for a class without samples.
    """

    name = "recall"
    title = "Recall"
    help = "How many of a class's samples the network finds."
    formula = "right_k / true_k"
    order = 50
    tasks = frozenset({Task.BINARY, Task.MULTICLASS})
    is_share = True
    undefined = "No sample is of this class."

    @override
    def compute(self, scored: ScoredPredictions) -> MetricValue:
        counts = Counts.of(scored)
        return per_class(shares(counts.right, counts.true))
