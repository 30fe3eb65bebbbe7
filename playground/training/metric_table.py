"""Metrics as the rows of a table: what the window shows, and what is printed and exported."""

from collections.abc import Mapping, Sequence

from msgspec import Struct

from playground.core import Task
from playground.nn.base.metric import Metric, MetricValue
from playground.nn.metrics import fitting
from playground.storage.csv_writer import Table

COLUMNS = ("metric", "class", "train", "test")

Judgement = Mapping[str, Mapping[str, MetricValue]]
"""For ``train`` and ``test``, every measure under its metric's key."""


class MetricRow(Struct, frozen=True):
    """One number for the train and the test samples, ``nan`` where there is none.

    ``class_name`` is empty for the number of all classes.
    """

    metric: Metric
    class_name: str
    train: float
    test: float


def metric_rows(found: Judgement, task: Task, classes: Sequence[str]) -> tuple[MetricRow, ...]:
    """Return the metrics of a problem in listing order, each followed by its classes.

    Measures of another problem have no rows here: the result is empty then.
    """
    rows: list[MetricRow] = []
    for metric in fitting(task, len(classes)):
        train, test = (found[split].get(metric.key) for split in ("train", "test"))
        if train is None or test is None or len(train.classes) not in (0, len(classes)):
            return ()
        rows.append(MetricRow(metric, "", train.value, test.value))
        pairs = zip(classes, train.classes, test.classes, strict=False)
        rows += [MetricRow(metric, name, *numbers) for name, *numbers in pairs]
    return tuple(rows)


def metric_table(rows: Sequence[MetricRow]) -> Table:
    """Return the rows as numbers to export, under the metrics' keys."""
    return COLUMNS, [[row.metric.key, row.class_name, row.train, row.test] for row in rows]
