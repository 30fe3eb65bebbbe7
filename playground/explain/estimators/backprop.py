"""Backpropagation (Rumelhart, Hinton and Williams 1986)."""

from typing_extensions import override

from playground.core import Array, RandomStream, read_only
from playground.explain.base.gradient_estimator import (
    GRADIENT_ESTIMATORS,
    Cost,
    Estimate,
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
    def estimate(self, objective: Objective, theta: Array, stream: RandomStream) -> Estimate:
        del stream
        gradient = read_only(objective.gradient(theta))
        return Estimate(gradient, Cost(1, 1, len(objective.rows)))
