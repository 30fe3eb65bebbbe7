"""Softmax cross-entropy from logits: the surprise at the true one of several classes."""

from dataclasses import dataclass

import numpy as np

from playground.core import Array, Task
from playground.nn.loss import LOSSES, Loss
from playground.nn.losses._mean import scaled_sum
from playground.nn.program import Program, call


@LOSSES.register
@dataclass(frozen=True)
class SoftmaxCrossEntropy(Loss):
    """L = mean over the batch of -Σ_k t_k log p_k with p = softmax(o), for targets that sum to 1.

    The largest logit of each sample is subtracted first, which changes no probability and keeps
    every exponential at most 1.
    """

    name = "softmax_cross_entropy"
    title = "Softmax cross-entropy"
    help = "How surprising the true class is, with one output per class. Takes logits."
    formula = "L = -Σ t log p,  p = eᵒ / Σ eᵒ,  dL/do = p - t"
    order = 50
    tasks = frozenset({Task.MULTICLASS})
    from_logits = True

    def bind(self, output: Array, target: Array, value: Array, grad: Array) -> Program:
        """Keep the probabilities from forward for backward."""
        batch = output.shape[-1]
        mean = np.array(1.0 / batch, dtype=output.dtype)
        shifted = np.empty(output.shape, dtype=output.dtype)
        powers, surprise = np.empty_like(shifted), np.empty_like(shifted)
        largest = np.empty((*output.shape[:-2], 1, batch), dtype=output.dtype)
        total, log_total = np.empty_like(largest), np.empty_like(largest)
        forward = [
            call(np.maximum.reduce, output, -2, None, largest, True),
            call(np.subtract, output, largest, shifted),
            call(np.exp, shifted, powers),
            call(np.add.reduce, powers, -2, None, total, True),
            call(np.log, total, log_total),
            call(np.subtract, log_total, shifted, surprise),  # -log p
            call(np.multiply, surprise, target, surprise),
            scaled_sum(surprise, 1.0 / batch, value),
        ]
        backward = [
            call(np.divide, powers, total, grad),
            call(np.subtract, grad, target, grad),
            call(np.multiply, grad, mean, grad),
        ]
        return Program(forward, backward)

    def predict(self, output: Array) -> Array:
        """Return the probability of each class, the softmax over axis -2."""
        powers: Array = np.exp(output - output.max(axis=-2, keepdims=True))
        powers /= powers.sum(axis=-2, keepdims=True)
        return powers
