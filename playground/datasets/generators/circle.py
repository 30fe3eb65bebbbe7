"""A disc inside a ring (browser playground: ``circle``)."""

import math

from typing_extensions import override

from playground.core import RandomStream
from playground.datasets.base.generated import ClassPoint, GeneratedClasses, uniform
from playground.datasets.base.source import DATASETS

RADIUS = 5.0


@DATASETS.register
class Circle(GeneratedClasses):
    """Half the points within radius 2.5, half between 3.5 and 5. Noise moves labels, not points."""

    name = "circle"
    title = "Circle"
    help = "A disc of one class inside a ring of the other. No straight line can divide them."
    order = 10

    @override
    def points(self, stream: RandomStream) -> list[ClassPoint]:
        """Draw r, angle, then the label's two shifts, for the disc and then the ring."""
        inner, outer = self.halves()
        disc = [self._point(stream, 0, RADIUS * 0.5) for _ in range(inner)]
        ring = [self._point(stream, RADIUS * 0.7, RADIUS) for _ in range(outer)]
        return disc + ring

    def _point(self, stream: RandomStream, near: float, far: float) -> ClassPoint:
        r = uniform(stream, near, far)
        angle = uniform(stream, 0, 2 * math.pi)
        x, y = r * math.sin(angle), r * math.cos(angle)
        dx = x + uniform(stream, -RADIUS, RADIUS) * self.share
        dy = y + uniform(stream, -RADIUS, RADIUS) * self.share
        return x, y, int(math.sqrt(dx * dx + dy * dy) < RADIUS * 0.5)
