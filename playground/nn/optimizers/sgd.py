"""Stochastic gradient descent, with momentum (Polyak 1964) or Nesterov's variant (1983)."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from playground.core import Array, param
from playground.nn.optimizer import OPTIMIZERS, Optimizer, Update
from playground.nn.program import call, run


@OPTIMIZERS.register
@dataclass(frozen=True)
class SGD(Optimizer):
    """θ ← θ - η·g; with momentum a velocity u ← μ·u + g replaces g (PyTorch's convention)."""

    name = "sgd"
    title = "SGD"
    help = "Gradient descent: step against the gradient. Momentum keeps part of the last move."
    formula = "u ← μu + g;  θ ← θ - η·u   (Nesterov: θ ← θ - η(g + μu))"
    order = 10

    learning_rate: float = param(
        0.01, "Learning rate", "How far one update moves.", low=0, scale="log"
    )
    momentum: float = param(
        0.0, "Momentum", "The share of the last move that is kept.", low=0, high=1, high_open=True
    )
    nesterov: bool = param(False, "Nesterov", "Look ahead along the velocity before stepping.")

    def slot_names(self) -> tuple[str, ...]:
        """Return the velocity's name when there is momentum."""
        return ("velocity",) if self.momentum else ()

    def bind(self, theta: Array, grad: Array, slots: Mapping[str, Array], rate: Array) -> Update:
        """Bind the two to five calls of one update."""
        move = np.empty_like(theta)
        apply = [call(np.multiply, move, rate, move), call(np.subtract, theta, move, theta)]
        if not self.momentum:
            calls = [call(np.multiply, grad, rate, move), apply[1]]
        else:
            u = slots["velocity"]
            mu = np.array(self.momentum, dtype=theta.dtype)
            calls = [call(np.multiply, u, mu, u), call(np.add, u, grad, u)]
            if self.nesterov:
                calls += [call(np.multiply, u, mu, move), call(np.add, move, grad, move), *apply]
            else:
                calls += [call(np.multiply, u, rate, move), apply[1]]
        return lambda t: run(calls)
