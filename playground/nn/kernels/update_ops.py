"""What optimizers share: bound calls of an update, and quantities that mean the same."""

import numpy as np

from playground.core import Array
from playground.nn.base.optimizer import UpdateBuffers
from playground.nn.base.program import Call, call
from playground.nn.base.quantity import Quantity


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


MEAN = Quantity(
    "Mean gradient", "m", "The running mean of the gradient; it starts at zero.", "β₁m + (1-β₁)g"
)
MEAN_SQUARE = Quantity(
    "Mean square",
    "v",
    "The running mean of the squared gradient; it starts at zero.",
    "β₂v + (1-β₂)g²",
)
CORRECTED_MEAN = Quantity(
    "Corrected mean", "m̂", "The mean gradient without the zeros it began with.", "m / (1-β₁ᵗ)"
)
CORRECTED_SQUARE = Quantity(
    "Corrected square", "v̂", "The mean square without the zeros it began with.", "v / (1-β₂ᵗ)"
)
VELOCITY = Quantity("Velocity", "u", "The gradients so far, older ones fading.", "μu + g")
STEP_SIZE = Quantity(
    "Step size", "", "How far each parameter moved per unit of its direction or gradient."
)
DIRECTION = Quantity("Direction", "", "What the update went against, before the step size.")
