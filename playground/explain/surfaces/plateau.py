"""A pit in a plain that is nearly flat, as saturated units make one."""

import numpy as np
from typing_extensions import override

from playground.core import Array
from playground.explain.base.surface import SURFACES, Surface


@SURFACES.register
class Plateau(Surface):
    """``1 - exp(-(x² + y²)/2) + (x² + y²)/1000``."""

    name = "plateau"
    title = "Plateau"
    help = "Nearly flat outside, a pit inside: small gradients where the way is long."
    formula = "1 - exp(-(x² + y²)/2) + (x² + y²)/1000"
    order = 80
    bounds = (-4.0, 4.0, -4.0, 4.0)
    start = (-2.9, 1.6)
    minima = ((0.0, 0.0),)
    rate = 0.5

    @override
    def value(self, x: Array, y: Array) -> Array:
        square = x**2 + y**2
        found: Array = 1 - np.exp(-0.5 * square) + square / 1000
        return found

    @override
    def gradient(self, x: Array, y: Array) -> tuple[Array, Array]:
        pit = np.exp(-0.5 * (x**2 + y**2)) + 0.002
        return x * pit, y * pit
