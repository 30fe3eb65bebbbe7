"""The Huber loss (Huber 1964): squared near the target, straight far from it."""

from typing import Annotated

import numpy as np
from typing_extensions import override

from playground.core import Array, Param, Task
from playground.nn.base.loss import LOSSES, Loss
from playground.nn.base.program import Program, call
from playground.nn.kernels.loss_ops import scaled_sum


@LOSSES.register
class Huber(Loss):
    """L = mean over the batch of Σ_k h(o_k - t_k).

    Within delta of the target h is half the squared error; beyond, it goes on as a straight line.
    With the error e cut to c in [-δ, δ], both pieces are ``h = c(e - c/2)`` and ``h' = c``.
    """

    name = "huber"
    title = "Huber"
    help = "Half squared error near the target, a straight line far away: outliers pull less."
    formula = "L = Σ h(o - t),  h(e) = ½e² if |e| ≤ δ, else δ(|e| - ½δ)"
    order = 30
    tasks = frozenset(Task)

    delta: Annotated[
        float,
        Param(
            "Delta",
            "The error at which the parabola turns into a straight line.",
            low=0,
            low_open=True,
            scale="log",
        ),
    ] = 1.0

    @override
    def bind(self, output: Array, target: Array, value: Array, grad: Array) -> Program:
        """Keep the cut error from forward: it is the gradient, but for the mean over the batch."""
        batch = output.shape[-1]
        error = np.empty(output.shape, dtype=output.dtype)
        cut = np.empty_like(error)
        height = np.empty_like(error)
        low, high, half, mean = (
            np.array(v, dtype=output.dtype) for v in (-self.delta, self.delta, 0.5, 1.0 / batch)
        )
        forward = [
            call(np.subtract, output, target, error),
            call(np.maximum, error, low, out=cut),
            call(np.minimum, cut, high, out=cut),
            call(np.multiply, cut, half, height),
            call(np.subtract, error, height, height),
            call(np.multiply, height, cut, height),
            scaled_sum(height, 1.0 / batch, value),
        ]
        return Program(forward, [call(np.multiply, cut, mean, grad)])
