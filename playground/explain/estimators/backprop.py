"""Backpropagation (Rumelhart, Hinton and Williams 1986)."""

from typing_extensions import override

from playground.core import Array, RandomStream, read_only
from playground.core.progress import Progress, unwatched
from playground.explain.base.gradient_estimator import (
    GRADIENT_ESTIMATORS,
    Cost,
    GradientEstimator,
)
from playground.explain.base.objective import Objective


@GRADIENT_ESTIMATORS.register
class Backprop(GradientEstimator):
    """The chain rule from the loss back to every parameter, all of them in one backward pass."""

    name = "backprop"
    title = "Backpropagation"
    help = "The exact gradient from one pass forward and one back, however many parameters."
    formula = "δ = ∂L/∂z,  ∂L/∂W = x δᵀ"
    order = 10

    @override
    def cost(self, size: int, samples: int) -> Cost:
        del size
        return Cost(1, 1, samples)

    @override
    def estimate(
        self,
        objective: Objective,
        theta: Array,
        stream: RandomStream,
        progress: Progress = unwatched,
    ) -> Array | None:
        del stream, progress
        return read_only(objective.gradient(theta))
