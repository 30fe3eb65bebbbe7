"""Himmelblau's function (Himmelblau 1972): four minima of the same depth."""

from typing_extensions import override

from playground.core import Array
from playground.explain.base.surface import SURFACES, Surface


@SURFACES.register
class Himmelblau(Surface):
    """``(x² + y - 11)² + (x + y² - 7)²``."""

    name = "himmelblau"
    title = "Himmelblau"
    help = "Four valleys of the same depth: which one is found depends on start and optimizer."
    formula = "(x² + y - 11)² + (x + y² - 7)²"
    order = 40
    bounds = (-6.0, 6.0, -6.0, 6.0)
    start = (-0.3, -0.9)
    minima = (
        (3.0, 2.0),
        (-2.805118, 3.131313),
        (-3.779310, -3.283186),
        (3.584428, -1.848127),
    )
    rate = 0.01

    @override
    def value(self, x: Array, y: Array) -> Array:
        found: Array = (x**2 + y - 11) ** 2 + (x + y**2 - 7) ** 2
        return found

    @override
    def gradient(self, x: Array, y: Array) -> tuple[Array, Array]:
        a, b = x**2 + y - 11, x + y**2 - 7
        return 4 * x * a + 2 * b, 2 * a + 4 * y * b
