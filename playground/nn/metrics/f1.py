"""The F1 score (van Rijsbergen 1979)."""

from typing_extensions import override

from playground.core import Task
from playground.nn.base.metric import METRICS, Metric, MetricValue, ScoredPredictions
from playground.nn.kernels.metric_ops import Counts, per_class, shares


@METRICS.register
class F1(Metric):
    """The harmonic mean of precision and recall.

    Not defined for a class that neither occurs nor is predicted. The macro average is the mean of
    the classes' F1, not the F1 of the mean precision and recall.
    """

    name = "f1"
    title = "F1"
    help = "Precision and recall in one number: high only when both are."
    formula = "2·right_k / (predicted_k + true_k)"
    order = 60
    tasks = frozenset({Task.BINARY, Task.MULTICLASS})
    is_share = True
    undefined = "No sample is of this class, and none is given it."

    @override
    def compute(self, scored: ScoredPredictions) -> MetricValue:
        counts = Counts.of(scored)
        numbers = shares(2 * counts.right, counts.predicted + counts.true)
        return per_class(numbers)
