"""The mean squared error."""

import numpy as np
from typing_extensions import override

from playground.core import Array, Task
from playground.nn.base.loss import LOSSES, Loss
from playground.nn.base.program import Program, call
from playground.nn.kernels.loss_ops import scaled_sum


@LOSSES.register
class MeanSquaredError(Loss):
    """L = mean over the batch and over the K outputs of (o - t)², as other libraries define it."""

    name = "mse"
    title = "Mean squared error"
    help = "The squared difference to the target, averaged over outputs. Big misses weigh most."
    formula = "L = 1/K Σ (o - t)²,  dL/do = 2(o - t)/K"
    order = 20
    tasks = frozenset(Task)
    means = True

    @override
    def bind(self, output: Array, target: Array, value: Array, grad: Array) -> Program:
        """Keep the error from forward for backward; average over outputs and batch."""
        count = output.shape[-2] * output.shape[-1]
        error = np.empty(output.shape, dtype=output.dtype)
        square = np.empty_like(error)
        twice_mean = np.array(2.0 / count, dtype=output.dtype)
        forward = [
            call(np.subtract, output, target, error),
            call(np.multiply, error, error, square),
            scaled_sum(square, 1.0 / count, value),
        ]
        return Program(forward, [call(np.multiply, error, twice_mean, grad)])
