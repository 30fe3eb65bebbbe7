"""RAdam: Adam with a rectified start (Liu et al. 2019)."""

from collections.abc import Mapping
from math import sqrt
from typing import Annotated, ClassVar

import numpy as np
from msgspec.structs import replace
from typing_extensions import override

from playground.core import Array, Param
from playground.nn.base.optimizer import OPTIMIZERS, Optimizer, Update, UpdateBuffers
from playground.nn.base.program import call
from playground.nn.base.quantity import Quantity
from playground.nn.kernels.update_ops import (
    CORRECTED_MEAN,
    CORRECTED_SQUARE,
    DIRECTION,
    MEAN,
    MEAN_SQUARE,
    STEP_SIZE,
    running_mean,
    running_square,
    with_decay,
)

FEWEST = 5.0
"""Below this many effective samples the variance of v is unknown, and v is not used."""


@OPTIMIZERS.register
class RAdam(Optimizer):
    """Adam that trusts v only as far as it has seen enough gradients.

    ``ρₜ = ρ∞ - 2tβ₂ᵗ/(1 - β₂ᵗ)`` counts how many gradients v stands for, ``ρ∞ = 2/(1 - β₂) - 1``.
    Up to 5 of them the move is plain momentum; then Adam's, scaled by a factor r that grows to 1.
    The default learning rate is 0.01 (PyTorch: 0.001), for small networks.
    """

    name = "radam"
    title = "RAdam"
    help = "Adam that starts as plain momentum and warms up by itself."
    formula = "θ ← θ - η·m̂ while ρₜ ≤ 5, then θ ← θ - η·r·m̂ / √v̂"
    order = 90
    typical_rate = 0.001

    named: ClassVar[Mapping[str, Quantity]] = {
        "m": MEAN,
        "v": MEAN_SQUARE,
        "m_hat": CORRECTED_MEAN,
        "v_hat": CORRECTED_SQUARE,
        "rectifier": Quantity(
            "Rectifier",
            "r",
            "How far v is trusted: 0 while it is not used, 1 in the long run.",
            is_single=True,
        ),
        "step_size": replace(STEP_SIZE, formula="η, later η·r / √v̂"),
        "direction": replace(DIRECTION, symbol="m̂"),
    }

    learning_rate: Annotated[
        float, Param("Learning rate", "About how far one update moves.", low=0, scale="log")
    ] = 0.01
    beta1: Annotated[
        float, Param("Beta 1", "How much of the past m keeps.", low=0, high=1, high_open=True)
    ] = 0.9
    beta2: Annotated[
        float, Param("Beta 2", "How much of the past v keeps.", low=0, high=1, high_open=True)
    ] = 0.999
    eps: Annotated[
        float,
        Param(
            "Epsilon", "Keeps the division from failing at zero.", low=0, low_open=True, scale="log"
        ),
    ] = 1e-8
    weight_decay: Annotated[
        float, Param("Weight decay", "Adds this share of every parameter to its gradient.", low=0)
    ] = 0.0

    @override
    def slot_names(self) -> tuple[str, ...]:
        return ("m", "v")

    @override
    def bind(self, buffers: UpdateBuffers) -> Update:
        """Bind both kinds of update: ten calls for momentum, thirteen for Adam's."""
        theta, slots, rate = buffers.theta, buffers.slots, buffers.rate
        g, means = with_decay(buffers, self.weight_decay)
        m, v = slots["m"], slots["v"]
        move, step = np.empty_like(theta), np.empty_like(rate)
        factor, eps = np.empty((), dtype=theta.dtype), np.array(self.eps, dtype=theta.dtype)
        means += running_mean(m, g, self.beta1, move) + running_square(v, g, self.beta2, move)
        scale = call(np.multiply, rate, factor, step)
        apply = call(np.subtract, theta, move, theta)
        momentum = [*means, scale, call(np.multiply, m, step, move), apply]
        adaptive = [
            *means,
            call(np.sqrt, v, move),
            call(np.add, move, eps, move),
            call(np.divide, m, move, move),
            scale,
            call(np.multiply, move, step, move),
            apply,
        ]

        def update(t: int) -> None:
            r = self._rectifier(t)
            factor[()] = (r or 1.0) / (1.0 - self.beta1**t)
            for each in adaptive if r else momentum:
                each()

        return update

    @override
    def _diagnostics(self, slots: Mapping[str, Array], t: int, rate: Array) -> dict[str, Array]:
        m_hat = slots["m"] / (1.0 - self.beta1**t)
        r = self._rectifier(t)
        size = rate * r / (np.sqrt(slots["v"]) + self.eps) if r else rate
        return {
            "m_hat": m_hat,
            "v_hat": slots["v"] / (1.0 - self.beta2**t),
            "rectifier": np.full_like(rate, r / sqrt(1.0 - self.beta2**t)),
            "step_size": np.broadcast_to(size, m_hat.shape),
            "direction": m_hat,
        }

    def _rectifier(self, t: int) -> float:
        """Return r·√(1 - β₂ᵗ), or 0 while v stands for too few gradients."""
        power = self.beta2**t
        most = 2.0 / (1.0 - self.beta2) - 1.0
        seen = most - 2.0 * t * power / (1.0 - power)
        if seen <= FEWEST:
            return 0.0
        ratio = (seen - 4.0) * (seen - 2.0) * most / ((most - 4.0) * (most - 2.0) * seen)
        return sqrt(ratio * (1.0 - power))
