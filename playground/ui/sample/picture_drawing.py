"""A picture drawn by hand, finer than the data's, and brought to the data's scale. Knows no Qt."""

from __future__ import annotations

import numpy as np
from msgspec import Struct

from playground.core import Array, Shape
from playground.datasets.base.dataset import RawData

FINE = 256
"""About how many points the longer side of a drawing has."""

LOOKED_AT = 300
"""How many pictures of the data say what is usual."""

INKED = 0.25
"""From which share of full ink on a pixel counts as drawn."""

MOST_UNDONE = 100


class PictureStyle(Struct, frozen=True):
    """What pictures of a dataset look like.

    Parameters
    ----------
    shape
        ``(channels, height, width)``.
    low, high
        The range of their values.
    paper, ink
        The values of what is not drawn, and of a full stroke: one of the ends each.
    middle
        Where the drawn part lies on average: the middle of its box, as shares of height and width.
    size
        How high and wide that box is on average, likewise.
    """

    shape: Shape
    low: float
    high: float
    paper: float
    ink: float
    middle: tuple[float, float]
    size: tuple[float, float]

    @classmethod
    def of(cls, raw: RawData) -> PictureStyle:
        """Look at pictures of the data."""
        assert raw.image_shape is not None
        few = raw.x[:: max(1, len(raw.x) // LOOKED_AT)][:LOOKED_AT].astype(np.float64)
        low, high = (0.0, 255.0) if raw.is_bytes else (float(few.min()), float(few.max()))
        pictures = few.reshape(len(few), *raw.image_shape)
        edge = np.concatenate([pictures[..., 0, :].ravel(), pictures[..., -1, :].ravel()])
        is_light = float(np.median(edge)) > (low + high) / 2
        paper, ink = (high, low) if is_light else (low, high)
        drawn = np.abs(pictures - paper).max(axis=1) > INKED * (high - low)
        boxes = np.array([_box(each) for each in drawn if each.any()])
        if not len(boxes):
            boxes = np.array([[0.0, 1.0, 0.0, 1.0]])
        top, bottom, left, right = boxes.mean(axis=0).tolist()
        middle = ((top + bottom) / 2, (left + right) / 2)
        size = (bottom - top, right - left)
        return cls(raw.image_shape, low, high, paper, ink, middle, size)


class PictureDrawing:
    """Strokes on paper. Places are shares of the width and the height, from the upper left.

    Parameters
    ----------
    style
        What it is to look like.

    Attributes
    ----------
    radius
        Of pen and eraser, as a share of the shorter side.
    fits
        Whether the picture is moved and scaled to where the data's are.
    """

    def __init__(self, style: PictureStyle) -> None:
        self.style = style
        self.radius = 0.04 + 0.4 / min(style.shape[1:])
        self.fits = True
        channels, high, wide = style.shape
        self._times = max(1, round(FINE / max(high, wide)))
        self._fine = (high * self._times, wide * self._times)
        self._values = np.full((channels, *self._fine), style.paper)
        self._mask = np.zeros(self._fine)
        self._color = np.full(channels, style.ink)
        self._at = (0.0, 0.0)
        self._is_stroking = False
        self._before: list[Array] = []

    # strokes ------------------------------------------------------------------------------------

    def begin(self, x: float, y: float, color: tuple[float, ...] | None = None) -> None:
        """Set the pen down.

        Parameters
        ----------
        x, y
            Where.
        color
            Per channel, as shares from paper to ink: all zero erases. Without it ink.
        """
        self._keep()
        paper, ink = self.style.paper, self.style.ink
        shares = np.ones(len(self._values)) if color is None else np.array(color)
        self._color = paper + (ink - paper) * shares
        self._mask[:] = 0.0
        self._at, self._is_stroking = (x, y), True
        self.go_to(x, y)

    def go_to(self, x: float, y: float) -> None:
        """Move the pen in a straight line."""
        if not self._is_stroking:
            return
        part, alpha = self._swept(self._at, (x, y))
        np.maximum(self._mask[part], alpha, out=self._mask[part])
        self._at = (x, y)

    def end(self) -> None:
        """Lift the pen."""
        if self._is_stroking:
            self._values = self.fine
            self._mask[:] = 0.0
            self._is_stroking = False

    def clear(self) -> None:
        """Take a new sheet."""
        self._keep()
        self._values = np.full_like(self._values, self.style.paper)

    def undo(self) -> bool:
        """Take the latest stroke back; returns whether there was one."""
        self.end()
        if not self._before:
            return False
        self._values = self._before.pop()
        return True

    def take(self, picture: Array) -> None:
        """Begin from a picture of the data ``(channels, height, width)``, pixel for pixel."""
        self._keep()
        self._values = picture.astype(np.float64).repeat(self._times, 1).repeat(self._times, 2)

    def _keep(self) -> None:
        self.end()
        self._before = [*self._before[1 - MOST_UNDONE :], self._values.copy()]

    def _swept(
        self, start: tuple[float, float], end: tuple[float, float]
    ) -> tuple[tuple[slice, slice], Array]:
        """Return which points a round pen covers on its way, and how far each."""
        high, wide = self._fine
        radius = max(0.7, self.radius * min(self._fine))
        (x0, y0), (x1, y1) = ((x * wide - 0.5, y * high - 0.5) for x, y in (start, end))
        reach = radius + 1
        top, bottom = _span(min(y0, y1) - reach, max(y0, y1) + reach, high)
        left, right = _span(min(x0, x1) - reach, max(x0, x1) + reach, wide)
        y, x = np.ogrid[top:bottom, left:right]
        dx, dy = x1 - x0, y1 - y0
        length = dx * dx + dy * dy
        along = ((x - x0) * dx + (y - y0) * dy) / length if length else np.zeros((1, 1))
        along = np.clip(along, 0.0, 1.0)
        distance = np.hypot(x - x0 - along * dx, y - y0 - along * dy)
        return (slice(top, bottom), slice(left, right)), np.clip(radius + 0.5 - distance, 0.0, 1.0)

    # pictures -----------------------------------------------------------------------------------

    @property
    def is_blank(self) -> bool:
        """Whether nothing is drawn."""
        return not self._drawn().any()

    @property
    def fine(self) -> Array:
        """The drawing as it is seen, ``(channels, …)``."""
        color = self._color[:, None, None]
        if not self._is_stroking:
            return self._values
        found: Array = self._values + (color - self._values) * self._mask
        return found

    def picture(self) -> Array:
        """Return the drawing at the data's scale ``(channels, height, width)``.

        Every pixel is the mean of what lies on it, which smooths edges as scanning does.
        """
        fine = self.fine
        if self.fits and not self.is_blank:
            fine = self._fitted(fine)
        channels, high, wide = self.style.shape
        times = self._times
        found: Array = fine.reshape(channels, high, times, wide, times).mean(axis=(2, 4))
        return found

    def _drawn(self) -> Array:
        span = self.style.high - self.style.low
        found: Array = np.abs(self.fine - self.style.paper).max(axis=0) > INKED * span
        return found

    def _fitted(self, fine: Array) -> Array:
        """Move and scale the drawn part to where and as large as the data's are."""
        top, bottom, left, right = _box(self._drawn())
        style, (high, wide) = self.style, self._fine
        # One factor for both, so that nothing is distorted: the tighter of the two.
        ratios = (
            wanted / max(size, 1.0 / points)
            for wanted, size, points in zip(
                style.size, (bottom - top, right - left), (high, wide), strict=True
            )
        )
        factor = min(ratios)
        middle = ((top + bottom) / 2, (left + right) / 2)
        places = [
            ((np.arange(points) + 0.5) / points - to) / factor + at
            for points, to, at in zip((high, wide), style.middle, middle, strict=True)
        ]
        rows, columns = (p * n - 0.5 for p, n in zip(places, (high, wide), strict=True))
        return _between(_between(fine, rows, 1, style.paper), columns, 2, style.paper)


def _between(values: Array, places: Array, axis: int, outside: float) -> Array:
    """Read values at places between the points of an axis, in straight lines."""
    count = values.shape[axis]
    first = np.clip(np.floor(places), 0, count - 1).astype(int)
    second = np.minimum(first + 1, count - 1)
    share = np.clip(places - first, 0.0, 1.0)
    shape = [1] * values.ndim
    shape[axis] = len(places)
    one, two = values.take(first, axis), values.take(second, axis)
    found = one + (two - one) * share.reshape(shape)
    beyond = (places < -0.5) | (places > count - 0.5)
    return np.where(beyond.reshape(shape), outside, found)


def _box(drawn: Array) -> tuple[float, float, float, float]:
    """Return where the drawn part lies: top, bottom, left, right, as shares of the sides."""
    rows, columns = (np.flatnonzero(drawn.any(axis=axis)) for axis in (1, 0))
    high, wide = drawn.shape
    return (
        rows[0] / high,
        (rows[-1] + 1) / high,
        columns[0] / wide,
        (columns[-1] + 1) / wide,
    )


def _span(low: float, high: float, count: int) -> tuple[int, int]:
    """Return the whole numbers between two bounds, from 0 to a count."""
    return min(max(int(low), 0), count), min(max(int(high) + 1, 0), count)
