"""What an activation is: an elementwise function and its derivative, as bound calls."""

from abc import ABC, abstractmethod
from typing import ClassVar

from playground.core import Array, Entry, Registry
from playground.nn.program import Program


class Activation(Entry, ABC):
    """A function applied to every unit; its dataclass fields are its parameters.

    Attributes
    ----------
    low, high
        The range of its values; ``None`` where unbounded. Decides how class targets are coded for
        squared losses.
    is_identity
        True for the linear activation only: layers then skip it altogether.
    """

    low: ClassVar[float | None] = None
    high: ClassVar[float | None] = None
    is_identity: ClassVar[bool] = False

    @abstractmethod
    def bind(self, z: Array, a: Array, da: Array, dz: Array) -> Program:
        """Bind ``a = f(z)`` and ``dz = da * f'(z)``.

        All four arrays have the same shape and do not overlap. Scratch arrays are allocated here,
        once. Neither list may write to its inputs.
        """


ACTIVATIONS: Registry[Activation] = Registry("activation")
