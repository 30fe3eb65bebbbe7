"""The gradient of one sample, drawn at random: what stochastic gradient descent began with."""

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
class OneSample(GradientEstimator):
    """Backpropagation of a single sample (Robbins and Monro 1951): right on average, and cheap."""

    name = "one_sample"
    title = "One sample"
    help = "Backpropagates one random sample instead of the whole batch."
    formula = "g = ∂ℓᵢ/∂w,  i random"
    order = 40
    is_random = True

    @override
    def cost(self, size: int, samples: int) -> Cost:
        del size, samples
        return Cost(1, 1, 1)

    @override
    def estimate(
        self,
        objective: Objective,
        theta: Array,
        stream: RandomStream,
        progress: Progress = unwatched,
    ) -> Array | None:
        del progress
        place = int(stream.random() * len(objective.rows))
        return read_only(objective.gradient_of_sample(theta, place))
