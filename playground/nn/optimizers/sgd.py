"""Stochastic gradient descent, with momentum (Polyak 1964) or Nesterov's variant (1983)."""

from collections.abc import Mapping
from typing import Annotated, ClassVar

import numpy as np
from msgspec.structs import replace
from typing_extensions import override

from playground.core import Array, Param
from playground.nn.base.optimizer import OPTIMIZERS, Optimizer, SteadyUpdate, Update, UpdateBuffers
from playground.nn.base.program import Call, call
from playground.nn.base.quantity import Quantity
from playground.nn.kernels.update_ops import DIRECTION, STEP_SIZE, VELOCITY, with_decay


@OPTIMIZERS.register
class SGD(Optimizer):
    """θ ← θ - η·g; with momentum a velocity u ← μ·u + g replaces g (PyTorch's convention).

    The default learning rate is the browser playground's. With dampening d the velocity takes
    only (1 - d)·g, except in the first update, as in PyTorch. Nesterov's variant without momentum
    is plain descent, and it ignores dampening, which PyTorch forbids beside it.
    """

    name = "sgd"
    title = "SGD"
    help = "Gradient descent: step against the gradient. Momentum keeps part of the last move."
    formula = "u ← μu + g;  θ ← θ - η·u   (Nesterov: θ ← θ - η(g + μu))"
    order = 10
    typical_rate = 0.03

    named: ClassVar[Mapping[str, Quantity]] = {
        "velocity": VELOCITY,
        "step_size": replace(STEP_SIZE, formula="η", is_single=True),
        "direction": replace(DIRECTION, symbol="u"),
    }

    learning_rate: Annotated[
        float, Param("Learning rate", "How far one update moves.", low=0, scale="log")
    ] = 0.03
    momentum: Annotated[
        float,
        Param(
            "Momentum", "The share of the last move that is kept.", low=0, high=1, high_open=True
        ),
    ] = 0.0
    dampening: Annotated[
        float,
        Param(
            "Dampening", "The share of a new gradient that the velocity leaves out.", low=0, high=1
        ),
    ] = 0.0
    nesterov: Annotated[
        bool, Param("Nesterov", "Look ahead along the velocity before stepping.")
    ] = False
    weight_decay: Annotated[
        float, Param("Weight decay", "Adds this share of every parameter to its gradient.", low=0)
    ] = 0.0

    @override
    def slot_names(self) -> tuple[str, ...]:
        return ("velocity",) if self.momentum else ()

    @override
    def bind(self, buffers: UpdateBuffers) -> Update:
        theta, slots, rate = buffers.theta, buffers.slots, buffers.rate
        g, calls = with_decay(buffers, self.weight_decay)
        move = np.empty_like(theta)
        share = np.ones((), dtype=theta.dtype)
        damped = bool(self.momentum and self.dampening and not self.nesterov)
        if self.momentum:
            calls += self._momentum(slots["velocity"], g, move, share if damped else None)
            direction = move if self.nesterov else slots["velocity"]
        else:
            direction = g
        calls += [call(np.multiply, direction, rate, move), call(np.subtract, theta, move, theta)]
        if not damped:
            return SteadyUpdate(tuple(calls))
        later = 1.0 - self.dampening

        def update(t: int) -> None:
            share[()] = 1.0 if t == 1 else later
            for each in calls:
                each()

        return update

    @override
    def _diagnostics(self, slots: Mapping[str, Array], t: int, rate: Array) -> dict[str, Array]:
        del t
        if not self.momentum:
            return {"step_size": rate}
        if self.nesterov:  # it went along a mixture of velocity and gradient
            return {}
        return {"step_size": rate, "direction": slots["velocity"]}

    def _momentum(self, u: Array, g: Array, move: Array, share: Array | None) -> list[Call]:
        mu = np.array(self.momentum, dtype=u.dtype)
        calls: list[Call] = [call(np.multiply, u, mu, u)]
        if share is None:
            calls.append(call(np.add, u, g, u))
        else:
            calls += [call(np.multiply, g, share, move), call(np.add, u, move, u)]
        if self.nesterov:
            calls += [call(np.multiply, u, mu, move), call(np.add, move, g, move)]
        return calls
