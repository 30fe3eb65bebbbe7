"""NAdam: Adam with Nesterov momentum (Dozat 2016)."""

from collections.abc import Mapping
from math import sqrt
from typing import Annotated, ClassVar

import numpy as np
from typing_extensions import override

from playground.core import Array, Param
from playground.nn.base.optimizer import OPTIMIZERS, Optimizer, Update, UpdateBuffers
from playground.nn.base.program import Call, call
from playground.nn.base.quantity import Quantity
from playground.nn.kernels.update_ops import (
    CORRECTED_SQUARE,
    MEAN,
    MEAN_SQUARE,
    running_mean,
    running_square,
    with_decay,
)

NEGLIGIBLE = 1e-20
"""Below this a product p no longer changes ``1 - p`` in double precision."""


@OPTIMIZERS.register
class NAdam(Optimizer):
    """Adam that looks one move ahead: the new gradient counts more than its share of m.

    The momentum of update t is ``μₜ = β₁(1 - ½·0.96^(tψ))``, which starts at half of β₁ and grows
    towards it; the corrections are products of all μ so far. The default learning rate is 0.01
    (PyTorch: 0.002), for small networks; the rest are PyTorch's.
    """

    name = "nadam"
    title = "NAdam"
    help = "Adam with Nesterov's look ahead: reacts a little sooner when the slope turns."
    formula = "θ ← θ - η[(1-μₜ)g/(1-Πμ) + μₜ₊₁m/(1-Πμ·μₜ₊₁)] / (√v̂ + ε)"
    order = 80
    typical_rate = 0.001

    named: ClassVar[Mapping[str, Quantity]] = {
        "m": MEAN,
        "v": MEAN_SQUARE,
        "m_hat": Quantity(
            "Mean ahead",
            "m̂",
            "The mean gradient, weighted as in the next update.",
            "μₜ₊₁m / (1-Πμ·μₜ₊₁)",
        ),
        "v_hat": CORRECTED_SQUARE,
        "gradient_share": Quantity(
            "Gradient share",
            "",
            "How much of the gradient is added to the mean ahead.",
            "(1-μₜ) / (1-Πμ)",
            is_single=True,
        ),
        "adaptive_rate": Quantity(
            "Adaptive rate", "", "What the mixture of both is multiplied by.", "η / (√v̂ + ε)"
        ),
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
    momentum_decay: Annotated[
        float, Param("Momentum decay", "ψ: how fast the momentum grows towards beta 1.", low=0)
    ] = 0.004
    weight_decay: Annotated[
        float, Param("Weight decay", "Adds this share of every parameter to its gradient.", low=0)
    ] = 0.0

    @override
    def slot_names(self) -> tuple[str, ...]:
        return ("m", "v")

    @override
    def bind(self, buffers: UpdateBuffers) -> Update:
        """Bind the sixteen calls of one update; the corrections are numbers, as in Adam."""
        theta, slots, rate = buffers.theta, buffers.slots, buffers.rate
        g, calls = with_decay(buffers, self.weight_decay)
        m, v = slots["m"], slots["v"]
        eps_now, of_grad, of_mean = (np.empty((), dtype=theta.dtype) for _ in range(3))
        calls += self._calls(theta, g, m, v, rate, (eps_now, of_grad, of_mean))
        beta2, eps = self.beta2, self.eps
        reached, product = 0, 1.0

        def update(t: int) -> None:
            nonlocal reached, product
            now = self._momentum(t)
            product = product * now if t == reached + 1 else self._product(t)
            reached = t
            root = sqrt(1.0 - beta2**t)
            following = self._momentum(t + 1)
            eps_now[()] = eps * root
            of_grad[()] = root * (1.0 - now) / (1.0 - product)
            of_mean[()] = root * following / (1.0 - product * following)
            for each in calls:
                each()

        return update

    def _calls(
        self, theta: Array, g: Array, m: Array, v: Array, rate: Array, numbers: tuple[Array, ...]
    ) -> list[Call]:
        eps_now, of_grad, of_mean = numbers
        root, move = np.empty_like(theta), np.empty_like(theta)
        return [
            *running_mean(m, g, self.beta1, move),
            *running_square(v, g, self.beta2, move),
            call(np.sqrt, v, root),
            call(np.add, root, eps_now, root),
            call(np.multiply, m, of_mean, move),
            call(np.divide, move, root, move),
            call(np.divide, g, root, root),
            call(np.multiply, root, of_grad, root),
            call(np.add, move, root, move),
            call(np.multiply, move, rate, move),
            call(np.subtract, theta, move, theta),
        ]

    @override
    def _diagnostics(self, slots: Mapping[str, Array], t: int, rate: Array) -> dict[str, Array]:
        now, following, product = self._momentum(t), self._momentum(t + 1), self._product(t)
        v_hat = slots["v"] / (1.0 - self.beta2**t)
        return {
            "m_hat": slots["m"] * (following / (1.0 - product * following)),
            "v_hat": v_hat,
            "gradient_share": np.full_like(rate, (1.0 - now) / (1.0 - product)),
            "adaptive_rate": rate / (np.sqrt(v_hat) + self.eps),
        }

    def _momentum(self, t: int) -> float:
        return float(self.beta1 * (1.0 - 0.5 * 0.96 ** (t * self.momentum_decay)))

    def _product(self, t: int) -> float:
        """Multiply μ₁ … μₜ, for an update that does not follow the last one (a restored run)."""
        product = 1.0
        for i in range(1, t + 1):
            product *= self._momentum(i)
            if product < NEGLIGIBLE:
                break
        return product
