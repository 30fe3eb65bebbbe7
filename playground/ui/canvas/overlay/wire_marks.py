"""What is drawn on a wire beside its weight: the gradient's chevrons, the update's ghosts."""

import math

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QPainter, QPainterPath, QPen
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget
from typing_extensions import override

from playground.core import Array, FloatArray, IntArray
from playground.ui.canvas.items.wire import WireItem
from playground.ui.canvas.overlay.marks import LARGEST, SMALLEST, Tint, ghost_widths, sizes
from playground.ui.theme.tokens import Theme

_FIRST, _LAST = 0.3, 0.72

FEWEST_MARKS, MOST_MARKS, MARK_ROOM = 16, 128, 240.0
"""How many lines of a wire have a mark, and how large an area of the screen each needs. Where there
are more lines, those with the largest numbers have one."""

_GOLDEN = (math.sqrt(5) - 1) / 2
"""Steps of this share of a range never meet: marks of neighbouring wires lie apart."""

CHEVRONS_Z, GHOSTS_Z = 3.5, 2.5


def marked(values: Array, area: QRectF, zoom: float = 1.0) -> IntArray:
    """Return which lines have a mark: all, or those with the largest numbers where many cross."""
    room = int(area.width() * area.height() * zoom**2 / MARK_ROOM)
    most = min(max(room, FEWEST_MARKS), MOST_MARKS)
    if len(values) <= most:
        return np.arange(len(values))
    return np.sort(np.argpartition(-np.abs(np.nan_to_num(values)), most)[:most])


class ChevronItem(QGraphicsItem):
    """A mark on every line of a wire, pointing back to the input.

    A filled triangle is a positive gradient, an open one a negative, a ring none at all; the larger
    the gradient, the larger the mark.
    """

    def __init__(self, wire: WireItem, theme: Theme) -> None:
        super().__init__()
        self.wire = wire
        self._theme = theme
        self._tint = Tint.FRESH
        self._zoom = 1.0
        self._values: Array = np.zeros(0)
        self._sizes: FloatArray = np.zeros(0)
        self._places: dict[int, tuple[QPointF, float]] = {}
        self._lines: object = None
        self._filled, self._hollow = QPainterPath(), QPainterPath()
        self.setCacheMode(QGraphicsItem.CacheMode.DeviceCoordinateCache)
        self.setZValue(CHEVRONS_Z)

    def set_theme(self, theme: Theme) -> None:
        """Take other colours."""
        self._theme = theme
        self.update()

    def show_gradient(self, values: Array, scale: float, zoom: float, tint: Tint) -> None:
        """Show the gradient of every line.

        Parameters
        ----------
        values
            One per line.
        scale
            The largest size of all gradients of the network.
        zoom
            Pixels of the screen per pixel of the scene: small views keep the marks' sizes.
        tint
            Which colour.
        """
        self._tint, self._zoom = tint, min(zoom, 1.0)
        # Smaller from far away, where wires are close together, but never too small to be seen.
        found = np.maximum(SMALLEST, sizes(values, scale) * math.sqrt(self._zoom))
        self._values, self._sizes = values, found / self._zoom
        self.follow()

    def follow(self) -> None:
        """Draw the marks where the wire's lines are now."""
        self.prepareGeometryChange()
        if self._lines is not self.wire.lines:
            self._lines = self.wire.lines
            self._places.clear()
        self._filled, self._hollow = QPainterPath(), QPainterPath()
        if len(self._values) != len(self.wire.lines.starts):
            return
        for index in marked(self._values, self.wire.boundingRect(), self._zoom).tolist():
            place, value = self._place(index), float(self._values[index])
            add_gradient(self._filled, self._hollow, place, value, float(self._sizes[index]))
        self.update()

    def _place(self, index: int) -> tuple[QPointF, float]:
        """Return where a line's mark is, and the direction back to the input."""
        if index not in self._places:
            path = self.wire.line_path(index)
            share = _FIRST + (_LAST - _FIRST) * ((index * _GOLDEN) % 1.0)
            angle = math.radians(180 - path.angleAtPercent(share))
            self._places[index] = path.pointAtPercent(share), angle
        return self._places[index]

    @override
    def boundingRect(self) -> QRectF:
        margin = LARGEST * 4
        return self.wire.boundingRect().adjusted(-margin, -margin, margin, margin)

    @override
    def paint(
        self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None
    ) -> None:
        del option, widget
        paint_chevrons(painter, self._filled, self._hollow, self._tint, self._theme)


