"""How parameters move: an optimizer and a regularizer, bound to one network's flat vectors."""

from __future__ import annotations

import numpy as np

from playground.core import Array
from playground.nn.compile import weight_mask
from playground.nn.network import Network
from playground.nn.optimizer import Optimizer
from playground.nn.optimizers import OPTIMIZERS
from playground.nn.program import Call
from playground.nn.regularizer import Regularizer
from playground.nn.regularizers import REGULARIZERS
from playground.training.config import TrainingConfig


class UpdateRule:
    """One update is ``before``, ``apply(t)``, ``after``, in this order.

    Parameters
    ----------
    network
        Whose ``theta`` to move along whose ``grad``.
    config
        Names the optimizer and the regularizer.
    previous
        The rule used so far. What it remembers is taken over where it means the same: the same
        optimizer with the same slots, the same regularizer.

    Attributes
    ----------
    slots
        The vectors both remember, as ``optimizer/m``, ``regularizer/dead``.
    updates
        Updates since the optimizer's slots were made (Adam's t).
    rate
        The learning rate ``()``, read at every update.
    """

    def __init__(
        self, network: Network, config: TrainingConfig, previous: UpdateRule | None = None
    ) -> None:
        self.optimizer: Optimizer = OPTIMIZERS.create(config.optimizer)
        self.regularizer: Regularizer = REGULARIZERS.create(config.regularizer)
        theta, grad = network.theta, network.grad
        self.updates = 0
        mine = self.optimizer.make_slots(theta)
        pulls = self.regularizer.make_slots(theta)
        if previous is not None:
            if self.continues(previous):
                mine = previous._part("optimizer")
                self.updates = previous.updates
            if self.regularizer.name == previous.regularizer.name:
                pulls = previous._part("regularizer")
        self.slots: dict[str, Array] = {f"optimizer/{name}": slot for name, slot in mine.items()}
        self.slots |= {f"regularizer/{name}": slot for name, slot in pulls.items()}
        self.rate = np.array(self.optimizer.learning_rate, dtype=theta.dtype)
        total = grad if self.regularizer.is_none else np.zeros_like(theta)
        weights = weight_mask(network)
        pull = self.regularizer.bind(theta, grad, total, weights, pulls, self.rate)
        self.before: tuple[Call, ...] = tuple(pull.before)
        self.apply = self.optimizer.bind(theta, total, mine, self.rate)
        self.after: tuple[Call, ...] = tuple(pull.after)

    def continues(self, other: UpdateRule) -> bool:
        """Tell whether the optimizer can go on with another rule's memory."""
        return self.optimizer.name == other.optimizer.name and tuple(
            self.optimizer.slot_names()
        ) == tuple(other.optimizer.slot_names())

    def run(self) -> None:
        """Make one update."""
        for each in self.before:
            each()
        self.apply(self.updates + 1)
        for each in self.after:
            each()
        self.updates += 1

    def _part(self, owner: str) -> dict[str, Array]:
        prefix = f"{owner}/"
        return {k.removeprefix(prefix): v for k, v in self.slots.items() if k.startswith(prefix)}
