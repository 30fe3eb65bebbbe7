"""What the generated problems on the plane have in common.

Every number is drawn one by one from the stream, in the order the browser playground draws them,
so that the same code gives its very points when the stream is its generator.
"""

from abc import abstractmethod
from typing import Annotated, TypeAlias

import numpy as np
from typing_extensions import override

from playground.core import Array, Param, RandomStream, Task
from playground.datasets.base.dataset import RawData
from playground.datasets.base.drawn_points import REACH, DrawnText, class_names, with_drawn
from playground.datasets.base.source import DatasetSource

EXTENT = (-REACH, REACH)
COLUMNS = ("x", "y")

ClassPoint: TypeAlias = tuple[float, float, int]


def uniform(stream: RandomStream, low: float, high: float) -> float:
    """Draw one number from [low, high), computed as the browser playground does."""
    return stream.random() * (high - low) + low


def gaussian(stream: RandomStream, mean: float, deviation: float) -> float:
    """Draw one number from a normal distribution."""
    return mean + deviation * float(stream.normal((1,))[0])


def square(stream: RandomStream, count: int, share: float) -> tuple[Array, Array, Array, Array]:
    """Draw places in the square, and beside each where its answer is read.

    Parameters
    ----------
    stream
        Drawn from four times for each place.
    count
        How many.
    share
        How far apart the two may be, as a share of the half side, in both directions.

    Returns
    -------
    tuple
        x and y of the places, then x and y of where to read: ``(count,)`` each.
    """
    low, high = EXTENT
    drawn = [uniform(stream, low, high) for _ in range(4 * count)]
    x, y, shift_x, shift_y = np.array(drawn).reshape(count, 4).T.copy()
    return x, y, x + shift_x * share, y + shift_y * share


class GeneratedClasses(DatasetSource):
    """Points on the plane that each belong to a class."""

    category = "2-D classification"
    is_2d = True

    noise: Annotated[
        int, Param("Noise", "How much chance blurs the problem.", low=0, high=50, unit="%")
    ] = 0
    count: Annotated[int, Param("Points", "How many points to make.", low=4, high=20_000)] = 500
    drawn: DrawnText = ""

    @property
    def share(self) -> float:
        """The noise as a share of one."""
        return self.noise / 100

    @property
    def class_names(self) -> tuple[str, ...]:
        """What the classes are called, in index order."""
        return class_names(2)

    @abstractmethod
    def points(self, stream: RandomStream) -> list[ClassPoint]:
        """Draw the points: x, y and the class's index."""

    @override
    def load(self, stream: RandomStream) -> RawData:
        """Make the samples; what is drawn by hand comes behind them."""
        return with_drawn(self.generate(stream), self.drawn)

    def generate(self, stream: RandomStream) -> RawData:
        """Make the samples that nobody draws by hand."""
        points = self.points(stream)
        names = self.class_names
        return RawData(
            x=np.array([(x, y) for x, y, _ in points], dtype=np.float64),
            y=np.array([label for _, _, label in points], dtype=np.int64),
            task=Task.BINARY if len(names) == 2 else Task.MULTICLASS,
            columns=COLUMNS,
            classes=names,
            extent=EXTENT,
        )

    def halves(self) -> tuple[int, int]:
        """Divide the points between two classes; the first gets the odd one."""
        return (self.count + 1) // 2, self.count // 2


class GeneratedValues(DatasetSource):
    """Points on the plane that each carry a number.

    Noise moves where the number is read, not the number itself: up to that share of the half side
    of the square, in both directions.
    """

    category = "2-D regression"
    is_2d = True

    noise: Annotated[
        int, Param("Noise", "How much chance blurs the problem.", low=0, high=50, unit="%")
    ] = 0
    count: Annotated[int, Param("Points", "How many points to make.", low=4, high=20_000)] = 1200
    drawn: DrawnText = ""

    @abstractmethod
    def value(self, x: float, y: float) -> float:
        """Return the number at a place on the plane."""

    def values(self, x: Array, y: Array) -> Array:
        """Return the numbers at places on the plane, ``(N,)``."""
        return np.array([self.value(*place) for place in zip(x, y, strict=True)])

    @override
    def load(self, stream: RandomStream) -> RawData:
        """Make the samples; what is drawn by hand comes behind them."""
        return with_drawn(self.generate(stream), self.drawn)

    def generate(self, stream: RandomStream) -> RawData:
        """Draw places in the square and read the value beside each."""
        x, y, read_x, read_y = square(stream, self.count, self.noise / 100)
        return RawData(
            x=np.column_stack([x, y]),
            y=self.values(read_x, read_y)[:, None],
            task=Task.REGRESSION,
            columns=COLUMNS,
            target="value",
            extent=EXTENT,
        )
