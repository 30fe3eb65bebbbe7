"""Adam (Kingma and Ba 2014) and its AMSGrad variant (Reddi, Kale and Kumar 2018)."""

from collections.abc import Mapping
from math import sqrt
from typing import Annotated, ClassVar

import numpy as np
from msgspec.structs import replace
from typing_extensions import override

from playground.core import Array, Param
from playground.nn.base.optimizer import OPTIMIZERS, Optimizer, Update, UpdateBuffers
from playground.nn.base.program import Call, call
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


@OPTIMIZERS.register
class Adam(Optimizer):
    """Running means of the gradient and of its square; the move is their ratio, η at most at first.

    Both means start at zero and are divided by ``1 - βᵗ`` to undo that. The default learning rate
    is ten times PyTorch's 0.001, for small networks; the rest are PyTorch's defaults. AMSGrad
    divides by the largest mean square so far. Weight decay is part of the gradient here; see
    AdamW for the other way.
    """

    name = "adam"
    title = "Adam"
    help = "Momentum, and a step size of its own for every parameter. A good first choice."
    formula = "m ← β₁m + (1-β₁)g;  v ← β₂v + (1-β₂)g²;  θ ← θ - η·m̂ / (√v̂ + ε),  m̂ = m/(1-β₁ᵗ)"
    order = 40
    typical_rate = 0.001

    named: ClassVar[Mapping[str, Quantity]] = {
        "m": MEAN,
        "v": MEAN_SQUARE,
        "v_max": Quantity("Largest square", "v_max", "The largest mean square so far."),
        "corrected_rate": Quantity(
            "Bias-corrected rate",
            "",
            "With it the uncorrected m / √v makes the same move; it ends at the scheduled rate.",
            "η·√(1-β₂ᵗ) / (1-β₁ᵗ)",
            is_single=True,
        ),
        "m_hat": CORRECTED_MEAN,
        "v_hat": replace(CORRECTED_SQUARE, formula="v / (1-β₂ᵗ), with AMSGrad v_max / (1-β₂ᵗ)"),
        "step_size": replace(STEP_SIZE, formula="η / (√v̂ + ε)"),
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
    amsgrad: Annotated[bool, Param("AMSGrad", "Never let a step size grow again.")] = False
    weight_decay: Annotated[
        float, Param("Weight decay", "Adds this share of every parameter to its gradient.", low=0)
    ] = 0.0

    @override
    def slot_names(self) -> tuple[str, ...]:
        return ("m", "v", "v_max") if self.amsgrad else ("m", "v")

    @override
    def bind(self, buffers: UpdateBuffers) -> Update:
        """Bind the thirteen calls of one update.

        With ``c = √(1 - β₂ᵗ)`` the ratio ``m̂ / (√v̂ + ε)`` is ``m / (√v + εc) · c/(1 - β₁ᵗ)``: the
        corrections are two numbers, not two more calls over the vectors.
        """
        theta, slots, rate = buffers.theta, buffers.slots, buffers.rate
        g, calls = self._decay(buffers)
        m, v = slots["m"], slots["v"]
        move, step = np.empty_like(theta), np.empty_like(rate)
        eps_now, factor = np.empty((), dtype=theta.dtype), np.empty((), dtype=theta.dtype)
        calls += running_mean(m, g, self.beta1, move)
        calls += running_square(v, g, self.beta2, move)
        if self.amsgrad:
            calls.append(call(np.maximum, slots["v_max"], v, out=slots["v_max"]))
            v = slots["v_max"]
        calls += [
            call(np.sqrt, v, move),
            call(np.add, move, eps_now, move),
            call(np.divide, m, move, move),
            call(np.multiply, rate, factor, step),
            call(np.multiply, move, step, move),
            call(np.subtract, theta, move, theta),
        ]
        beta1, beta2, eps = self.beta1, self.beta2, self.eps

        def update(t: int) -> None:
            root = sqrt(1.0 - beta2**t)
            eps_now[()] = eps * root
            factor[()] = root / (1.0 - beta1**t)
            for each in calls:
                each()

        return update

    def _decay(self, buffers: UpdateBuffers) -> tuple[Array, list[Call]]:
        """Bind what weight decay does before the update; returns the gradient to use."""
        return with_decay(buffers, self.weight_decay)

    @override
    def _diagnostics(self, slots: Mapping[str, Array], t: int, rate: Array) -> dict[str, Array]:
        m_hat = slots["m"] / (1.0 - self.beta1**t)
        v_hat = slots["v_max" if self.amsgrad else "v"] / (1.0 - self.beta2**t)
        return {
            "corrected_rate": np.asarray(
                rate * (sqrt(1.0 - self.beta2**t) / (1.0 - self.beta1**t))
            ),
            "m_hat": m_hat,
            "v_hat": v_hat,
            "step_size": rate / (np.sqrt(v_hat) + self.eps),
            "direction": m_hat,
        }
