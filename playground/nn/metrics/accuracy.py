"""Accuracy."""

from dataclasses import dataclass

import numpy as np

from playground.core import Task
from playground.nn.metric import METRICS, Judged, Metric


@METRICS.register
@dataclass(frozen=True)
class Accuracy(Metric):
    """The share of samples whose predicted class is the true one."""

    name = "accuracy"
    title = "Accuracy"
    help = "The share of right answers. Says little when one class is much more common."
    formula = "right / N"
    order = 10
    tasks = frozenset({Task.BINARY, Task.MULTICLASS})

    def compute(self, judged: Judged) -> dict[str, float]:
        """Return ``{"value": share}``."""
        if not len(judged.truth):
            return {"value": np.nan}
        return {"value": float(np.mean(judged.decided == judged.truth))}
