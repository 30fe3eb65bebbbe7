"""A saddle, beginning nearly on its ridge."""

from typing_extensions import override

from playground.core import Array
from playground.explain.base.surface import SURFACES, Surface


@SURFACES.register
class Saddle(Surface):
    """``x²/2 - y²/2 + y⁴/4``."""

    name = "saddle"
    title = "Saddle"
    help = "Flat in the middle, down on two sides: who leaves the ridge first?"
    formula = "x²/2 - y²/2 + y⁴/4"
    order = 20
    bounds = (-2.0, 2.0, -1.8, 1.8)
    start = (-1.6, 0.005)
    minima = ((0.0, 1.0), (0.0, -1.0))
    rate = 0.1

    @override
    def value(self, x: Array, y: Array) -> Array:
        return 0.5 * x**2 - 0.5 * y**2 + 0.25 * y**4

    @override
    def gradient(self, x: Array, y: Array) -> tuple[Array, Array]:
        return x, -y + y**3
