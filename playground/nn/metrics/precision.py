"""Precision."""

from dataclasses import dataclass

from playground.core import Task
from playground.nn.metric import METRICS, Judged, Metric
from playground.nn.metrics._classes import Counts, per_class, shares


@METRICS.register
@dataclass(frozen=True)
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

    def compute(self, judged: Judged) -> dict[str, float]:
        """Return one number per class, and their macro average as ``value``."""
        counts = Counts.of(judged)
        return per_class(judged.classes, shares(counts.right, counts.predicted))