def paint_chevrons(
    painter: QPainter, filled: QPainterPath, hollow: QPainterPath, tint: Tint, theme: Theme
) -> None:
    """Draw gradients: the positive ones filled, all others open."""
    colors = {
        Tint.FRESH: (theme.gradient_positive, theme.gradient_negative),
        Tint.USED: (theme.disabled, theme.disabled),
        Tint.STALE: (theme.error, theme.error),
    }
    positive, negative = (QColor(color) for color in colors[tint])
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    # A rim in the canvas's colour keeps marks apart from what they lie on.
    rim = QPen(QColor(theme.canvas), 2.0)
    painter.strokePath(filled, rim)
    painter.fillPath(filled, positive)
    painter.fillPath(hollow, QColor(theme.surface))
    painter.strokePath(hollow, QPen(QColor(theme.canvas), 3.5))
    painter.strokePath(hollow, QPen(negative, 1.5))


def add_gradient(
    filled: QPainterPath,
    hollow: QPainterPath,
    place: tuple[QPointF, float],
    value: float,
    size: float,
) -> None:
    """Add a gradient's mark to the path it belongs to, at a point and in a direction."""
    at, angle = place
    if value == 0 or value != value:
        hollow.addEllipse(at, size / 2, size / 2)
    else:
        _add_chevron(filled if value > 0 else hollow, at, angle, size)


def hatching(theme: Theme, change: float) -> QBrush:
    """Return what a change is drawn with: hatching that rises for what grew, else falls."""
    grew = change > 0
    pattern = Qt.BrushStyle.BDiagPattern if grew else Qt.BrushStyle.FDiagPattern
    return QBrush(QColor(theme.positive if grew else theme.negative), pattern)


def _add_chevron(path: QPainterPath, at: QPointF, angle: float, size: float) -> None:
    """Add a triangle whose tip points along an angle, clockwise from the right."""
    across, along = math.sin(angle), math.cos(angle)
    half = size / 2

    def corner(ahead: float, aside: float) -> QPointF:
        return at + QPointF(ahead * along - aside * across, ahead * across + aside * along)

    path.moveTo(corner(half, 0.0))
    path.lineTo(corner(-half, 0.8 * half))
    path.lineTo(corner(-half, -0.8 * half))
    path.closeSubpath()


class GhostItem(QGraphicsItem):
    """A hatched band along every line that an update changed, as wide as its magnified change.

    Hatching that rises means that the weight grew, in the colour of positive weights; falling
    hatching that it shrank, in the colour of negative ones.
    """

    def __init__(self, wire: WireItem, theme: Theme) -> None:
        super().__init__()
        self.wire = wire
        self._theme = theme
        self._changes: Array = np.zeros(0)
        self._widths: FloatArray = np.zeros(0)
        self.setCacheMode(QGraphicsItem.CacheMode.DeviceCoordinateCache)
        self.setZValue(GHOSTS_Z)

    def set_theme(self, theme: Theme) -> None:
        """Take other colours."""
        self._theme = theme
        self.update()

    def show_changes(self, changes: Array, times: float) -> None:
        """Show the change of every line, so many times magnified."""
        self._changes, self._widths = changes, ghost_widths(changes, times)
        self.follow()

    def follow(self) -> None:
        """Draw the bands where the wire's lines are now."""
        self.prepareGeometryChange()
        self.update()

    @override
    def boundingRect(self) -> QRectF:
        return self.wire.boundingRect().adjusted(-8, -8, 8, 8)

    @override
    def paint(
        self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None
    ) -> None:
        del option, widget
        theme = self._theme
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if len(self._changes) != len(self.wire.lines.starts):
            return
        for index in marked(self._changes, self.wire.boundingRect()).tolist():
            if not self._changes[index]:
                continue
            wide = self.wire.share * float(self._widths[index]) + 1.0
            pen = QPen(hatching(theme, float(self._changes[index])), wide)
            pen.setCapStyle(Qt.PenCapStyle.FlatCap)
            painter.strokePath(self.wire.line_path(index), pen)
