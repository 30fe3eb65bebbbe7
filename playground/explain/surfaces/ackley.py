"""Ackley's function (Ackley 1987): a funnel in a dented plain."""

import numpy as np
from typing_extensions import override

from playground.core import Array
from playground.explain.base.surface import SURFACES, Surface


@SURFACES.register
class Ackley(Surface):
    """``20 + e - 20 exp(-0.2 √((x² + y²)/2)) - exp((cos 2πx + cos 2πy)/2)``."""

    name = "ackley"
    title = "Ackley"
    help = "A dented plain with a deep funnel in the middle: far out the slope tells little."
    formula = "20 + e - 20 exp(-0.2 √((x² + y²)/2)) - exp((cos 2πx + cos 2πy)/2)"
    order = 70
    bounds = (-4.0, 4.0, -4.0, 4.0)
    start = (2.6, 1.7)
    minima = ((0.0, 0.0),)
    rate = 0.05

    @override
    def value(self, x: Array, y: Array) -> Array:
        radius = np.sqrt(0.5 * (x**2 + y**2))
        waves = 0.5 * (np.cos(2 * np.pi * x) + np.cos(2 * np.pi * y))
        found: Array = 20 + np.e - 20 * np.exp(-0.2 * radius) - np.exp(waves)
        return found

    @override
    def gradient(self, x: Array, y: Array) -> tuple[Array, Array]:
        turn, radius = 2 * np.pi, np.sqrt(0.5 * (x**2 + y**2))
        waves = np.exp(0.5 * (np.cos(turn * x) + np.cos(turn * y)))
        # At the funnel's tip there is no derivative; 0 is what lies between those around it.
        pull = np.where(radius > 0, 2 * np.exp(-0.2 * radius) / np.maximum(radius, 1e-300), 0.0)
        return (
            pull * x + 0.5 * turn * np.sin(turn * x) * waves,
            pull * y + 0.5 * turn * np.sin(turn * y) * waves,
        )
