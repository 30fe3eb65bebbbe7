"""What metrics share: errors of numbers, counts per class, and their means."""

from collections.abc import Iterable, Sequence

import numpy as np
from msgspec import Struct

from playground.core import Array
from playground.nn.base.confusion_matrix import confusion_matrix
from playground.nn.base.metric import MetricValue, ScoredPredictions


class Counts(Struct, frozen=True):
    """How often each class was right, predicted and true, each ``(K,)``."""

    right: Array
    predicted: Array
    true: Array

    @classmethod
    def of(cls, scored: ScoredPredictions) -> "Counts":
        """Count."""
        matrix = confusion_matrix(scored)
        return cls(np.diagonal(matrix), matrix.sum(axis=0), matrix.sum(axis=1))


def shares(parts: Array, wholes: Array) -> list[float]:
    """Divide; where a whole is 0 the share is not defined: ``nan``."""
    return [float(p / w) if w else np.nan for p, w in zip(parts, wholes, strict=True)]


def mean_of_defined(numbers: Iterable[float]) -> float:
    """Return the mean of the numbers that are not ``nan``; of none it is ``nan``."""
    defined = [n for n in numbers if n == n]
    return sum(defined) / len(defined) if defined else np.nan


def per_class(numbers: Sequence[float]) -> MetricValue:
    """Return one number per class and their macro average.

    The average counts every class once, however many samples it has, and leaves out those whose
    number is not defined.
    """
    return MetricValue(mean_of_defined(numbers), tuple(numbers))


def errors(scored: ScoredPredictions) -> Array:
    """Return prediction minus truth, ``(N, K)``."""
    difference: Array = scored.scores - scored.truth.reshape(scored.scores.shape)
    return difference


def mean_over_outputs(numbers: Array) -> MetricValue:
    """Return the mean of one number per output."""
    return MetricValue(float(np.mean(numbers)))


def roc_area(scores: Array, positive: Array) -> float:
    """Return the area under the ROC curve, in N log N.

    Parameters
    ----------
    scores
        ``(N,)``.
    positive
        ``(N,)``: which samples are positive.
    """
    positives = int(positive.sum())
    negatives = len(scores) - positives
    if not positives or not negatives or np.isnan(scores).any():
        return np.nan
    _, place, counts = np.unique(scores, return_inverse=True, return_counts=True)
    # Twice the mean rank of a group of equal scores is a whole number, so that sums are exact.
    twice_rank = (2 * np.cumsum(counts) - counts + 1)[place]
    twice_wins = int(twice_rank[positive].sum()) - positives * (positives + 1)
    return twice_wins / (2 * positives * negatives)
