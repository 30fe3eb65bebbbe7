"""The mean absolute error."""

import numpy as np
from typing_extensions import override

from playground.core import Array, Task
from playground.nn.base.loss import LOSSES, Loss
from playground.nn.base.program import Program, call
from playground.nn.kernels.loss_ops import scaled_sum


@LOSSES.register
class MeanAbsoluteError(Loss):
    """L = mean over the batch and over the K outputs of |o - t|, as other libraries define it.

    Its best constant answer is the median. Where o = t the gradient is 0.
    """

    name = "mae"
    title = "Mean absolute error"
    help = "The distance to the target, averaged over outputs. Every miss pulls equally hard."
    formula = "L = 1/K Σ |o - t|,  dL/do = sign(o - t)/K"
    order = 25
    tasks = frozenset(Task)

    @override
    def bind(self, output: Array, target: Array, value: Array, grad: Array) -> Program:
        """Keep the error from forward for backward; average over outputs and batch."""
        count = output.shape[-2] * output.shape[-1]
        error = np.empty(output.shape, dtype=output.dtype)
        size = np.empty_like(error)
        mean = np.array(1.0 / count, dtype=output.dtype)
        forward = [
            call(np.subtract, output, target, error),
            call(np.absolute, error, size),
            scaled_sum(size, 1.0 / count, value),
        ]
        return Program(forward, [call(np.sign, error, grad), call(np.multiply, grad, mean, grad)])
