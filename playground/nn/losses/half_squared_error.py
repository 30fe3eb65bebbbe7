"""Half the squared error: the loss whose gradient is simply the error."""

import numpy as np
from typing_extensions import override

from playground.core import Array, Task
from playground.nn.base.loss import LOSSES, Loss
from playground.nn.base.program import Program, call
from playground.nn.kernels.loss_ops import scaled_sum


@LOSSES.register
class HalfSquaredError(Loss):
    """L = mean over the batch of ½ Σ_k (o_k - t_k)²; the browser playground's loss."""

    name = "half_squared_error"
    title = "Half squared error"
    help = "Half the squared difference to the target. Its gradient is the difference itself."
    formula = "L = ½ Σ (o - t)²,  dL/do = o - t"
    order = 10
    tasks = frozenset(Task)
    means = True

    @override
    def bind(self, output: Array, target: Array, value: Array, grad: Array) -> Program:
        """Keep the error from forward for backward; average over the batch, sum over outputs."""
        batch = output.shape[-1]
        error = np.empty(output.shape, dtype=output.dtype)
        square = np.empty_like(error)
        mean = np.array(1.0 / batch, dtype=output.dtype)
        forward = [
            call(np.subtract, output, target, error),
            call(np.multiply, error, error, square),
            scaled_sum(square, 0.5 / batch, value),
        ]
        return Program(forward, [call(np.multiply, error, mean, grad)])
