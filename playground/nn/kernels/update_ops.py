"""Pieces of an update that several optimizers share, as bound calls."""

import numpy as np

from playground.core import Array
from playground.nn.base.optimizer import UpdateContext
from playground.nn.base.program import Call, call


def _where_decayed(strength: float, theta: Array, context: UpdateContext) -> Array:
    """Return a constant ``()``, or ``(P,)`` and 0 where weight decay does not act."""
    if context.decayed is None:
        return np.array(strength, dtype=theta.dtype)
    return np.array(strength * context.decayed, dtype=theta.dtype)


def with_decay(
    theta: Array, grad: Array, weight_decay: float, context: UpdateContext
) -> tuple[Array, list[Call]]:
    """Bind ``g = grad + weight_decay · theta`` where weight decay acts, elsewhere ``g = grad``.

    Returns
    -------
    tuple
        Where g will be, and the calls that compute it: ``grad`` itself and none without decay.
    """
    if not weight_decay:
        return grad, []
    strength = _where_decayed(weight_decay, theta, context)
    total = np.empty_like(theta)
    return total, [call(np.multiply, theta, strength, total), call(np.add, total, grad, total)]


def shrinking(theta: Array, rate: Array, weight_decay: float, context: UpdateContext) -> list[Call]:
    """Bind decoupled weight decay, ``theta ← theta · (1 - rate · weight_decay)`` where it acts."""
    if not weight_decay:
        return []
    minus_decay = _where_decayed(-weight_decay, theta, context)
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
