"""Which answers of a network the two ends of the colour scale stand for."""

from playground.core import PlaygroundError, Task
from playground.datasets.base.dataset import Dataset
from playground.nn.compiler.plan import Analysis
from playground.nn.losses import LOSSES
from playground.project import Project
from playground.training.data.target_encoding import TargetEncoding


def output_range(
    project: Project, dataset: Dataset, analysis: Analysis
) -> tuple[float, float] | None:
    """Return the values of the answer that stand for the two ends of the colour scale.

    Nothing is returned while the drawing gives no answer: the views still show the last one.
    """
    if dataset.task is Task.REGRESSION:
        return float(dataset.raw.y.min()), float(dataset.raw.y.max())
    if analysis.plan is None:
        return None
    try:
        loss = LOSSES.create(project.training.loss)
    except PlaygroundError:  # the worker says so, with the field's name
        return None
    encoding = TargetEncoding.choose(analysis.plan, loss, dataset.task)
    return encoding.low, encoding.high
