"""How often each class is taken for which: what the metrics of classes count with."""

import numpy as np

from playground.core import Array
from playground.nn.base.metric import ScoredPredictions


def confusion_matrix(scored: ScoredPredictions) -> Array:
    """Return counts ``[truth, predicted]``, ``(K, K)``.

    The diagonal is right; a row sums to the samples of a class, a column to those given to it.
    """
    classes = len(scored.classes)
    truth, decided = scored.truth.astype(np.intp), scored.decided.astype(np.intp)
    counts = np.bincount(truth * classes + decided, minlength=classes * classes)
    return counts.reshape(classes, classes)
