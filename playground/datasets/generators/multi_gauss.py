"""Six bumps of alternating sign (browser playground: ``reg-gauss``)."""

import math

from typing_extensions import override

from playground.datasets.base.generated import GeneratedValues
from playground.datasets.base.source import DATASETS

CENTERS = (
    (-4.0, 2.5, 1),
    (0.0, 2.5, -1),
    (4.0, 2.5, 1),
    (-4.0, -2.5, -1),
    (0.0, -2.5, 1),
    (4.0, -2.5, -1),
)


@DATASETS.register
class MultiGauss(GeneratedValues):
    """Six cones of radius 2 with peaks of plus and minus one; the strongest counts."""

    name = "multi_gauss"
    title = "Six bumps"
    help = "Six bumps of alternating sign on a flat ground."
    formula = "±max(1 - distance / 2, 0) of the strongest of six centres"
    order = 120

    @override
    def value(self, x: float, y: float) -> float:
        """Return the candidate that is largest in magnitude."""
        strongest = 0.0
        for center_x, center_y, sign in CENTERS:
            dx, dy = x - center_x, y - center_y
            candidate = sign * min(max(1 - math.sqrt(dx * dx + dy * dy) / 2, 0), 1)
            if abs(candidate) > abs(strongest):
                strongest = candidate
        return strongest
