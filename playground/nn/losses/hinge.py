"""The hinge loss of support vector machines (Cortes and Vapnik 1995)."""

import numpy as np
from typing_extensions import override

from playground.core import Array, Task
from playground.nn.base.loss import LOSSES, Loss
from playground.nn.base.program import Program, call
from playground.nn.kernels.loss_ops import scaled_sum


@LOSSES.register
class Hinge(Loss):
    """L = mean over the batch of Σ_k max(0, 1 - y_k·o_k), with y = +1 for yes and -1 for no.

    An output on the right side by 1 or more costs nothing and pulls nothing, so only samples near
    the boundary teach. With several classes every output is a "this class or not" of its own.
    The classes' targets may be coded as -1 and +1 or as 0 and 1 (where the output cannot be
    negative); both mean the same here. A linear output suits it best.
    """

    name = "hinge"
    title = "Hinge"
    help = "Asks every output to be right by a margin of 1, then no more. For linear outputs."
    formula = "L = Σ max(0, 1 - y·o),  dL/do = -y if y·o < 1, else 0;  y = ±1"
    order = 60
    tasks = frozenset({Task.BINARY, Task.MULTICLASS})

    @override
    def bind(self, output: Array, target: Array, value: Array, grad: Array) -> Program:
        """Keep y and the missing part of the margin from forward for backward."""
        batch = output.shape[-1]
        sign = np.empty(output.shape, dtype=output.dtype)
        missing = np.empty_like(sign)
        zero, half, one, minus_mean = (
            np.array(v, dtype=output.dtype) for v in (0.0, 0.5, 1.0, -1.0 / batch)
        )
        forward = [
            call(np.subtract, target, half, sign),
            call(np.sign, sign, sign),
            call(np.multiply, sign, output, missing),
            call(np.subtract, one, missing, missing),
            call(np.maximum, missing, zero, out=missing),
            scaled_sum(missing, 1.0 / batch, value),
        ]
        backward = [
            call(np.sign, missing, grad),
            call(np.multiply, grad, sign, grad),
            call(np.multiply, grad, minus_mean, grad),
        ]
        return Program(forward, backward)
