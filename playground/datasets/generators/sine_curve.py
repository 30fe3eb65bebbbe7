"""Waves in two directions."""

import math
from typing import Annotated

from typing_extensions import override

from playground.core import Param
from playground.datasets.base.generated import GeneratedValues
from playground.datasets.base.source import DATASETS


@DATASETS.register
class SineCurve(GeneratedValues):
    """A product of two waves; a higher frequency needs more units."""

    name = "sine"
    title = "Sine waves"
    help = "Waves along x and y. The higher the frequency, the more units a network needs."
    formula = "sin(ωx) · cos(ωy)"
    order = 130

    frequency: Annotated[
        float, Param("Frequency", "ω, in radians per unit.", low=0, high=4, low_open=True)
    ] = 0.5

    @override
    def value(self, x: float, y: float) -> float:
        return math.sin(self.frequency * x) * math.cos(self.frequency * y)
