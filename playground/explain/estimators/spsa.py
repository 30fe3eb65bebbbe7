"""Simultaneous perturbation (Spall 1992): nudge all parameters at once, at random."""

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
class SPSA(GradientEstimator):
    """Two forward passes per random direction Δ of ±1, whatever the number of parameters.

    Right on average (up to an error of order c²), and noisy: the variance of one entry is about
    ``Σ gⱼ²`` over the other parameters, divided by the number of directions.
    """

    name = "spsa"
    title = "SPSA"
    help = "Nudges all parameters at once in a random direction. Cheap, and right only on average."
    formula = "gᵢ = (L(w + cΔ) - L(w - cΔ)) / 2c · Δᵢ,  Δᵢ = ±1"
    order = 30
    is_random = True

    step: Annotated[
        float,
        Param("Step", "c: how far the parameters are nudged.", low=1e-12, high=1, scale="log"),
    ] = 1e-4
    directions: Annotated[
        int, Param("Directions", "How many random directions are averaged.", low=1, high=100_000)
    ] = 1

    @override
    def cost(self, size: int, samples: int) -> Cost:
        del size
        return Cost(2 * self.directions, 0, samples)

    @override
    def estimate(
        self,
        objective: Objective,
        theta: Array,
        stream: RandomStream,
        progress: Progress = unwatched,
    ) -> Array | None:
        """Run two forward passes per direction, many at once."""
        size = len(theta)
        total = np.zeros(size)
        width = max(1, objective.at_once // 2)
        for begin in range(0, self.directions, width):
            if not progress(2 * begin, 2 * self.directions):
                return None
            count = min(width, self.directions - begin)
            signs = np.where(stream.uniform(0.0, 1.0, (count, size)) < 0.5, -1.0, 1.0)
            points = np.concatenate([theta + self.step * signs, theta - self.step * signs])
            above, below = objective.losses(points).reshape(2, count)
            total += ((above - below) / (2 * self.step)) @ signs
        progress(2 * self.directions, 2 * self.directions)
        return read_only(total / self.directions)
