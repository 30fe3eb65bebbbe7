"""Two half circles that reach into each other."""

import math

from typing_extensions import override

from playground.core import RandomStream
from playground.datasets.base.generated import ClassPoint, GeneratedClasses, gaussian, uniform
from playground.datasets.base.source import DATASETS

RADIUS = 3.2


@DATASETS.register
class Moons(GeneratedClasses):
    """An upper and a lower half circle, each with an end inside the other; noise moves points."""

    name = "moons"
    title = "Two moons"
    help = "Two half circles that reach into each other: a gently curved boundary divides them."
    order = 50

    @override
    def points(self, stream: RandomStream) -> list[ClassPoint]:
        """Draw the place along the arc, then the shifts of x and y; the upper arc first."""
        upper, lower = self.halves()
        return [self._point(stream, 1) for _ in range(upper)] + [
            self._point(stream, 0) for _ in range(lower)
        ]

    def _point(self, stream: RandomStream, label: int) -> ClassPoint:
        angle = uniform(stream, 0, math.pi)
        # The lower arc is the upper one turned by half a turn about the origin.
        side = 1 if label else -1
        x = side * RADIUS * (math.cos(angle) - 0.5)
        y = side * RADIUS * (math.sin(angle) - 0.25)
        spread = RADIUS * self.share
        return gaussian(stream, x, spread), gaussian(stream, y, spread), label
