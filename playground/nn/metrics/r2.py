"""The coefficient of determination."""

import numpy as np
from typing_extensions import override

from playground.core import Task
from playground.nn.base.metric import METRICS, Metric, MetricValue, ScoredPredictions
from playground.nn.kernels.metric_ops import errors


@METRICS.register
class R2(Metric):
    """1 minus the squared errors' share of the targets' spread around their mean.

    1 is perfect, 0 is no better than always answering the mean, below 0 is worse. Of several
    outputs it is the share of their variances' sum: an output counts as much as it varies.
    """

    name = "r2"
    title = "R²"
    help = "The share of the targets' variance that is explained: 1 is perfect, 0 is the mean."
    formula = "1 - Σ (o - t)² / Σ (t - mean t)²"
    order = 80
    tasks = frozenset({Task.REGRESSION})
    undefined = "The true values are all the same: there is no spread to explain."

    @override
    def compute(self, scored: ScoredPredictions) -> MetricValue:
        truth = scored.truth.reshape(scored.scores.shape)
        varies = (truth != truth[:1]).any(axis=0)
        if not varies.any():
            return MetricValue(np.nan)
        misses, truth = errors(scored)[:, varies], truth[:, varies]
        spread = np.square(truth - truth.mean(axis=0)).sum()
        return MetricValue(float(1.0 - np.square(misses).sum() / spread))
