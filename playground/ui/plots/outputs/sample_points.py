"""What the network says about the samples, as points of a plot."""

import numpy as np
from msgspec import Struct

from playground.core import Array, Task
from playground.datasets.base.dataset import Dataset, Split
from playground.nn.base.metric import ScoredPredictions
from playground.nn.metrics import METRICS
from playground.session.snapshots.snapshot import Predictions
from playground.training.evaluation.evaluator import measure
from playground.ui.plots.base.number_format import short
from playground.ui.plots.base.points import SPLITS

MOST_POINTS = 2000
"""Points drawn of one split; more could not be told apart."""

LANE = 0.2
"""How far the train points of a class lie above its line, and the test points below."""


class SamplePoints(Struct, frozen=True):
    """The drawn samples of one split.

    ``rows`` are their positions within the split. For regression ``x`` is the truth and ``y`` the
    prediction; with several target values each has its own point, and ``values`` says whose. For
    classification ``x`` is the output that decides (of two classes, the only one; of more, the true
    class's) and ``y`` the class's line, scattered a little; ``truth`` and ``predicted`` are class
    indices.
    """

    rows: Array
    x: Array
    y: Array
    truth: Array
    predicted: Array
    values: Array

    @property
    def wrong(self) -> Array:
        """Return which samples get the wrong class."""
        result: Array = self.truth != self.predicted
        return result


def sample_points(
    split: Split, dataset: Dataset, predictions: Predictions, threshold: float
) -> SamplePoints | None:
    """Return the samples to draw, or ``None`` when the predictions are of other data."""
    chosen = dataset.train_rows if split == "train" else dataset.test_rows
    outputs = np.asarray(predictions.train if split == "train" else predictions.test)
    if outputs.ndim != 2 or outputs.shape != (len(chosen), dataset.outputs):
        return None
    if dataset.task is Task.REGRESSION:
        rows, values = np.divmod(_thinned(outputs.size), outputs.shape[1])
        return _values(dataset, chosen, outputs, rows, values)
    return _classes(split, dataset, chosen, outputs, _thinned(len(chosen)), threshold)


def _values(
    dataset: Dataset, chosen: Array, outputs: Array, rows: Array, values: Array
) -> SamplePoints:
    truth, predicted = dataset.raw.y[chosen[rows], values], outputs[rows, values]
    return SamplePoints(rows, truth, predicted, truth, predicted, values)


def _classes(
    split: Split, dataset: Dataset, chosen: Array, outputs: Array, rows: Array, threshold: float
) -> SamplePoints:
    truth, outputs = dataset.raw.y[chosen[rows]], outputs[rows]
    if dataset.task is Task.BINARY:
        x = outputs[:, 0]
        predicted = (x > threshold).astype(np.int64)
    else:
        x = outputs[np.arange(len(rows)), truth]
        predicted = outputs.argmax(axis=1)
    side = -LANE if split == "train" else LANE
    y = truth + side + _scatter(rows)
    return SamplePoints(rows, x, y, truth, predicted, np.zeros(len(rows), np.intp))


def sample_place(
    row: int, dataset: Dataset, predictions: Predictions, threshold: float
) -> tuple[Split, int, float, float] | None:
    """Return where one sample is drawn, whether or not it is among the points.

    Returns
    -------
    tuple or None
        Its split, its position within it, and the place; ``None`` for predictions of other data.
    """
    for split in SPLITS:
        chosen = dataset.train_rows if split == "train" else dataset.test_rows
        found = np.flatnonzero(chosen == row)
        outputs = np.asarray(predictions.train if split == "train" else predictions.test)
        if not len(found) or outputs.shape != (len(chosen), dataset.outputs):
            continue
        at = found[:1]
        if dataset.task is Task.REGRESSION:
            points = _values(dataset, chosen, outputs, at, np.zeros(1, np.intp))
        else:
            points = _classes(split, dataset, chosen, outputs, at, threshold)
        return split, int(at[0]), float(points.x[0]), float(points.y[0])
    return None


def describe(split: Split, dataset: Dataset, predictions: Predictions) -> str:
    """Return how good the predictions for all samples of a split are; empty without samples."""
    chosen = dataset.train_rows if split == "train" else dataset.test_rows
    if not len(chosen):
        return ""
    if dataset.task is Task.REGRESSION:
        outputs = predictions.train if split == "train" else predictions.test
        scored = ScoredPredictions(outputs, outputs[:, 0], dataset.raw.y[chosen], ())
        rmse = METRICS.get("rmse")()
        error = measure(scored, [rmse])[rmse.key].value
        return f"{split}: typical error {short(error)}"
    counts = predictions.train_confusion if split == "train" else predictions.test_confusion
    if counts is None:
        return ""
    return f"{split}: {int(counts.sum() - np.trace(counts)):,} of {len(chosen):,} wrong"


def _thinned(count: int) -> Array:
    """Return evenly spaced places among so many, few enough to draw."""
    return np.arange(0, count, max(1, -(-count // MOST_POINTS)))


def _scatter(rows: Array) -> Array:
    """Return small even offsets, always the same for a sample, so that points do not dance."""
    golden = (5**0.5 - 1) / 2
    offsets: Array = ((rows * golden) % 1 - 0.5) * 0.28
    return offsets
