"""What an optimizer is: a rule that turns a gradient into a move of the parameters."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from typing import TypeAlias

import numpy as np

from playground.core import Array, Entry, Registry

Update: TypeAlias = Callable[[int], object]
"""Makes update number ``t`` (1, 2, …) in place."""


class Optimizer(Entry, ABC):
    """An optimizer; its dataclass fields are its parameters, ``learning_rate`` among them.

    It works on flat vectors ``theta`` and ``grad`` of shape ``(..., P)``; its memory from step to
    step is in named ``slots`` of the same shape, which a screen can show.
    """

    learning_rate: float

    @abstractmethod
    def slot_names(self) -> tuple[str, ...]:
        """Return the names of the vectors it remembers, e.g. ``("m", "v")``."""

    def make_slots(self, theta: Array) -> dict[str, Array]:
        """Return the slots before the first update: zeros, unless the optimizer says otherwise."""
        return {name: np.zeros_like(theta) for name in self.slot_names()}

    @abstractmethod
    def bind(self, theta: Array, grad: Array, slots: Mapping[str, Array], rate: Array) -> Update:
        """Return the function that makes one update in place.

        Parameters
        ----------
        theta, grad
            ``(..., P)``. ``grad`` is read, never written.
        slots
            As :meth:`make_slots` returned; written in place.
        rate
            The current learning rate, ``()`` or ``(R, 1)``. Read at every update, so that a
            schedule or a person can change it between two of them.
        """

    def step(self, theta: Array, grad: Array, slots: Mapping[str, Array], t: int) -> None:
        """Make update number ``t`` with the configured learning rate, in place."""
        rate = np.array(self.learning_rate, dtype=theta.dtype)
        self.bind(theta, grad, slots, rate)(t)

    def preview(self, theta: Array, grad: Array, slots: Mapping[str, Array], t: int) -> Array:
        """Return the move update ``t`` *would* make; changes nothing."""
        trial = theta.copy()
        self.step(trial, grad, {name: slot.copy() for name, slot in slots.items()}, t)
        trial -= theta
        return trial


OPTIMIZERS: Registry[Optimizer] = Registry("optimizer")
