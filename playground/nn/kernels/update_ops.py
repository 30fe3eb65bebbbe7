"""Pieces of an update that several optimizers share, as bound calls."""

import numpy as np

from playground.core import Array
from playground.nn.base.optimizer import UpdateBuffers
from playground.nn.base.program import Call, call


def _where_decayed(strength: float, buffers: UpdateBuffers) -> Array:
    """Return a constant ``()``, or ``(P,)`` and 0 where weight decay does not act."""
    if buffers.decayed is not None:
        return np.array(strength * buffers.decayed, dtype=buffers.theta.dtype)
    return np.array(strength, dtype=buffers.theta.dtype)


def with_decay(buffers: UpdateBuffers, weight_decay: float) -> tuple[Array, list[Call]]:
    """Bind ``g = grad + weight_decay · theta`` where weight decay acts, elsewhere ``g = grad``.

    Returns
    -------
    tuple
        Where g will be, and the calls that compute it: ``grad`` itself and none without decay.
    """
    theta, grad = buffers.theta, buffers.grad
    if not weight_decay:
        return grad, []
    strength = _where_decayed(weight_decay, buffers)
    total = np.empty_like(theta)
    return total, [call(np.multiply, theta, strength, total), call(np.add, total, grad, total)]


def shrinking(buffers: UpdateBuffers, weight_decay: float) -> list[Call]:
    """Bind decoupled weight decay, ``theta ← theta · (1 - rate · weight_decay)`` where it acts."""
    if not weight_decay:
        return []
    theta, rate = buffers.theta, buffers.rate
    minus_decay = _where_decayed(-weight_decay, buffers)
    one = np.ones((), dtype=theta.dtype)
    shrink = np.empty(np.broadcast_shapes(rate.shape, minus_decay.shape), dtype=rate.dtype)
    return [
        call(np.multiply, rate, minus_decay, shrink),
        call(np.add, shrink, one, shrink),
        call(np.multiply, theta, shrink, theta),
    ]


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
