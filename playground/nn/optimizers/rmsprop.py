"""RMSprop (Tieleman and Hinton 2012; centred variant: Graves 2013)."""

from collections.abc import Mapping
from typing import Annotated, ClassVar

import numpy as np
from msgspec.structs import replace
from typing_extensions import override

from playground.core import Array, Param
from playground.nn.base.optimizer import OPTIMIZERS, Optimizer, SteadyUpdate, Update, UpdateBuffers
from playground.nn.base.program import Call, call
from playground.nn.base.quantity import Quantity
from playground.nn.kernels.update_ops import (
    DIRECTION,
    STEP_SIZE,
    VELOCITY,
    running_mean,
    running_square,
    with_decay,
)


@OPTIMIZERS.register
class RMSprop(Optimizer):
    """Divides each gradient by the root of a running mean of its squares; PyTorch's defaults.

    The centred variant subtracts the square of the running mean of the gradient first, which
    leaves an estimate of the variance. Momentum keeps a velocity of the divided gradients.
    """

    name = "rmsprop"
    title = "RMSprop"
    help = "Steps of about the same size for every parameter, however large its gradient is."
    formula = "v ← αv + (1-α)g²;  θ ← θ - η·g / (√v + ε)   (centred: v - ḡ² for v)"
    order = 30
    typical_rate = 0.001

    named: ClassVar[Mapping[str, Quantity]] = {
        "square_average": Quantity(
            "Mean square", "v", "The running mean of the squared gradient.", "αv + (1-α)g²"
        ),
        "gradient_average": Quantity(
            "Mean gradient", "ḡ", "The running mean of the gradient.", "αḡ + (1-α)g"
        ),
        "velocity": replace(VELOCITY, formula="μu + g / (√variance + ε)"),
        "variance": Quantity(
            "Variance", "", "What the step is divided by the root of: v; centred, v - ḡ²."
        ),
        "adaptive_rate": Quantity(
            "Adaptive rate",
            "",
            "How much of a gradient enters the velocity, times the rate.",
            "η / (√variance + ε)",
        ),
        "step_size": STEP_SIZE,
        "direction": replace(DIRECTION, symbol="u"),
    }

    learning_rate: Annotated[
        float, Param("Learning rate", "About how far one update moves.", low=0, scale="log")
    ] = 0.01
    alpha: Annotated[
        float,
        Param(
            "Alpha", "How much of the past the running means keep.", low=0, high=1, high_open=True
        ),
    ] = 0.99
    momentum: Annotated[
        float,
        Param(
            "Momentum", "The share of the last move that is kept.", low=0, high=1, high_open=True
        ),
    ] = 0.0
    centered: Annotated[
        bool, Param("Centred", "Divide by the gradient's deviation from its mean.")
    ] = False
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
        names = ["square_average"]
        if self.centered:
            names.append("gradient_average")
        if self.momentum:
            names.append("velocity")
        return tuple(names)

    @override
    def bind(self, buffers: UpdateBuffers) -> Update:
        theta, slots, rate = buffers.theta, buffers.slots, buffers.rate
        g, calls = with_decay(buffers, self.weight_decay)
        move = np.empty_like(theta)
        eps = np.array(self.eps, dtype=theta.dtype)
        calls += running_square(slots["square_average"], g, self.alpha, move)
        calls += self._root(g, slots, move)
        calls += [call(np.add, move, eps, move), call(np.divide, g, move, move)]
        direction = move
        if self.momentum:
            u = direction = slots["velocity"]
            mu = np.array(self.momentum, dtype=theta.dtype)
            calls += [call(np.multiply, u, mu, u), call(np.add, u, move, u)]
        calls += [call(np.multiply, direction, rate, move), call(np.subtract, theta, move, theta)]
        return SteadyUpdate(tuple(calls))

    @override
    def _diagnostics(self, slots: Mapping[str, Array], t: int, rate: Array) -> dict[str, Array]:
        del t
        variance = slots["square_average"]
        if self.centered:
            variance = np.maximum(variance - slots["gradient_average"] ** 2, 0.0)
        adaptive = rate / (np.sqrt(variance) + self.eps)
        if not self.momentum:
            return {"variance": variance, "step_size": adaptive}
        velocity = slots["velocity"]
        return {
            "variance": variance,
            "adaptive_rate": adaptive,
            "step_size": np.broadcast_to(rate, velocity.shape),
            "direction": velocity,
        }

    def _root(self, g: Array, slots: Mapping[str, Array], move: Array) -> list[Call]:
        square = slots["square_average"]
        if not self.centered:
            return [call(np.sqrt, square, move)]
        mean = slots["gradient_average"]
        zero = np.zeros((), dtype=move.dtype)
        return [
            *running_mean(mean, g, self.alpha, move),
            call(np.multiply, mean, mean, move),
            call(np.subtract, square, move, move),
            call(np.maximum, move, zero, out=move),  # rounding may leave a variance below zero
            call(np.sqrt, move, move),
        ]
