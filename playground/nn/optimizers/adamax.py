"""Adamax (Kingma and Ba 2014, section 7.1)."""

from collections.abc import Mapping
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
    DIRECTION,
    MEAN,
    STEP_SIZE,
    running_mean,
    with_decay,
)


@OPTIMIZERS.register
class Adamax(Optimizer):
    """Adam with a fading maximum of |g| in place of the root mean square.

    The default learning rate is 0.01 (PyTorch: 0.002), for small networks; the rest are PyTorch's.
    """

    name = "adamax"
    title = "Adamax"
    help = "Adam that divides by the largest recent gradient: calmer when gradients jump."
    formula = "m ← β₁m + (1-β₁)g;  u ← max(β₂u, |g| + ε);  θ ← θ - η·m / ((1-β₁ᵗ)u)"
    order = 70
    typical_rate = 0.002

    named: ClassVar[Mapping[str, Quantity]] = {
        "m": MEAN,
        "u": Quantity(
            "Fading maximum", "u", "The largest recent gradient, fading.", "max(β₂u, |g| + ε)"
        ),
        "m_hat": CORRECTED_MEAN,
        "step_size": replace(STEP_SIZE, formula="η / u"),
        "direction": replace(DIRECTION, symbol="m̂"),
    }

    learning_rate: Annotated[
        float, Param("Learning rate", "About how far one update moves.", low=0, scale="log")
    ] = 0.01
    beta1: Annotated[
        float, Param("Beta 1", "How much of the past m keeps.", low=0, high=1, high_open=True)
    ] = 0.9
    beta2: Annotated[
        float, Param("Beta 2", "How slowly the maximum fades.", low=0, high=1, high_open=True)
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
        return ("m", "u")

    @override
    def bind(self, buffers: UpdateBuffers) -> Update:
        theta, slots, rate = buffers.theta, buffers.slots, buffers.rate
        g, calls = with_decay(buffers, self.weight_decay)
        m, u = slots["m"], slots["u"]
        move, step = np.empty_like(theta), np.empty_like(rate)
        beta2, eps = (np.array(v, dtype=theta.dtype) for v in (self.beta2, self.eps))
        factor = np.empty((), dtype=theta.dtype)
        calls += [
            *running_mean(m, g, self.beta1, move),
            call(np.multiply, u, beta2, u),
            call(np.absolute, g, move),
            call(np.add, move, eps, move),
            call(np.maximum, u, move, out=u),
            call(np.divide, m, u, move),
            call(np.multiply, rate, factor, step),
            call(np.multiply, move, step, move),
            call(np.subtract, theta, move, theta),
        ]
        beta1 = self.beta1

        def update(t: int) -> None:
            factor[()] = 1.0 / (1.0 - beta1**t)
            for each in calls:
                each()

        return update

    @override
    def _diagnostics(self, slots: Mapping[str, Array], t: int, rate: Array) -> dict[str, Array]:
        m_hat = slots["m"] / (1.0 - self.beta1**t)
        return {"m_hat": m_hat, "step_size": rate / slots["u"], "direction": m_hat}
