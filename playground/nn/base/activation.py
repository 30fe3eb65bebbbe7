"""What an activation is: an elementwise function and its derivative, as bound calls."""

from abc import abstractmethod
from collections.abc import Sequence
from typing import ClassVar

from playground.core import Array, Entry, Registry
from playground.nn.base.program import Call, Program


class Activation(Entry):
    """A function applied to every unit; its dataclass fields are its parameters.

    Attributes
    ----------
    low, high
        The range of its values; ``None`` where unbounded. Decides how class targets are coded for
        squared losses.
    is_identity
        True for the linear activation only: layers then skip it altogether.
    reads_derivative
        Whether f' can be read off the value f(z) alone. Then z need not be kept, and many layers'
        derivatives can be computed in one go.
    """

    low: ClassVar[float | None] = None
    high: ClassVar[float | None] = None
    is_identity: ClassVar[bool] = False
    reads_derivative: ClassVar[bool] = False

    @abstractmethod
    def bind(self, z: Array, a: Array, da: Array, dz: Array) -> Program:
        """Bind ``a = f(z)`` and ``dz = da * f'(z)``.

        All four arrays have the same shape and do not overlap, except that ``z`` may be ``a``
        where the activation reads its derivative off the value. Scratch arrays are allocated here,
        once. Neither list may write to its inputs.
        """

    def read_derivative(self, a: Array, out: Array) -> Sequence[Call]:
        """Bind ``out = f'``, read off the value ``a``; only where :attr:`reads_derivative`."""
        raise NotImplementedError(f"{self.name} cannot read its derivative off its value")


ACTIVATIONS: Registry[Activation] = Registry("activation", "playground.nn.activations")
