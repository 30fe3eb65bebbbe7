"""Every registered metric, one a file: adding one is adding a file here."""

from playground.core import Task
from playground.nn.base.metric import METRICS, Metric

METRICS.discover(__name__, __path__)

__all__ = ["METRICS", "fitting"]


def fitting(task: Task, classes: int) -> tuple[Metric, ...]:
    """Return every metric, with its usual parameters, that tells something about a problem."""
    return tuple(metric for cls in METRICS if (metric := cls()).fits(task, classes))
