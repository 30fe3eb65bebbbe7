"""Binary cross-entropy from logits: the surprise at the true one of two classes."""

from dataclasses import dataclass

import numpy as np

from playground.core import Array, Task
from playground.nn.loss import LOSSES, Loss
from playground.nn.losses._mean import scaled_sum
from playground.nn.program import Program, call


@LOSSES.register
@dataclass(frozen=True)
class BinaryCrossEntropy(Loss):
    """L = mean over the batch of Σ_k [softplus(o_k) - t_k·o_k], for targets 0 and 1.

    That is ``-log σ(o)`` for the class 1 and ``-log(1 - σ(o))`` for the class 0, without ever
    taking the logarithm of a rounded probability. There is usually one output.
    """

    name = "binary_cross_entropy"
    title = "Binary cross-entropy"
    help = "How surprising the true class is under the predicted probability. Takes logits."
    formula = "L = -Σ [t log σ(o) + (1 - t) log(1 - σ(o))],  dL/do = σ(o) - t"
    order = 40
    tasks = frozenset({Task.BINARY})
    from_logits = True

    def bind(self, output: Array, target: Array, value: Array, grad: Array) -> Program:
        """Split softplus into ``max(o, 0) + log1p(e^-|o|)``; then ``σ(o) = e^(o - softplus)``."""
        batch = output.shape[-1]
        zero = np.zeros((), dtype=output.dtype)
        mean = np.array(1.0 / batch, dtype=output.dtype)
        bend = np.empty(output.shape, dtype=output.dtype)
        ramp, pull, surprise = (np.empty_like(bend) for _ in range(3))
        forward = [
            call(np.absolute, output, bend),
            call(np.negative, bend, bend),
            call(np.exp, bend, bend),
            call(np.log1p, bend, bend),
            call(np.maximum, output, zero, out=ramp),
            call(np.multiply, output, target, pull),
            call(np.subtract, ramp, pull, surprise),
            call(np.add, surprise, bend, surprise),
            scaled_sum(surprise, 1.0 / batch, value),
        ]
        backward = [
            call(np.subtract, output, ramp, grad),
            call(np.subtract, grad, bend, grad),
            call(np.exp, grad, grad),
            call(np.subtract, grad, target, grad),
            call(np.multiply, grad, mean, grad),
        ]
        return Program(forward, backward)

    def predict(self, output: Array) -> Array:
        """Return the probability of the class 1, ``σ(o)``."""
        bend: Array = np.log1p(np.exp(-np.abs(output)))
        probability: Array = np.exp(np.minimum(output, 0) - bend)
        return probability
