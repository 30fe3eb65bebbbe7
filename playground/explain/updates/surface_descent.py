"""Optimizers on a classic surface: all from one start, each by its own rule."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from msgspec import Struct

from playground.core import Array, Component, read_only
from playground.core.progress import Progress, unwatched
from playground.explain.base.surface import Surface
from playground.nn.base.optimizer import UpdateBuffers
from playground.nn.optimizers import OPTIMIZERS

DIRECTIONS = ("velocity", "m")
"""The slots that are a direction to go on in, where an optimizer has one."""


class Descent(Struct, frozen=True):
    """The way of one optimizer.

    Parameters
    ----------
    optimizer
        The optimizer with its parameters.
    points
        Where it was, ``(T + 1, 2)``; the first is the start.
    losses
        The surface there, ``(T + 1,)``.
    memory
        The direction it remembers at every point, ``(T + 1, 2)``: a sum or a mean of gradients;
        ``None`` for one that remembers none.
    diverged
        Whether it left the range of numbers; its way ends before.
    """

    optimizer: Component
    points: Array
    losses: Array
    memory: Array | None
    diverged: bool

    @property
    def best(self) -> float:
        """The lowest loss on the way."""
        return float(self.losses.min())


def descend(
    surface: Surface,
    start: tuple[float, float],
    optimizers: Sequence[Component],
    steps: int,
    progress: Progress = unwatched,
) -> tuple[Descent, ...] | None:
    """Let optimizers go down a surface, all from one start and with exact gradients.

    Parameters
    ----------
    surface
        Where.
    start
        ``(x, y)``.
    optimizers
        Which ones, with their learning rates.
    steps
        How many updates each makes.
    progress
        Told the optimizers done and their number; ``False`` from it ends the work with ``None``.
    """
    found = []
    for number, optimizer in enumerate(optimizers):
        if not progress(number, len(optimizers)):
            return None
        found.append(_descend(surface, start, optimizer, steps))
    progress(len(optimizers), len(optimizers))
    return tuple(found)


@np.errstate(all="ignore")
def _descend(
    surface: Surface, start: tuple[float, float], component: Component, steps: int
) -> Descent:
    optimizer = OPTIMIZERS.create(component)
    theta, grad = np.array(start, dtype=np.float64), np.zeros(2)

    def loss() -> Array:
        return np.asarray(surface.value(theta[0], theta[1]))

    def evaluate() -> Array:
        grad[:] = surface.gradient(theta[0], theta[1])
        return loss()

    slots = optimizer.make_slots(theta)
    rate = np.array(optimizer.learning_rate)
    buffers = UpdateBuffers(theta, grad, slots, rate, loss=loss, evaluate=evaluate)
    update = optimizer.bind(buffers)
    remembered = next((slots[name] for name in DIRECTIONS if name in slots), None)
    points, losses = [theta.copy()], [float(evaluate())]
    memory = [np.zeros(2)]
    for step in range(1, steps + 1):
        update(step)
        value = float(evaluate())
        if not np.isfinite(value) or not np.isfinite(theta).all():
            break
        points.append(theta.copy())
        losses.append(value)
        memory.append(np.zeros(2) if remembered is None else remembered.copy())
    return Descent(
        optimizer=component,
        points=read_only(np.array(points)),
        losses=read_only(np.array(losses)),
        memory=None if remembered is None else read_only(np.array(memory)),
        diverged=len(points) <= steps,
    )
