"""Squares that alternate between two classes."""

import math
from typing import Annotated

from typing_extensions import override

from playground.core import Param, RandomStream
from playground.datasets.base.generated import EXTENT, ClassPoint, GeneratedClasses, uniform
from playground.datasets.base.source import DATASETS


@DATASETS.register
class Checkerboard(GeneratedClasses):
    """A board over the whole square. Noise moves labels, not points, by up to that many squares."""

    name = "checkerboard"
    title = "Checkerboard"
    help = "Squares of alternating classes: many corners, so a small network fails visibly."
    order = 70

    squares: Annotated[int, Param("Squares", "How many squares a side has.", low=2, high=8)] = 4

    @override
    def points(self, stream: RandomStream) -> list[ClassPoint]:
        """Draw x, y, then the label's two shifts."""
        low, high = EXTENT
        side = (high - low) / self.squares
        points: list[ClassPoint] = []
        for _ in range(self.count):
            x, y = uniform(stream, low, high), uniform(stream, low, high)
            column = math.floor((x - low) / side + uniform(stream, -1, 1) * self.share)
            row = math.floor((y - low) / side + uniform(stream, -1, 1) * self.share)
            points.append((x, y, 1 - (column + row) % 2))
        return points
