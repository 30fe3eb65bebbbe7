"""How the answers for the samples are spread: groups of numbers, and their histograms."""

from collections.abc import Sequence

import numpy as np
from msgspec import Struct, field

from playground.core import Array, IntArray, Task
from playground.datasets.base.dataset import Dataset, Split
from playground.session.snapshots.snapshot import Predictions
from playground.ui.plots.base.number_format import nice_above

BINS = 32
RIGHT, WRONG = "right", "wrong"


class Group(Struct, frozen=True):
    """Numbers that belong together.

    Parameters
    ----------
    split, name
        Whose samples: of two classes, those truly of one; of more, those that got the right or the
        wrong one; all of a regression.
    values
        The output; of several, the highest; for regression prediction minus truth.
    rows
        The row of the raw data that each value is of.
    """

    split: Split
    name: str
    values: Array
    rows: IntArray = field(default_factory=lambda: np.zeros(0, np.intp))

    def histogram(self, edges: Array) -> Array:
        """Return how many values lie in each bin."""
        finite = self.values[np.isfinite(self.values)]
        return np.histogram(np.clip(finite, edges[0], edges[-1]), edges)[0]

    def rows_in(self, edges: Array, place: int) -> IntArray:
        """Return the rows of the values that are counted in a bin, each once."""
        clipped = np.clip(self.values, edges[0], edges[-1])
        bins = np.minimum(np.searchsorted(edges, clipped, side="right") - 1, len(edges) - 2)
        found: IntArray = np.unique(self.rows[np.isfinite(self.values) & (bins == place)])
        return found

    def shares(self, edges: Array) -> Array:
        """Return which share of the group lies in each bin: small groups show as well as large."""
        return self.histogram(edges) / max(1, len(self.values))


def groups_of(split: Split, dataset: Dataset, predictions: Predictions) -> tuple[Group, ...]:
    """Return the groups of a split; none when the predictions are of other data."""
    rows = dataset.train_rows if split == "train" else dataset.test_rows
    outputs = predictions.train if split == "train" else predictions.test
    if outputs.shape != (len(rows), dataset.outputs):
        return ()
    truth = dataset.raw.y[rows]
    if dataset.task is Task.REGRESSION:
        errors = outputs - truth
        return (Group(split, "", errors.ravel(), np.repeat(rows, errors.shape[1])),)
    if dataset.task is Task.BINARY:
        return tuple(
            Group(split, name, outputs[truth == index, 0], rows[truth == index])
            for index, name in enumerate(dataset.classes)
        )
    highest, right = outputs.max(axis=1), outputs.argmax(axis=1) == truth
    return (
        Group(split, RIGHT, highest[right], rows[right]),
        Group(split, WRONG, highest[~right], rows[~right]),
    )


def value_of(row: int, dataset: Dataset, predictions: Predictions) -> float | None:
    """Return the number by which one sample of the raw data is grouped with others.

    ``None`` where the predictions are of other data, or the sample has several such numbers.
    """
    for rows, outputs in (
        (dataset.train_rows, predictions.train),
        (dataset.test_rows, predictions.test),
    ):
        found = np.flatnonzero(rows == row)
        if not len(found) or outputs.shape != (len(rows), dataset.outputs):
            continue
        output = outputs[found[0]]
        if dataset.task is not Task.REGRESSION:
            return float(output.max())
        return float(output[0] - dataset.raw.y[row, 0]) if len(output) == 1 else None
    return None


def edges_for(groups: Sequence[Group], ends: tuple[float, float] | None) -> Array:
    """Return the edges of the bins: from one end of the outputs to the other, or further.

    Without ends they lie evenly around nought. They move in visible steps, not with every frame.
    """
    values = np.concatenate([group.values for group in groups] or [np.zeros(0)])
    values = values[np.isfinite(values)]
    if ends is None:
        reach = nice_above(float(np.abs(values).max())) if values.size else 1.0
        return np.linspace(-reach, reach, BINS + 1)
    low, high = ends
    if values.size:
        unit = nice_above(max(high - low, 1e-9)) / 10
        low = min(low, np.floor(float(values.min()) / unit) * unit)
        high = max(high, np.ceil(float(values.max()) / unit) * unit)
    return np.linspace(low, high, BINS + 1)
