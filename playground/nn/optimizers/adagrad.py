"""AdaGrad (Duchi, Hazan and Singer 2011)."""

from collections.abc import Mapping
from typing import Annotated, ClassVar

import numpy as np
from msgspec.structs import replace
from typing_extensions import override

from playground.core import Array, Param
from playground.nn.base.optimizer import OPTIMIZERS, Optimizer, Update, UpdateBuffers
from playground.nn.base.program import call
from playground.nn.base.quantity import Quantity
from playground.nn.kernels.update_ops import STEP_SIZE, with_decay


@OPTIMIZERS.register
class AdaGrad(Optimizer):
    """Divides each gradient by the root of the sum of its squares so far.

    Steps only ever shrink, so the default learning rate is ten times PyTorch's 0.01; the rest are
    PyTorch's defaults. With a decay of d the rate of update t is η / (1 + (t - 1)·d).
    """

    name = "adagrad"
    title = "AdaGrad"
    help = "Each parameter's step shrinks with the gradients it has seen: rare ones move more."
    formula = "s ← s + g²;  θ ← θ - η·g / (√s + ε)"
    order = 20
    typical_rate = 0.01

    named: ClassVar[Mapping[str, Quantity]] = {
        "square_sum": Quantity("Sum of squares", "s", "All squared gradients so far.", "s + g²"),
        "fallen_rate": Quantity(
            "Fallen rate",
            "",
            "The rate after the rate decay.",
            "η / (1 + (t-1)·decay)",
            is_single=True,
        ),
        "step_size": replace(STEP_SIZE, formula="fallen rate / (√s + ε)"),
    }

    learning_rate: Annotated[
        float, Param("Learning rate", "How far the first update moves.", low=0, scale="log")
    ] = 0.1
    lr_decay: Annotated[
        float, Param("Rate decay", "How fast the learning rate falls on top of that.", low=0)
    ] = 0.0
    initial_accumulator_value: Annotated[
        float, Param("Initial sum", "What the sum of squares starts at.", low=0)
    ] = 0.0
    eps: Annotated[
        float,
        Param(
            "Epsilon", "Keeps the division from failing at zero.", low=0, low_open=True, scale="log"
        ),
    ] = 1e-10
    weight_decay: Annotated[
        float, Param("Weight decay", "Adds this share of every parameter to its gradient.", low=0)
    ] = 0.0

    @override
    def slot_names(self) -> tuple[str, ...]:
        return ("square_sum",)

    @override
    def make_slots(self, theta: Array) -> dict[str, Array]:
        return {"square_sum": np.full_like(theta, self.initial_accumulator_value)}

    @override
    def bind(self, buffers: UpdateBuffers) -> Update:
        theta, slots, rate = buffers.theta, buffers.slots, buffers.rate
        g, calls = with_decay(buffers, self.weight_decay)
        total = slots["square_sum"]
        move = np.empty_like(theta)
        eps = np.array(self.eps, dtype=theta.dtype)
        calls += [
            call(np.multiply, g, g, move),
            call(np.add, total, move, total),
            call(np.sqrt, total, move),
            call(np.add, move, eps, move),
            call(np.divide, g, move, move),
            call(np.multiply, move, rate, move),
        ]
        decay, fallen = self.lr_decay, np.ones((), dtype=theta.dtype)
        if decay:
            calls.append(call(np.multiply, move, fallen, move))
        calls.append(call(np.subtract, theta, move, theta))

        def update(t: int) -> None:
            if decay:
                fallen[()] = 1.0 / (1.0 + (t - 1) * decay)
            for each in calls:
                each()

        return update

    @override
    def _diagnostics(self, slots: Mapping[str, Array], t: int, rate: Array) -> dict[str, Array]:
        fallen = np.asarray(rate / (1.0 + (t - 1) * self.lr_decay))
        return {
            "fallen_rate": fallen,
            "step_size": fallen / (np.sqrt(slots["square_sum"]) + self.eps),
        }
