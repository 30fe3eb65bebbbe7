"""A quadratic bowl, as long as its condition number says."""

from typing import Annotated

from typing_extensions import override

from playground.core import Array, Param
from playground.explain.base.surface import SURFACES, Surface


@SURFACES.register
class Bowl(Surface):
    """``(x² + κy²)/2``."""

    name = "bowl"
    title = "Bowl"
    help = "A quadratic, κ times as steep along y as along x: the problem momentum was made for."
    formula = "(x² + κy²)/2"
    order = 10
    bounds = (-2.5, 2.5, -2.0, 2.0)
    start = (-2.0, 1.2)
    minima = ((0.0, 0.0),)
    rate = 0.08

    kappa: Annotated[
        float,
        Param(
            "Condition number",
            "κ: how many times steeper the bowl is along y than along x.",
            low=1,
            high=1000,
            scale="log",
        ),
    ] = 20.0

    @override
    def value(self, x: Array, y: Array) -> Array:
        return 0.5 * (x**2 + self.kappa * y**2)

    @override
    def gradient(self, x: Array, y: Array) -> tuple[Array, Array]:
        return x, self.kappa * y
