"""Adadelta (Zeiler 2012)."""

from collections.abc import Mapping
from typing import Annotated, ClassVar

import numpy as np
from typing_extensions import override

from playground.core import Array, Param
from playground.nn.base.optimizer import OPTIMIZERS, Optimizer, SteadyUpdate, Update, UpdateBuffers
from playground.nn.base.program import call
from playground.nn.base.quantity import Quantity
from playground.nn.kernels.update_ops import running_square, with_decay


@OPTIMIZERS.register
class Adadelta(Optimizer):
    """Scales each gradient by the ratio of past moves to past gradients; PyTorch's defaults.

    The ratio gives a move the parameter's own unit, so the learning rate is a plain factor, 1.
    """

    name = "adadelta"
    title = "Adadelta"
    help = "Steps sized by the moves made so far; needs no learning rate, but starts slowly."
    formula = "v ← ρv + (1-ρ)g²;  d = g·√(m + ε)/√(v + ε);  m ← ρm + (1-ρ)d²;  θ ← θ - η·d"
    order = 60
    typical_rate = 1.0

    named: ClassVar[Mapping[str, Quantity]] = {
        "square_average": Quantity(
            "Mean square", "v", "The running mean of the squared gradient.", "ρv + (1-ρ)g²"
        ),
        "move_average": Quantity(
            "Mean square move", "m", "The running mean of the squared move.", "ρm + (1-ρ)d²"
        ),
        "typical_gradient": Quantity(
            "Typical gradient", "", "What a gradient is divided by.", "√(v + ε)"
        ),
        "typical_move": Quantity(
            "Typical move", "", "What the next gradient is multiplied by.", "√(m + ε)"
        ),
    }

    learning_rate: Annotated[
        float, Param("Learning rate", "What every move is multiplied by.", low=0, scale="log")
    ] = 1.0
    rho: Annotated[
        float,
        Param("Rho", "How much of the past the running means keep.", low=0, high=1, high_open=True),
    ] = 0.9
    eps: Annotated[
        float,
        Param(
            "Epsilon",
            "Gets the first moves going; larger starts faster.",
            low=0,
            low_open=True,
            scale="log",
        ),
    ] = 1e-6
    weight_decay: Annotated[
        float, Param("Weight decay", "Adds this share of every parameter to its gradient.", low=0)
    ] = 0.0

    @override
    def slot_names(self) -> tuple[str, ...]:
        return ("square_average", "move_average")

    @override
    def bind(self, buffers: UpdateBuffers) -> Update:
        theta, slots, rate = buffers.theta, buffers.slots, buffers.rate
        g, calls = with_decay(buffers, self.weight_decay)
        square, moves = slots["square_average"], slots["move_average"]
        move, scratch = np.empty_like(theta), np.empty_like(theta)
        eps = np.array(self.eps, dtype=theta.dtype)
        calls += [
            *running_square(square, g, self.rho, scratch),
            call(np.add, square, eps, scratch),
            call(np.sqrt, scratch, scratch),
            call(np.add, moves, eps, move),
            call(np.sqrt, move, move),
            call(np.divide, move, scratch, move),
            call(np.multiply, move, g, move),
            *running_square(moves, move, self.rho, scratch),
            call(np.multiply, move, rate, move),
            call(np.subtract, theta, move, theta),
        ]
        return SteadyUpdate(tuple(calls))

    @override
    def _diagnostics(self, slots: Mapping[str, Array], t: int, rate: Array) -> dict[str, Array]:
        del t, rate
        return {
            "typical_gradient": np.sqrt(slots["square_average"] + self.eps),
            "typical_move": np.sqrt(slots["move_average"] + self.eps),
        }
