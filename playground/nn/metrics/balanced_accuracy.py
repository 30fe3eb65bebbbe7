"""Balanced accuracy (Brodersen et al. 2010)."""

from typing_extensions import override

from playground.core import Task
from playground.nn.base.metric import METRICS, Metric, MetricValue, ScoredPredictions
from playground.nn.kernels.metric_ops import Counts, mean_of_defined, shares


@METRICS.register
class BalancedAccuracy(Metric):
    """The mean of the classes' recalls: the accuracy if every class were equally common.

    Classes without a sample are left out. Guessing gives 1/K.
    """

    name = "balanced_accuracy"
    title = "Balanced accuracy"
    help = "The accuracy if all classes were equally common: rare classes count as much."
    formula = "1/K Σ right_k / true_k"
    order = 20
    tasks = frozenset({Task.BINARY, Task.MULTICLASS})
    is_share = True
    undefined = "There are no samples."

    @override
    def compute(self, scored: ScoredPredictions) -> MetricValue:
        counts = Counts.of(scored)
        return MetricValue(mean_of_defined(shares(counts.right, counts.true)))
