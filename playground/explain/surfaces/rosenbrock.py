"""Rosenbrock's valley (Rosenbrock 1960)."""

from typing_extensions import override

from playground.core import Array
from playground.explain.base.surface import SURFACES, Surface


@SURFACES.register
class Rosenbrock(Surface):
    """``(1 - x)² + 100(y - x²)²``."""

    name = "rosenbrock"
    title = "Rosenbrock"
    help = "A bent, narrow valley: easy to enter, slow to follow."
    formula = "(1 - x)² + 100(y - x²)²"
    order = 30
    bounds = (-2.0, 2.0, -1.0, 3.0)
    start = (-1.4, 1.6)
    minima = ((1.0, 1.0),)
    rate = 0.001

    @override
    def value(self, x: Array, y: Array) -> Array:
        found: Array = (1 - x) ** 2 + 100 * (y - x**2) ** 2
        return found

    @override
    def gradient(self, x: Array, y: Array) -> tuple[Array, Array]:
        return -2 * (1 - x) - 400 * x * (y - x**2), 200 * (y - x**2)
