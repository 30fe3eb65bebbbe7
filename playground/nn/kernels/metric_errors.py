"""What the metrics of numbers share."""

import numpy as np

from playground.core import Array
from playground.nn.base.metric import Judged, Measure


def errors(judged: Judged) -> Array:
    """Return prediction minus truth, ``(N, K)``."""
    difference: Array = judged.scores - judged.truth.reshape(judged.scores.shape)
    return difference


def mean_over_outputs(numbers: Array) -> Measure:
    """Return the mean of one number per output."""
    return Measure(float(np.mean(numbers)))
