"""What an activation is: an elementwise function and its derivative, as bound calls."""

from abc import abstractmethod
from collections.abc import Sequence
from typing import ClassVar

from playground.core import Array, Entry, Param, Registry, params_of
from playground.nn.base.program import Call, Program


class Activation(Entry):
    """A function applied to every unit; its fields are its parameters.

    Attributes
    ----------
    low, high
        The range of its values with its usual parameters; ``None`` where unbounded. See
        :attr:`value_range`.
    is_identity
        True for the linear activation only: layers then skip it altogether.
    """

    low: ClassVar[float | None] = None
    high: ClassVar[float | None] = None
    is_identity: ClassVar[bool] = False

    @property
    def value_range(self) -> tuple[float | None, float | None]:
        """The range of its values; decides how class targets are coded for squared losses."""
        return (self.low, self.high)

    @property
    def leak(self) -> float:
        """How much of a negative sum passes: He's initial weights are smaller for it."""
        return 0.0

    @property
    def written_formula(self) -> str:
        """The formula with the numbers its parameters have."""
        return self.formula

    @property
    def described(self) -> str:
        """Its title, with every parameter that is not the usual one: ``ELU (alpha 0.5)``."""
        told = [f"{param.label.lower()} {value}" for param, value in self._unusual()]
        return f"{self.title} ({', '.join(told)})" if told else self.title

    @property
    def brief(self) -> str:
        """The same where there is little room: ``ELU 0.5``."""
        if not params_of(type(self)):  # as most: a card of every layer asks
            return self.title
        return " ".join([self.title, *(value for _, value in self._unusual())])

    def _unusual(self) -> list[tuple[Param, str]]:
        values = [(param, getattr(self, param.name)) for param in params_of(type(self))]
        return [(param, _said(value)) for param, value in values if value != param.default]

    @abstractmethod
    def bind(self, z: Array, a: Array, da: Array, dz: Array) -> Program:
        """Bind ``a = f(z)`` and ``dz = da * f'(z)``.

        All four arrays have the same shape and do not overlap, except that ``z`` may be the ``a``
        of a :class:`ReadableActivation`. Scratch arrays are allocated here, once. Neither list may
        write to its inputs.
        """


class ReadableActivation(Activation):
    """An activation whose derivative can be read off its value f(z) alone.

    Then z need not be kept, and many layers' derivatives can be computed in one go.
    """

    @abstractmethod
    def read_derivative(self, a: Array, out: Array) -> Sequence[Call]:
        """Bind ``out = f'``, read off the value ``a``."""


def _said(value: float | str) -> str:
    return value if isinstance(value, str) else f"{value:.6g}"


ACTIVATIONS: Registry[Activation] = Registry("activation", "playground.nn.activations")
