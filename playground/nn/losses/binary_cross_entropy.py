"""Binary cross-entropy from logits: the surprise at the true one of two classes."""

import numpy as np
from typing_extensions import override

from playground.core import Array, Task
from playground.nn.base.loss import LOSSES, Loss
from playground.nn.base.program import Call, Program, call
from playground.nn.kernels.loss_ops import (
    ClassWeights,
    LabelSmoothing,
    parse_weights,
    scaled_sum,
    smooth,
)


@LOSSES.register
class BinaryCrossEntropy(Loss):
    """L = mean over the batch of Σ_k [softplus(o_k) - t_k·o_k], for targets 0 and 1.

    That is ``-log σ(o)`` for the class 1 and ``-log(1 - σ(o))`` for the class 0, without ever
    taking the logarithm of a rounded probability. There is usually one output.

    Label smoothing s makes the targets ``s/2`` and ``1 - s/2``. Class weights multiply each
    sample's share by the weight of its true class; the sum is still divided by the batch size, not
    by the weights' sum as PyTorch does, so that a batch's gradient stays the mean of its samples'
    gradients and weights act at batch size 1 too.
    """

    name = "binary_cross_entropy"
    title = "Binary cross-entropy"
    help = "How surprising the true class is under the predicted probability. Takes logits."
    formula = "L = -Σ [t log σ(o) + (1 - t) log(1 - σ(o))],  dL/do = σ(o) - t"
    order = 40
    tasks = frozenset({Task.BINARY})
    from_logits = True

    label_smoothing: LabelSmoothing = 0.0
    class_weights: ClassWeights = ""

    @override
    def bind(self, output: Array, target: Array, value: Array, grad: Array) -> Program:
        """Split softplus into ``max(o, 0) + log1p(e^-|o|)``; then ``σ(o) = e^(o - softplus)``."""
        truth, calls = smooth(target, self.label_smoothing, 2)
        weigh, weight = self._weigh(target)
        batch = output.shape[-1]
        zero = np.zeros((), dtype=output.dtype)
        mean = np.array(1.0 / batch, dtype=output.dtype)
        log_term = np.empty(output.shape, dtype=output.dtype)
        ramp, pull, surprise = (np.empty_like(log_term) for _ in range(3))
        forward = [
            *calls,
            *weigh,
            call(np.absolute, output, log_term),
            call(np.negative, log_term, log_term),
            call(np.exp, log_term, log_term),
            call(np.log1p, log_term, log_term),
            call(np.maximum, output, zero, out=ramp),
            call(np.multiply, output, truth, pull),
            call(np.subtract, ramp, pull, surprise),
            call(np.add, surprise, log_term, surprise),
            *([] if weight is None else [call(np.multiply, surprise, weight, surprise)]),
            scaled_sum(surprise, 1.0 / batch, value),
        ]
        backward = [
            call(np.subtract, output, ramp, grad),
            call(np.subtract, grad, log_term, grad),
            call(np.exp, grad, grad),
            call(np.subtract, grad, truth, grad),
            call(np.multiply, grad, mean, grad),
        ]
        if weight is not None:
            backward.append(call(np.multiply, grad, weight, grad))
        return Program(forward, backward)

    def _weigh(self, target: Array) -> tuple[list[Call], Array | None]:
        """Bind ``w₀ + (w₁ - w₀)·t``, every target's weight; none without class weights."""
        weights = parse_weights(self.class_weights, 2, f"{self.name}.class_weights")
        if weights is None:
            return [], None
        base, rise = (
            np.array(v, dtype=target.dtype) for v in (weights[0], weights[1] - weights[0])
        )
        weight = np.empty(target.shape, dtype=target.dtype)
        return [call(np.multiply, target, rise, weight), call(np.add, weight, base, weight)], weight

    @override
    def predict(self, output: Array) -> Array:
        """Return the probability of the class 1, ``σ(o)``."""
        log_term: Array = np.log1p(np.exp(-np.abs(output)))
        probability: Array = np.exp(np.minimum(output, 0) - log_term)
        return probability
