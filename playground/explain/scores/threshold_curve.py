"""What every threshold would decide: the ROC and precision-recall curves of scores."""

import numpy as np
from msgspec import Struct

from playground.core import Array, IntArray


class ThresholdCounts(Struct, frozen=True):
    """How two classes are told apart by one threshold: a score above it is positive."""

    true_positives: int
    false_positives: int
    false_negatives: int
    true_negatives: int


class ThresholdCurve(Struct, frozen=True):
    """The counts for every threshold that decides differently, the strictest first.

    Parameters
    ----------
    thresholds
        ``(T,)``, falling: a score above it counts as positive. Each lies midway between two scores
        that follow each other; the first is the highest score, above which there is none.
    true_positives, false_positives
        ``(T,)``: how many positive and negative samples lie above each; both begin at 0.
    scores
        ``(T - 1,)``, falling: the scores that occur.
    """

    thresholds: Array
    true_positives: IntArray
    false_positives: IntArray
    scores: Array

    @property
    def positives(self) -> int:
        """How many samples are positive."""
        return int(self.true_positives[-1])

    @property
    def negatives(self) -> int:
        """How many samples are negative."""
        return int(self.false_positives[-1])

    @property
    def recall(self) -> Array:
        """The share of the positives that is found: the true positive rate."""
        return self.true_positives / self.positives

    @property
    def false_alarms(self) -> Array:
        """The share of the negatives that is taken for positive: the false positive rate."""
        return self.false_positives / self.negatives

    @property
    def precision(self) -> Array:
        """The share of what is taken for positive that is; 1 where nothing is."""
        found = self.true_positives + self.false_positives
        shares: Array = np.where(found > 0, self.true_positives / np.maximum(found, 1), 1.0)
        return shares

    @property
    def area(self) -> float:
        """The area under the ROC curve by the trapezoidal rule (Fawcett 2006)."""
        return float(np.trapezoid(self.recall, self.false_alarms))

    @property
    def average_precision(self) -> float:
        """The precisions averaged over recall, AP = Σ (Rₙ − Rₙ₋₁) Pₙ.

        It is the area under the precision-recall curve as steps: lines between its points would
        promise what no threshold reaches (Davis and Goadrich 2006).
        """
        return float(np.sum(np.diff(self.recall) * self.precision[1:]))

    def place_of(self, threshold: float) -> int:
        """Return where on the curve a threshold lies, as an index."""
        return int(np.searchsorted(-self.scores, -threshold, side="left"))

    def counts(self, place: int) -> ThresholdCounts:
        """Return the counts at a place of the curve."""
        right, wrong = int(self.true_positives[place]), int(self.false_positives[place])
        return ThresholdCounts(right, wrong, self.positives - right, self.negatives - wrong)


def threshold_curve(scores: Array, positive: Array) -> ThresholdCurve | None:
    """Return what every threshold would decide.

    Parameters
    ----------
    scores
        ``(N,)``: the higher, the likelier positive.
    positive
        ``(N,)``: which samples are.

    Returns
    -------
    ThresholdCurve or None
        ``None`` where it is not defined: without positive or negative samples, or with scores that
        are no numbers.
    """
    count = int(positive.sum())
    if not count or count == len(scores) or not np.isfinite(scores).all():
        return None
    order = np.argsort(-scores, kind="stable")
    sorted_scores = scores[order].astype(np.float64)
    ends = np.append(np.flatnonzero(np.diff(sorted_scores)), len(scores) - 1)
    right = np.cumsum(positive[order])[ends]
    values = sorted_scores[ends]
    lowest = np.nextafter(values[-1], -np.inf)
    between = np.append((values[:-1] + values[1:]) / 2, lowest)
    return ThresholdCurve(
        np.concatenate(([values[0]], between)),
        np.concatenate(([0], right)).astype(np.intp),
        np.concatenate(([0], ends + 1 - right)).astype(np.intp),
        values,
    )
