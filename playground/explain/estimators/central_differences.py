"""Central differences: nudge every parameter both ways and look at the loss."""

from typing import Annotated

import numpy as np
from typing_extensions import override

from playground.core import Array, Param, RandomStream, read_only
from playground.core.progress import Progress, unwatched
from playground.explain.base.gradient_estimator import (
    GRADIENT_ESTIMATORS,
    Cost,
    GradientEstimator,
)
from playground.explain.base.objective import Objective


@GRADIENT_ESTIMATORS.register
class CentralDifferences(GradientEstimator):
    """Two forward passes per parameter; right up to an error of order h² plus rounding over h.

    The default step balances the two: the cube root of float64's 2.2e-16, so about ten correct
    digits. The nudge of a parameter is ``h · max(1, |w|)``.
    """

    name = "central_differences"
    title = "Central differences"
    help = "Nudges every parameter up and down: two forward passes for each of them."
    formula = "∂L/∂wᵢ ≈ (L(w + h eᵢ) - L(w - h eᵢ)) / 2h"
    order = 20

    step: Annotated[
        float, Param("Step", "h: how far each parameter is nudged.", low=1e-12, high=1, scale="log")
    ] = 6e-6

    @override
    def cost(self, size: int, samples: int) -> Cost:
        return Cost(2 * size, 0, samples)

    @override
    def estimate(
        self,
        objective: Objective,
        theta: Array,
        stream: RandomStream,
        progress: Progress = unwatched,
    ) -> Array | None:
        """Run 2P forward passes, many at once."""
        del stream
        size = len(theta)
        nudges = self.step * np.maximum(1.0, np.abs(theta))
        gradient = np.empty(size)
        width = max(1, objective.at_once // 2)
        for begin in range(0, size, width):
            if not progress(2 * begin, 2 * size):
                return None
            chosen = np.arange(begin, min(begin + width, size))
            points = np.tile(theta, (2, len(chosen), 1))
            points[0, np.arange(len(chosen)), chosen] += nudges[chosen]
            points[1, np.arange(len(chosen)), chosen] -= nudges[chosen]
            above, below = objective.losses(points.reshape(-1, size)).reshape(2, -1)
            # The nudge that was made differs from the one asked for by a rounding.
            made = (
                points[0, np.arange(len(chosen)), chosen]
                - points[1, np.arange(len(chosen)), chosen]
            )
            gradient[chosen] = (above - below) / made
        progress(2 * size, 2 * size)
        return read_only(gradient)
