"""Two interlocked spirals (browser playground: ``spiral``; after Lang and Witbrock, 1988)."""

import math

from typing_extensions import override

from playground.core import RandomStream
from playground.datasets.base.generated import ClassPoint, GeneratedClasses, uniform
from playground.datasets.base.source import DATASETS


@DATASETS.register
class Spiral(GeneratedClasses):
    """Two arms of 1.75 turns each; noise moves the points."""

    name = "spiral"
    title = "Spiral"
    help = "Two spiral arms around each other: the hardest of the classic problems."
    order = 40

    @override
    def points(self, stream: RandomStream) -> list[ClassPoint]:
        """Walk along each arm outward, drawing the shift of x, then of y."""
        points: list[ClassPoint] = []
        for start, label, count in zip((0, math.pi), (1, 0), self.halves(), strict=True):
            for i in range(count):
                r = i / count * 5
                t = 1.75 * i / count * 2 * math.pi + start
                x = r * math.sin(t) + uniform(stream, -1, 1) * self.share
                points.append((x, r * math.cos(t) + uniform(stream, -1, 1) * self.share, label))
        return points
