"""Waves in two directions."""

import math
from dataclasses import dataclass

from typing_extensions import override

from playground.core import param
from playground.datasets.base.generated import GeneratedValues
from playground.datasets.base.source import DATASETS


@DATASETS.register
@dataclass(frozen=True)
class SineCurve(GeneratedValues):
    """A product of two waves; a higher frequency needs more units."""

    name = "sine"
    title = "Sine waves"
    help = "Waves along x and y. The higher the frequency, the more units a network needs."
    formula = "sin(ωx) · cos(ωy)"
    order = 130

    frequency: float = param(
        0.5, "Frequency", "ω, in radians per unit.", low=0, high=4, low_open=True
    )

    @override
    def value(self, x: float, y: float) -> float:
        return math.sin(self.frequency * x) * math.cos(self.frequency * y)
