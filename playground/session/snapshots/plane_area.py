"""Which part of a plane is looked at."""

from msgspec import Struct


class PlaneArea(Struct, frozen=True):
    """A rectangle of a 2-D problem's plane, in the person's units.

    Parameters
    ----------
    left, right
        Its ends along the first column.
    low, high
        Its ends along the second column.
    """

    left: float
    right: float
    low: float
    high: float

    @classmethod
    def square(cls, extent: tuple[float, float]) -> "PlaneArea":
        """Return the square that has the same ends both ways."""
        return cls(*extent, *extent)

    @property
    def width(self) -> float:
        """How far it reaches along the first column."""
        return self.right - self.left

    @property
    def height(self) -> float:
        """How far it reaches along the second column."""
        return self.high - self.low

    def scaled(self, factor: float, x: float, y: float) -> "PlaneArea":
        """Return it stretched by a factor about a place that stays where it is."""
        return PlaneArea(
            x + (self.left - x) * factor,
            x + (self.right - x) * factor,
            y + (self.low - y) * factor,
            y + (self.high - y) * factor,
        )

    def moved(self, dx: float, dy: float) -> "PlaneArea":
        """Return it somewhere else."""
        return PlaneArea(self.left + dx, self.right + dx, self.low + dy, self.high + dy)
