"""The predictions of both splits as the curves of scores take them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from msgspec import Struct

from playground.core import Array
from playground.datasets.base.dataset import Dataset, Split
from playground.session.snapshots.snapshot import Predictions
from playground.ui.plots.base.colors import probabilities
from playground.ui.plots.base.points import SPLITS

if TYPE_CHECKING:
    from playground.explain.scores.reliability import Reliability
    from playground.explain.scores.threshold_curve import ThresholdCurve


class Judged(Struct, frozen=True):
    """What there is to draw of one moment.

    Parameters
    ----------
    curves
        By split, how one class is told from the others at every threshold; a split without both
        has none.
    reliabilities
        By split, how often the answers are right by how sure they are.
    """

    curves: dict[Split, ThresholdCurve]
    reliabilities: dict[Split, Reliability]


def fits(dataset: Dataset | None, predictions: Predictions | None) -> bool:
    """Tell whether predictions are the answers of a classification of this data."""
    if dataset is None or predictions is None or not dataset.task.is_classification:
        return False
    expected = (len(dataset.train_rows), dataset.outputs)
    return bool(predictions.train.shape == expected)


def scores_of(outputs: Array, label: int, scale: tuple[float, float]) -> Array:
    """Return what outputs ``(N, K)`` say of one class; one output says both of its two classes.

    The first class's is the output mirrored about the middle of its ends.
    """
    if outputs.shape[1] > 1:
        return outputs[:, label]
    return outputs[:, 0] if label else sum(scale) - outputs[:, 0]


def judge(
    dataset: Dataset, predictions: Predictions, label: int, scale: tuple[float, float]
) -> Judged:
    """Judge the predictions of both splits.

    Parameters
    ----------
    dataset, predictions
        The truth and the answers.
    label
        The class that is told from the others.
    scale
        The outputs that stand for the probabilities 0 and 1. An output between them is taken for a
        probability as far as it is on the way: what lowers a squared loss of such targets is their
        mean.
    """
    # What explains is imported when somebody first looks: the window opens without it.
    from playground.explain.scores.reliability import reliability
    from playground.explain.scores.threshold_curve import threshold_curve

    curves: dict[Split, ThresholdCurve] = {}
    found: dict[Split, Reliability] = {}
    for split in SPLITS:
        train = split == "train"
        rows = dataset.train_rows if train else dataset.test_rows
        outputs = np.asarray(predictions.train if train else predictions.test)
        decided = predictions.train_decided if train else predictions.test_decided
        truth = dataset.raw.y[rows]
        curve = threshold_curve(scores_of(outputs, label, scale), truth == label)
        if curve is not None:
            curves[split] = curve
        sure = probabilities(outputs.T, *scale)
        chosen = sure.argmax(axis=0) if decided is None else decided
        known = np.isfinite(outputs).all(axis=1)
        found[split] = reliability(np.where(known, sure.max(axis=0), np.nan), chosen == truth)
    return Judged(curves, found)
