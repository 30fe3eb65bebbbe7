"""L2: a pull towards zero that grows with the weight, also called weight decay or ridge."""

from typing import Annotated

import numpy as np
from typing_extensions import override

from playground.core import Array, Param
from playground.nn.base.program import call
from playground.nn.base.regularizer import (
    REGULARIZERS,
    PenaltyBuffers,
    PenaltyGradient,
    Regularizer,
)


@REGULARIZERS.register
class L2(Regularizer):
    """Adds ½λ Σ w² to the loss, so λ·w to the gradient; biases are left alone."""

    name = "l2"
    title = "L2"
    help = "Pulls every weight towards 0, the more the larger it is: keeps the function smooth."
    formula = "L + ½λ Σ w²,  g + λ·w"
    order = 10

    rate: Annotated[float, Param("Rate", "λ: how strong the pull is.", low=0, scale="log")] = 0.001

    @override
    def bind(self, buffers: PenaltyBuffers) -> PenaltyGradient:
        """Write ``total = grad + λ·w``."""
        theta, grad, total = buffers.theta, buffers.grad, buffers.total
        strength = (self.rate * buffers.weights).astype(theta.dtype)
        return PenaltyGradient(
            [call(np.multiply, theta, strength, total), call(np.add, total, grad, total)], []
        )

    @override
    def penalty(self, theta: Array, weights: Array) -> float:
        """Return ½λ Σ w²."""
        w = theta * weights
        return 0.5 * self.rate * float(w @ w)
