"""L1 that removes a weight once the pull carries it across zero: the browser playground's L1."""

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
class L1Prune(Regularizer):
    """Two moves per update: the optimizer's with the loss's gradient, then the pull.

    ``w₁`` is where the optimizer puts the weight, ``w₂ = w₁ - ηλ·sign(w before)``. When ``w₁`` and
    ``w₂`` lie on different sides of zero the weight becomes 0 and stays there until a reset: it is
    dead. A dead weight gets no gradient, and what an optimizer's momentum would still do to it is
    undone.
    """

    name = "l1_prune"
    title = "L1, pruning"
    help = "L1 that sets a weight to 0 for good once the pull carries it across 0."
    formula = "w₁ = w - η·g,  w₂ = w₁ - ηλ·sign(w);  w ← 0 for good if w₁·w₂ < 0, else w₂"
    order = 30
    moves_apart = True

    rate: Annotated[float, Param("Rate", "λ: how strong the pull is.", low=0, scale="log")] = 0.001

    @override
    def slot_names(self) -> tuple[str, ...]:
        """Return the name of the vector that is 1 where a weight is dead and 0 elsewhere."""
        return ("dead",)

    @override
    def bind(self, buffers: PenaltyBuffers) -> PenaltyGradient:
        """Take the sign before the optimizer moves the weight; pull and judge it after.

        The rate of an update is known once the optimizer has moved.
        """
        theta, total, dead = buffers.theta, buffers.total, buffers.slots["dead"]
        strength = (self.rate * buffers.weights).astype(theta.dtype)
        zero, one = np.zeros((), dtype=theta.dtype), np.ones((), dtype=theta.dtype)
        pull, moved, sides = (np.empty_like(theta) for _ in range(3))
        mask = np.empty(theta.shape, dtype=np.bool_)
        before = [
            call(np.subtract, one, dead, total),
            call(np.multiply, total, buffers.grad, total),
            call(np.sign, theta, pull),
            call(np.multiply, pull, strength, pull),
        ]
        after = [
            call(np.multiply, pull, buffers.rate, pull),
            call(np.subtract, theta, pull, moved),
            call(np.multiply, theta, moved, sides),
            call(np.less, sides, zero, mask),
            call(np.copyto, dead, one, where=mask),
            call(np.copyto, theta, moved),
            call(np.greater, dead, zero, mask),
            call(np.copyto, theta, zero, where=mask),
        ]
        return PenaltyGradient(before, after)

    @override
    def penalty(self, theta: Array, weights: Array) -> float:
        """Return λ Σ |w|."""
        return self.rate * float(np.abs(theta * weights).sum())
