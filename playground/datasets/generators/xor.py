"""Opposite quadrants belong together (browser playground: ``xor``)."""

from typing_extensions import override

from playground.core import RandomStream
from playground.datasets.base.generated import ClassPoint, GeneratedClasses, uniform
from playground.datasets.base.source import DATASETS

PADDING = 0.3


@DATASETS.register
class Xor(GeneratedClasses):
    """Positive where x and y have the same sign. Noise moves labels, not points."""

    name = "xor"
    title = "Exclusive or"
    help = "Opposite quadrants share a class: the smallest problem one layer cannot solve."
    order = 20

    @override
    def points(self, stream: RandomStream) -> list[ClassPoint]:
        """Draw x, y, then the label's two shifts."""
        return [self._point(stream) for _ in range(self.count)]

    def _point(self, stream: RandomStream) -> ClassPoint:
        x = _apart(uniform(stream, -5, 5))
        y = _apart(uniform(stream, -5, 5))
        shift_x = uniform(stream, -5, 5) * self.share
        shift_y = uniform(stream, -5, 5) * self.share
        return x, y, int((x + shift_x) * (y + shift_y) >= 0)


def _apart(value: float) -> float:
    """Push a coordinate away from the axis, so that the quadrants do not touch."""
    return value + (PADDING if value > 0 else -PADDING)
