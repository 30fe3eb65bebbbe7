"""Beale's function (Beale 1958): flat around a valley, steep at the corners."""

from typing_extensions import override

from playground.core import Array
from playground.explain.base.surface import SURFACES, Surface


@SURFACES.register
class Beale(Surface):
    """``(1.5 - x + xy)² + (2.25 - x + xy²)² + (2.625 - x + xy³)²``."""

    name = "beale"
    title = "Beale"
    help = "A flat plain around a valley, with steep corners."
    formula = "(1.5 - x + xy)² + (2.25 - x + xy²)² + (2.625 - x + xy³)²"
    order = 50
    bounds = (-1.0, 4.5, -2.0, 2.0)
    start = (1.0, 1.5)
    minima = ((3.0, 0.5),)
    rate = 0.005

    @override
    def value(self, x: Array, y: Array) -> Array:
        a, b, c = 1.5 - x + x * y, 2.25 - x + x * y**2, 2.625 - x + x * y**3
        found: Array = a**2 + b**2 + c**2
        return found

    @override
    def gradient(self, x: Array, y: Array) -> tuple[Array, Array]:
        a, b, c = 1.5 - x + x * y, 2.25 - x + x * y**2, 2.625 - x + x * y**3
        across = 2 * (a * (y - 1) + b * (y**2 - 1) + c * (y**3 - 1))
        return across, 2 * x * (a + 2 * b * y + 3 * c * y**2)
