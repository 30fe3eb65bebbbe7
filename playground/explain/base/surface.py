"""What a classic surface is: a function of two numbers to watch optimizers on."""

from __future__ import annotations

from abc import abstractmethod
from typing import ClassVar

from playground.core import Array, Entry, Registry


class Surface(Entry):
    """A loss of two parameters, given by a formula.

    Attributes
    ----------
    bounds
        What part of the plane to look at: ``(x_low, x_high, y_low, y_high)``.
    start
        Where to begin, ``(x, y)``.
    minima
        Where its lowest points are.
    rate
        A learning rate at which plain descent gets somewhere.
    """

    bounds: ClassVar[tuple[float, float, float, float]]
    start: ClassVar[tuple[float, float]]
    minima: ClassVar[tuple[tuple[float, float], ...]]
    rate: ClassVar[float]

    @abstractmethod
    def value(self, x: Array, y: Array) -> Array:
        """Return the loss at some points; all three have the same shape."""

    @abstractmethod
    def gradient(self, x: Array, y: Array) -> tuple[Array, Array]:
        """Return the partial derivatives by x and by y at some points."""


SURFACES: Registry[Surface] = Registry("surface", "playground.explain.surfaces")
