"""Resilient backpropagation (Riedmiller and Braun 1993), without weight backtracking."""

from collections.abc import Mapping
from typing import Annotated, ClassVar

import numpy as np
from msgspec.structs import replace
from typing_extensions import override

from playground.core import Array, Param
from playground.nn.base.optimizer import OPTIMIZERS, Optimizer, Update, UpdateBuffers
from playground.nn.base.program import Call, call
from playground.nn.base.quantity import Quantity
from playground.nn.kernels.update_ops import DIRECTION, STEP_SIZE


@OPTIMIZERS.register
class Rprop(Optimizer):
    """Uses only the sign of the gradient; every parameter has a step size of its own.

    It grows while the sign stays and shrinks when it turns; after a turn the parameter rests for
    one update. PyTorch's rule and defaults. The learning rate is the first step size, read in
    update 1; changing it later has no effect.
    """

    name = "rprop"
    title = "Rprop"
    help = "Follows only the gradient's sign, with a step per parameter. For full batches."
    formula = "s ← s·η⁺ if the sign stays, s·η⁻ if it turns;  θ ← θ - s·sign(g)"
    order = 100
    typical_rate = 0.01

    named: ClassVar[Mapping[str, Quantity]] = {
        "step_size": replace(STEP_SIZE, symbol="s", formula="s·η⁺, s·η⁻ or s"),
        "last_gradient": Quantity(
            "Last gradient", "", "To compare the next sign with; 0 where it has just turned."
        ),
        "direction": replace(DIRECTION, formula="the sign of the last gradient"),
    }

    learning_rate: Annotated[
        float, Param("Learning rate", "Every parameter's first step.", low=0, scale="log")
    ] = 0.01
    eta_minus: Annotated[
        float,
        Param(
            "Shrink",
            "What a step is multiplied by when the sign turns.",
            low=0,
            high=1,
            low_open=True,
            high_open=True,
        ),
    ] = 0.5
    eta_plus: Annotated[
        float,
        Param("Grow", "What a step is multiplied by while the sign stays.", low=1, low_open=True),
    ] = 1.2
    step_min: Annotated[
        float, Param("Smallest step", "No step becomes smaller.", low=0, low_open=True, scale="log")
    ] = 1e-6
    step_max: Annotated[
        float, Param("Largest step", "No step becomes larger.", low=0, low_open=True, scale="log")
    ] = 50.0

    @override
    def slot_names(self) -> tuple[str, ...]:
        """Return the step sizes and the last gradient, 0 where it turned."""
        return ("step_size", "last_gradient")

    @override
    def bind(self, buffers: UpdateBuffers) -> Update:
        theta, grad, slots, rate = buffers.theta, buffers.grad, buffers.slots, buffers.rate
        steps, last = slots["step_size"], slots["last_gradient"]
        move, factor = np.empty_like(theta), np.empty_like(theta)
        turned = np.empty(theta.shape, dtype=np.bool_)
        stayed = np.empty_like(turned)
        zero, one, shrink, grow, low, high = (
            np.array(v, dtype=theta.dtype)
            for v in (0.0, 1.0, self.eta_minus, self.eta_plus, self.step_min, self.step_max)
        )
        calls: list[Call] = [
            call(np.multiply, grad, last, move),
            call(np.less, move, zero, turned),
            call(np.greater, move, zero, stayed),
            call(np.copyto, factor, one),
            call(np.copyto, factor, shrink, where=turned),
            call(np.copyto, factor, grow, where=stayed),
            call(np.multiply, steps, factor, steps),
            call(np.maximum, steps, low, out=steps),
            call(np.minimum, steps, high, out=steps),
            call(np.copyto, last, grad),
            call(np.copyto, last, zero, where=turned),
            call(np.sign, last, move),
            call(np.multiply, move, steps, move),
            call(np.subtract, theta, move, theta),
        ]

        def update(t: int) -> None:
            if t == 1:
                np.copyto(steps, rate)
            for each in calls:
                each()

        return update

    @override
    def _diagnostics(self, slots: Mapping[str, Array], t: int, rate: Array) -> dict[str, Array]:
        del t, rate
        return {"direction": np.sign(slots["last_gradient"])}
