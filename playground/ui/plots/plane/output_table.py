"""The numbers of the output plot: the field's grid, then the samples drawn on it."""

import numpy as np

from playground.core import Array, Task
from playground.datasets.base.dataset import Dataset
from playground.session.snapshots.plane_area import PlaneArea
from playground.storage.csv_writer import Cell, Table


def output_table(dataset: Dataset, field: Array | None, area: PlaneArea, with_test: bool) -> Table:
    """Return a row per grid point and per drawn sample of a 2-D problem.

    Parameters
    ----------
    dataset
        The samples.
    field
        ``(outputs, n, n)``, row 0 the lowest y; ``None`` before the first.
    area
        What its grid covers.
    with_test
        Whether the test samples are drawn.
    """
    outputs = ["output"] if dataset.outputs == 1 else [f"output {name}" for name in dataset.classes]
    header = ["what", "x", "y", *outputs, dataset.raw.target]
    return header, [*_field_rows(field, area), *_sample_rows(dataset, with_test)]


def extent_of(dataset: Dataset) -> tuple[float, float]:
    """Return the lowest and highest coordinate drawn."""
    return dataset.raw.extent or (-1.0, 1.0)


def truth_of(dataset: Dataset, row: int) -> str | float:
    """Return a raw sample's class name, or its target value."""
    truth = dataset.raw.y[row]
    return float(truth[0]) if dataset.task is Task.REGRESSION else dataset.classes[int(truth)]


def _field_rows(field: Array | None, area: PlaneArea) -> list[list[Cell]]:
    if field is None:
        return []
    across = np.linspace(area.left, area.right, field.shape[-1])
    up = np.linspace(area.low, area.high, field.shape[-2])
    return [
        ["field", float(x), float(y), *(float(v) for v in field[:, row, column]), None]
        for row, y in enumerate(up)
        for column, x in enumerate(across)
    ]


def _sample_rows(dataset: Dataset, with_test: bool) -> list[list[Cell]]:
    drawn = [("train", dataset.train_rows)]
    if with_test:
        drawn.append(("test", dataset.test_rows))
    nothing: list[Cell] = [None] * dataset.outputs
    return [
        [
            split,
            float(dataset.raw.x[row, 0]),
            float(dataset.raw.x[row, 1]),
            *nothing,
            truth_of(dataset, int(row)),
        ]
        for split, rows in drawn
        for row in rows
    ]
