"""How good the network is, as tables: overall, by class, and what is taken for what."""

from __future__ import annotations

import math
from collections.abc import Sequence

from playground.core import Array
from playground.core.text.numbers import number, percent
from playground.exchange.report.document import Block, Cell, Grid, Number
from playground.exchange.report.facts import ReportFacts
from playground.training.metric_table import MetricRow, metric_rows

MOST_CLASSES = 20
"""With more classes neither their metrics nor their confusion are told one by one."""


def metric_grids(facts: ReportFacts) -> list[Block]:
    """Return loss and metrics, those of each class, and what is taken for what."""
    dataset, predictions = facts.dataset, facts.snapshot.predictions
    assert predictions is not None
    assert predictions.metrics is not None
    found, metrics = facts.snapshot.metrics, predictions.metrics
    rows = metric_rows(metrics, dataset.task, dataset.classes)
    overall: list[tuple[Cell, ...]] = [
        ("Loss", *(Number(number(v, 4), v) for v in (found.train_loss, found.test_loss)))
    ]
    overall += [
        (row.metric.label, *(_measured(row, v) for v in (row.train, row.test)))
        for row in rows
        if not row.class_name
    ]
    blocks: list[Block] = [Grid("Metrics", ("Metric", "Train", "Test"), tuple(overall))]
    if 2 < len(dataset.classes) <= MOST_CLASSES and (per_class := _by_class(rows)) is not None:
        blocks.append(per_class)
    tables = (("train", predictions.train_confusion), ("test", predictions.test_confusion))
    if len(dataset.classes) <= MOST_CLASSES:
        blocks += [
            _confusion(split, counts, dataset.classes)
            for split, counts in tables
            if counts is not None
        ]
    return blocks


def _measured(row: MetricRow, value: float) -> Cell:
    if math.isnan(value):
        return number(value)
    return Number(percent(value) if row.metric.is_share else number(value, 4), value)


def _by_class(rows: Sequence[MetricRow]) -> Grid | None:
    by_class: dict[str, list[MetricRow]] = {}
    for row in rows:
        if row.class_name:
            by_class.setdefault(row.class_name, []).append(row)
    if not by_class:
        return None
    labels = [row.metric.label for row in next(iter(by_class.values()))]
    cells = tuple(
        (name, *(_measured(row, row.test) for row in found)) for name, found in by_class.items()
    )
    return Grid("Test metrics by class", ("Test, by class", *labels), cells)


def _confusion(split: str, counts: Array, classes: Sequence[str]) -> Grid:
    rows = tuple(
        (name, *(f"{int(count):,}" for count in line))
        for name, line in zip(classes, counts, strict=True)
    )
    return Grid(f"Confusion, {split}", (f"{split}: true \\ predicted", *classes), rows)
