"""Two round clouds (browser playground: ``gauss``)."""

import math

from typing_extensions import override

from playground.core import RandomStream
from playground.datasets.base.generated import ClassPoint, GeneratedClasses, gaussian
from playground.datasets.base.source import DATASETS


@DATASETS.register
class Gauss(GeneratedClasses):
    """Normal clouds around (2, 2) and (-2, -2); noise widens them from variance 0.5 to 4."""

    name = "gauss"
    title = "Two clouds"
    help = "Two round clouds that a straight line divides, until noise makes them overlap."
    order = 30

    @override
    def points(self, stream: RandomStream) -> list[ClassPoint]:
        """Draw x then y of every point, the positive cloud first."""
        deviation = math.sqrt(0.5 + 7 * self.share)
        points: list[ClassPoint] = []
        for center, label, count in zip((2, -2), (1, 0), self.halves(), strict=True):
            for _ in range(count):
                x = gaussian(stream, center, deviation)
                points.append((x, gaussian(stream, center, deviation), label))
        return points
