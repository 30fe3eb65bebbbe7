"""The log-cosh loss: a Huber loss without a bend."""

import numpy as np
from typing_extensions import override

from playground.core import Array, Task
from playground.nn.base.loss import LOSSES, Loss
from playground.nn.base.program import Program, call
from playground.nn.kernels.loss_ops import scaled_sum


@LOSSES.register
class LogCosh(Loss):
    """L = mean over the batch of Σ_k log cosh(o_k - t_k).

    Near the target it is half the squared error, far from it ``|e| - log 2``; all its derivatives
    are continuous, which second-order methods like.
    """

    name = "log_cosh"
    title = "Log-cosh"
    help = "Like Huber, but smooth: squared near the target, straight far from it."
    formula = "L = Σ log cosh(o - t),  dL/do = tanh(o - t)"
    order = 35
    tasks = frozenset(Task)

    @override
    def bind(self, output: Array, target: Array, value: Array, grad: Array) -> Program:
        """Compute ``|e| + log1p(½·expm1(-2|e|))``: nothing overflows, and it is exact at 0."""
        batch = output.shape[-1]
        error = np.empty(output.shape, dtype=output.dtype)
        size, log_term = np.empty_like(error), np.empty_like(error)
        minus_two, half, mean = (np.array(v, dtype=output.dtype) for v in (-2.0, 0.5, 1.0 / batch))
        forward = [
            call(np.subtract, output, target, error),
            call(np.absolute, error, size),
            call(np.multiply, size, minus_two, log_term),
            call(np.expm1, log_term, log_term),
            call(np.multiply, log_term, half, log_term),
            call(np.log1p, log_term, log_term),
            call(np.add, log_term, size, log_term),
            scaled_sum(log_term, 1.0 / batch, value),
        ]
        return Program(forward, [call(np.tanh, error, grad), call(np.multiply, grad, mean, grad)])
