"""Softmax cross-entropy from logits: the surprise at the true one of several classes."""

import numpy as np
from typing_extensions import override

from playground.core import Array, Task
from playground.nn.base.loss import LOSSES, Loss
from playground.nn.base.program import Call, Program, call, product
from playground.nn.kernels.broadcasting import broadcast
from playground.nn.kernels.loss_ops import (
    ClassWeights,
    LabelSmoothing,
    parse_weights,
    scaled_sum,
    smooth,
)


@LOSSES.register
class SoftmaxCrossEntropy(Loss):
    """L = mean over the batch of -Σ_k t_k log p_k with p = softmax(o), for targets that sum to 1.

    The largest logit of each sample is subtracted first, which changes no probability and keeps
    every exponential at most 1.

    Label smoothing s mixes the targets with the even distribution: ``(1 - s)·t + s/K``. Class
    weights multiply each sample's loss by the weight of its true class; the sum is still divided by
    the batch size, not by the weights' sum as PyTorch does, so that a batch's gradient stays the
    mean of its samples' gradients and weights act at batch size 1 too.
    """

    name = "softmax_cross_entropy"
    title = "Softmax cross-entropy"
    help = "How surprising the true class is, with one output per class. Takes logits."
    formula = "L = -Σ t log p,  p = eᵒ / Σ eᵒ,  dL/do = p - t"
    order = 50
    tasks = frozenset({Task.MULTICLASS})
    from_logits = True

    label_smoothing: LabelSmoothing = 0.0
    class_weights: ClassWeights = ""

    @override
    def bind(self, output: Array, target: Array, value: Array, grad: Array) -> Program:
        """Keep the exponentials and their sum from forward for backward."""
        truth, calls = smooth(target, self.label_smoothing, output.shape[-2])
        weigh, weight = self._weigh(target)
        batch = output.shape[-1]
        mean = np.array(1.0 / batch, dtype=output.dtype)
        shifted = np.empty(output.shape, dtype=output.dtype)
        powers, log_p, wide = (np.empty_like(shifted) for _ in range(3))
        largest = np.empty((*output.shape[:-2], 1, batch), dtype=output.dtype)
        total, log_total = np.empty_like(largest), np.empty_like(largest)
        forward = [
            *calls,
            *weigh,
            call(np.maximum.reduce, output, -2, None, largest, True),
            *broadcast(np.subtract, output, largest, shifted, wide),
            call(np.exp, shifted, powers),
            call(np.add.reduce, powers, -2, None, total, True),
            call(np.log, total, log_total),
            *broadcast(np.subtract, shifted, log_total, log_p, wide),
            call(np.multiply, log_p, truth, log_p),
            *([] if weight is None else broadcast(np.multiply, log_p, weight, log_p, wide)),
            scaled_sum(log_p, -1.0 / batch, value),
        ]
        backward = [
            *broadcast(np.divide, powers, total, grad, wide),
            call(np.subtract, grad, truth, grad),
            call(np.multiply, grad, mean, grad),
        ]
        if weight is not None:
            backward += broadcast(np.multiply, grad, weight, grad, wide)
        return Program(forward, backward)

    def _weigh(self, target: Array) -> tuple[list[Call], Array | None]:
        """Bind ``Σ_k w_k·t_k``, every sample's weight; none without class weights."""
        *lead, classes, batch = target.shape
        weights = parse_weights(self.class_weights, classes, f"{self.name}.class_weights")
        if weights is None:
            return [], None
        row = np.array([weights], dtype=target.dtype)
        weight = np.empty((*lead, 1, batch), dtype=target.dtype)
        return [product(row, target, weight)], weight

    @override
    def predict(self, output: Array) -> Array:
        """Return the probability of each class, the softmax over axis -2."""
        powers: Array = np.exp(output - output.max(axis=-2, keepdims=True))
        powers /= powers.sum(axis=-2, keepdims=True)
        return powers
