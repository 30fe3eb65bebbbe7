"""Several round clouds, one a class."""

import math
from typing import Annotated

from typing_extensions import override

from playground.core import Param, RandomStream
from playground.datasets.base.drawn_points import class_names
from playground.datasets.base.generated import ClassPoint, GeneratedClasses, gaussian
from playground.datasets.base.source import DATASETS

RADIUS = 3.5


@DATASETS.register
class Blobs(GeneratedClasses):
    """Normal clouds evenly spaced on a circle around the origin; noise widens them."""

    name = "blobs"
    title = "Blobs"
    help = "Two to six round clouds, one for each class: the simplest problem of several classes."
    order = 60

    classes: Annotated[int, Param("Classes", "How many clouds there are.", low=2, high=6)] = 3

    @property
    @override
    def class_names(self) -> tuple[str, ...]:
        """Letters from A on; two classes are the positive and the negative one."""
        return class_names(self.classes)

    @override
    def points(self, stream: RandomStream) -> list[ClassPoint]:
        """Draw x then y, the classes taking turns."""
        deviation = 0.6 + 2 * self.share
        points: list[ClassPoint] = []
        for i in range(self.count):
            label = i % self.classes
            angle = 2 * math.pi * label / self.classes
            x = gaussian(stream, RADIUS * math.sin(angle), deviation)
            points.append((x, gaussian(stream, RADIUS * math.cos(angle), deviation), label))
        return points
