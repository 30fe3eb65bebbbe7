"""What a regularizer is: a pull on the weights that is added to the loss's gradient."""

from abc import abstractmethod
from collections.abc import Mapping, Sequence
from typing import ClassVar, NamedTuple

import numpy as np
from msgspec import Struct

from playground.core import Array, Entry, Registry
from playground.nn.base.program import Call


class PenaltyGradient(NamedTuple):
    """What a bound regularizer adds to an update.

    ``before`` runs before the optimizer and fills the total gradient; ``after`` runs behind it.
    """

    before: Sequence[Call]
    after: Sequence[Call]


class PenaltyBuffers(Struct, frozen=True, eq=False):
    """What a regularizer works on.

    Parameters
    ----------
    theta, grad
        ``(..., P)``: the parameters and backprop's gradient; ``grad`` is read, never written.
    total
        ``(..., P)``: ``before`` must write here the gradient the optimizer is to use.
    weights
        ``(P,)``: 1 where the parameter is a weight, 0 where it is a bias or scale.
    slots
        The regularizer's own vectors.
    rate
        The learning rate, ``()`` or ``(R, 1)``, read at every update.
    """

    theta: Array
    grad: Array
    total: Array
    weights: Array
    slots: Mapping[str, Array]
    rate: Array


class Regularizer(Entry):
    """A regularizer; its fields are its parameters. Biases are never regularised.

    Attributes
    ----------
    moves_apart
        Whether it moves the weights itself, behind the optimizer: then the optimizer's gradient is
        that of the loss without its penalty.
    """

    moves_apart: ClassVar[bool] = False

    def slot_names(self) -> tuple[str, ...]:
        """Return the names of vectors it must remember from step to step (saved in checkpoints)."""
        return ()

    def make_slots(self, theta: Array) -> dict[str, Array]:
        """Return the slots before the first update."""
        return {name: np.zeros_like(theta) for name in self.slot_names()}

    @property
    def is_none(self) -> bool:
        """Whether it does nothing: the optimizer then reads backprop's gradient itself."""
        return False

    @abstractmethod
    def bind(self, buffers: PenaltyBuffers) -> PenaltyGradient:
        """Bind the calls around an update."""

    @abstractmethod
    def penalty(self, theta: Array, weights: Array) -> float:
        """Return what it adds to the loss at ``theta``, ``(P,)``."""


REGULARIZERS: Registry[Regularizer] = Registry("regularizer", "playground.nn.regularizers")
