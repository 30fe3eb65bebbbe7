"""Pieces of an update that several optimizers share, as bound calls."""

import numpy as np

from playground.core import Array
from playground.nn.program import Call, call


def with_decay(theta: Array, grad: Array, weight_decay: float) -> tuple[Array, list[Call]]:
    """Bind ``g = grad + weight_decay · theta``.

    Returns
    -------
    tuple
        Where g will be, and the calls that compute it: ``grad`` itself and none without decay.
    """
    if not weight_decay:
        return grad, []
    strength = np.array(weight_decay, dtype=theta.dtype)
    total = np.empty_like(theta)
    return total, [call(np.multiply, theta, strength, total), call(np.add, total, grad, total)]


def running_mean(mean: Array, value: Array, keep: float, scratch: Array) -> list[Call]:
    """Bind ``mean ← keep · mean + (1 - keep) · value``; ``scratch`` may be ``value`` itself."""
    old = np.array(keep, dtype=mean.dtype)
    new = np.array(1.0 - keep, dtype=mean.dtype)
    return [
        call(np.multiply, mean, old, mean),
        call(np.multiply, value, new, scratch),
        call(np.add, mean, scratch, mean),
    ]


def running_square(mean: Array, value: Array, keep: float, scratch: Array) -> list[Call]:
    """Bind ``mean ← keep · mean + (1 - keep) · value²``."""
    return [call(np.multiply, value, value, scratch), *running_mean(mean, scratch, keep, scratch)]
