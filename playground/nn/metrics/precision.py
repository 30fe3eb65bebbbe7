"""Precision."""

from typing_extensions import override

from playground.core import Task
from playground.nn.base.metric import METRICS, Metric, MetricValue, ScoredPredictions
from playground.nn.kernels.metric_ops import Counts, per_class, shares


@METRICS.register
class Precision(Metric):
    """Of the samples given to a class, the share that belong to it.

    Not defined for a class that is never predicted.
    """

    name = "precision"
    title = "Precision"
    help = "How often the network is right when it names a class."
    formula = "right_k / predicted_k"
    order = 40
    tasks = frozenset({Task.BINARY, Task.MULTICLASS})
    is_share = True
    undefined = "The network gives no sample this class."

    @override
    def compute(self, scored: ScoredPredictions) -> MetricValue:
        counts = Counts.of(scored)
        return per_class(shares(counts.right, counts.predicted))
