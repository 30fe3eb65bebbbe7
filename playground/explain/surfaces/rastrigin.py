"""Rastrigin's function (Rastrigin 1974): a bowl full of dents."""

import numpy as np
from typing_extensions import override

from playground.core import Array
from playground.explain.base.surface import SURFACES, Surface


@SURFACES.register
class Rastrigin(Surface):
    """``20 + x² - 10 cos 2πx + y² - 10 cos 2πy``."""

    name = "rastrigin"
    title = "Rastrigin"
    help = "A bowl full of dents: descent stops in the first one, unless something carries it over."
    formula = "20 + x² - 10 cos 2πx + y² - 10 cos 2πy"
    order = 60
    bounds = (-4.0, 4.0, -4.0, 4.0)
    start = (2.8, -2.2)
    minima = ((0.0, 0.0),)
    rate = 0.003

    @override
    def value(self, x: Array, y: Array) -> Array:
        dents = np.cos(2 * np.pi * x) + np.cos(2 * np.pi * y)
        found: Array = 20 + x**2 + y**2 - 10 * dents
        return found

    @override
    def gradient(self, x: Array, y: Array) -> tuple[Array, Array]:
        turn = 2 * np.pi
        return 2 * x + 10 * turn * np.sin(turn * x), 2 * y + 10 * turn * np.sin(turn * y)
