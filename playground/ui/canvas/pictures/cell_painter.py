"""Paints cells: units, maps, filters, pictures."""

from functools import cached_property

import numpy as np
from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QImage, QPaintEngine, QPainter, QPainterPath, QPen

from playground.core import Array, FloatArray, IntArray
from playground.ui.canvas.faces.folding import fold
from playground.ui.canvas.faces.moment import FaceMoment, Shown
from playground.ui.canvas.faces.parts import Cells, Origin, Scale
from playground.ui.canvas.pictures.palette import largest, lut, steps
from playground.ui.theme.tokens import Theme

_ROUND = 2.0
_IN = 0.5
"""How far a picture keeps from its frame, whose corners are round."""


class CellPainter:
    """Holds the numbers of some cells, and their colours.

    Attributes
    ----------
    numbers
        What is shown, ``(count, rows, columns)``; ``None`` while nothing is known.
    """

    is_framed_anew = False

    def __init__(self, part: Cells, theme: Theme) -> None:
        self.part = part
        self.numbers: FloatArray | None = None
        self._theme = theme
        self._steps: IntArray | None = None
        self._look = (part.scale, Shown.VALUES)
        self._image: QImage | None = None

    # Made when it is painted: what is changed again before, or lies out of sight, needs none.

    @cached_property
    def _places(self) -> list[QRectF]:
        return [QRectF(*self.part.box(i)) for i in range(self.part.count)]

    @cached_property
    def _targets(self) -> list[QRectF]:
        return [place.adjusted(_IN, _IN, -_IN, -_IN) for place in self._places]

    @cached_property
    def _sources(self) -> list[QRectF]:
        rows, columns = self.part.rows, self.part.columns
        return [QRectF(0, index * rows, columns, rows) for index in range(self.part.count)]

    @cached_property
    def _frames(self) -> QPainterPath:
        frames = QPainterPath()
        for place in self._places:
            frames.addRoundedRect(place, _ROUND, _ROUND)
        return frames

    def set_theme(self, theme: Theme) -> None:
        """Take other colours."""
        self._theme = theme
        self._color()

    def take(self, moment: FaceMoment, *, with_texts: bool) -> bool:
        """Take a moment's numbers; tells whether they look different."""
        del with_texts
        values = moment.numbers(self.part.source)
        self.numbers = None if values is None else fold(self.part, values)
        if self.numbers is None:
            changed = self._steps is not None
            self._steps = self._image = None
            return changed
        look, low, high = self._range(moment, self.numbers)
        found = steps(self.numbers, low, high)
        same = self._steps is not None and np.array_equal(found, self._steps)
        if same and look == self._look:
            return False
        self._steps, self._look = found, look
        self._color()
        return True

    def _range(
        self, moment: FaceMoment, numbers: FloatArray
    ) -> tuple[tuple[Scale, Shown], float, float]:
        """Return the scale that fits, and which numbers are its ends."""
        part, data = self.part, moment.data
        shown = moment.shown_of(part.source)
        if shown is not Shown.VALUES:
            limit = largest(numbers)
            return (Scale.SIGNED, shown), -limit, limit
        is_picture = part.source.origin in (Origin.FEATURES, Origin.PREDICTION)
        if is_picture and len(data.ranges.low) == 1:
            return (part.scale, shown), data.ranges.low[0], data.ranges.high[0]
        limit = part.limit or largest(numbers)
        if part.scale is Scale.SIGNED or float(np.nanmin(numbers)) < 0:
            return (Scale.SIGNED, shown), -limit, limit
        return (part.scale, shown), 0.0, limit

    def _color(self) -> None:
        """Make one image of all cells, one below the other."""
        if self._steps is None:
            return
        if self._steps.ndim == 4:
            pixels = _true_colours(self._steps)
        else:
            pixels = lut(self._theme, *self._look)[self._steps]
        pixels = np.ascontiguousarray(pixels.reshape(-1, self.part.columns))
        height, width = pixels.shape
        form = QImage.Format.Format_RGB32
        self._image = QImage(pixels.data, width, height, 4 * width, form).copy()

    def paint(self, painter: QPainter, zoom: float = 1.0) -> None:
        """Draw what is in every cell."""
        del zoom
        part = self.part
        if self._image is None:
            painter.fillPath(self._frames, QColor(self._theme.hover))
            return
        # Larger pictures than their cell would lose lines.
        dense = part.rows > part.height or part.columns > part.width
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, dense)
        if painter.paintEngine().type() == QPaintEngine.Type.SVG:
            # Qt's SVG writer knows whole images only.
            for place, source in zip(self._places, self._sources, strict=True):
                painter.drawImage(place, self._image.copy(source.toRect()))
        else:
            for place, source in zip(self._targets, self._sources, strict=True):
                painter.drawImage(place, self._image, source)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, False)

    def paint_frames(self, painter: QPainter, zoom: float = 1.0) -> None:
        """Draw every cell's frame."""
        del zoom
        painter.strokePath(self._frames, QPen(QColor(self._theme.border), 1.0))

    def value(self, index: int) -> Array | None:
        """Return the numbers of a cell."""
        return None if self.numbers is None else self.numbers[index]


def _true_colours(found: IntArray) -> IntArray:
    """Return the pixels of ``(count, rows, columns, 3)``."""
    red, green, blue = (found[..., c].astype(np.uint32) for c in range(3))
    pixels: IntArray = np.uint32(0xFF000000) | (red << 16) | (green << 8) | blue
    return pixels
