"""What the metrics of numbers share."""

import numpy as np

from playground.core import Array
from playground.nn.base.metric import MetricValue, ScoredPredictions


def errors(scored: ScoredPredictions) -> Array:
    """Return prediction minus truth, ``(N, K)``."""
    difference: Array = scored.scores - scored.truth.reshape(scored.scores.shape)
    return difference


def mean_over_outputs(numbers: Array) -> MetricValue:
    """Return the mean of one number per output."""
    return MetricValue(float(np.mean(numbers)))
