"""One Gaussian bump."""

import math
from typing import Annotated

from typing_extensions import override

from playground.core import Param
from playground.datasets.base.generated import GeneratedValues
from playground.datasets.base.source import DATASETS


@DATASETS.register
class Bump(GeneratedValues):
    """A bell over the origin, one high."""

    name = "bump"
    title = "Gaussian bump"
    help = "A single smooth hill in the middle of a flat ground."
    formula = "exp(-(x² + y²) / 2w²)"
    order = 140

    width: Annotated[
        float,
        Param("Width", "w, the distance at which the bump has fallen to 0.61.", low=0.2, high=6),
    ] = 1.5

    @override
    def value(self, x: float, y: float) -> float:
        return math.exp(-(x * x + y * y) / (2 * self.width * self.width))
