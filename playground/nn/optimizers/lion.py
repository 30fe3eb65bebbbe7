"""Lion (Chen et al. 2023): the sign of a momentum."""

from collections.abc import Mapping
from typing import Annotated, ClassVar

import numpy as np
from msgspec.structs import replace
from typing_extensions import override

from playground.core import Param
from playground.nn.base.optimizer import OPTIMIZERS, Optimizer, SteadyUpdate, Update, UpdateBuffers
from playground.nn.base.program import call
from playground.nn.base.quantity import Quantity
from playground.nn.kernels.update_ops import MEAN, running_mean, shrinking


@OPTIMIZERS.register
class Lion(Optimizer):
    """Moves every parameter by exactly η, towards where gradient and momentum together point.

    The direction mixes the new gradient into m with β₁; m itself then takes it in with the slower
    β₂. Weight decay is decoupled: ``1 - ηλ`` times every parameter, before the move. The paper's
    constants; its advice is a rate 3 to 10 times below AdamW's, which is 0.01 here.
    """

    name = "lion"
    title = "Lion"
    help = "Only the sign of a momentum counts: every parameter moves by the learning rate."
    formula = "θ ← θ - η(sign(β₁m + (1-β₁)g) + λθ);  m ← β₂m + (1-β₂)g"
    order = 95
    typical_rate = 0.0003

    named: ClassVar[Mapping[str, Quantity]] = {
        "m": replace(MEAN, formula="β₂m + (1-β₂)g"),
    }

    learning_rate: Annotated[
        float, Param("Learning rate", "How far every parameter moves.", low=0, scale="log")
    ] = 0.003
    beta1: Annotated[
        float, Param("Beta 1", "How much of m is in the direction.", low=0, high=1, high_open=True)
    ] = 0.9
    beta2: Annotated[
        float, Param("Beta 2", "How much of the past m keeps.", low=0, high=1, high_open=True)
    ] = 0.99
    weight_decay: Annotated[
        float, Param("Weight decay", "λ: the share of a parameter lost per unit of rate.", low=0)
    ] = 0.0

    @override
    def slot_names(self) -> tuple[str, ...]:
        return ("m",)

    @override
    def bind(self, buffers: UpdateBuffers) -> Update:
        theta, grad, slots, rate = buffers.theta, buffers.grad, buffers.slots, buffers.rate
        m = slots["m"]
        move, scratch = np.empty_like(theta), np.empty_like(theta)
        past = np.array(self.beta1, dtype=theta.dtype)
        new = np.array(1.0 - self.beta1, dtype=theta.dtype)
        calls = [
            *shrinking(buffers, self.weight_decay),
            call(np.multiply, m, past, move),
            call(np.multiply, grad, new, scratch),
            call(np.add, move, scratch, move),
            call(np.sign, move, move),
            call(np.multiply, move, rate, move),
            call(np.subtract, theta, move, theta),
            *running_mean(m, grad, self.beta2, scratch),
        ]
        return SteadyUpdate(tuple(calls))
