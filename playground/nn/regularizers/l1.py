"""L1: a pull towards zero of the same size for every weight, also called lasso."""

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
class L1(Regularizer):
    """Adds λ Σ |w| to the loss, so λ·sign(w) to the gradient; biases are left alone."""

    name = "l1"
    title = "L1"
    help = "Pulls every weight towards 0 with the same force: the unneeded ones hover near 0."
    formula = "L + λ Σ |w|,  g + λ·sign(w)"
    order = 20

    rate: Annotated[float, Param("Rate", "λ: how strong the pull is.", low=0, scale="log")] = 0.001

    @override
    def bind(self, buffers: PenaltyBuffers) -> PenaltyGradient:
        """Write ``total = grad + λ·sign(w)``, with sign(0) = 0."""
        theta, grad, total = buffers.theta, buffers.grad, buffers.total
        strength = (self.rate * buffers.weights).astype(theta.dtype)
        return PenaltyGradient(
            [
                call(np.sign, theta, total),
                call(np.multiply, total, strength, total),
                call(np.add, total, grad, total),
            ],
            [],
        )

    @override
    def penalty(self, theta: Array, weights: Array) -> float:
        """Return λ Σ |w|."""
        return self.rate * float(np.abs(theta * weights).sum())
