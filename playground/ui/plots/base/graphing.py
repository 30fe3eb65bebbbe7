"""pyqtgraph as the plots use it.

Only functions that make something of it import this, when the first figure is made: the window's
first picture has none, and loading pyqtgraph takes a good tenth of a second.
"""

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QPoint, QRectF, Qt
from PySide6.QtGui import QPainter, QPixmap, QPolygonF, QTransform
from PySide6.QtWidgets import QStyleOptionGraphicsItem, QWidget
from typing_extensions import override

from playground.core import Array

__all__ = ["QuickLine", "StillPoints", "pg"]

OPAQUE = 255

PIECE = 24
"""How many stretches of a line are drawn at a time."""

pg.setConfigOptions(imageAxisOrder="row-major", antialias=True)


class StillPoints(pg.ScatterPlotItem):  # type: ignore[misc]
    """Points that mostly stay while what is behind them changes with every picture.

    They are kept as pixels until they change, or the view does: pyqtgraph would place each point
    with each picture, and find out half a dozen times how far they reach. (A cached item of Qt's
    forgets, when the plot is moved, what pyqtgraph had left out as not seen.)
    """

    _reach: QRectF | None = None
    _pixels: QPixmap | None = None
    _drawn_for: tuple[QTransform, float] | None = None
    _at = QPoint()

    @override
    def boundingRect(self) -> QRectF:
        # pyqtgraph forgets its bounds whenever points, their sizes or the view change.
        if self._reach is None or None in self.bounds:
            self._reach = super().boundingRect()
        return self._reach

    @override
    def invalidate(self) -> None:
        self._pixels = None
        super().invalidate()

    @override
    def viewTransformChanged(self) -> None:
        self._pixels = None
        super().viewTransformChanged()

    @override
    def paint(
        self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None
    ) -> None:
        if self._exportOpts is not False or widget is None:
            super().paint(painter, option, widget)
            return
        drawn_for = (painter.transform(), widget.devicePixelRatioF())
        if self._pixels is None or drawn_for != self._drawn_for:
            self._drawn_for = drawn_for
            self._draw(*drawn_for, option, widget)
        painter.resetTransform()
        if self._pixels is not None:
            painter.drawPixmap(self._at, self._pixels)

    def _draw(
        self,
        transform: QTransform,
        ratio: float,
        option: QStyleOptionGraphicsItem,
        widget: QWidget,
    ) -> None:
        """Draw what is seen of the points on pixels of their own."""
        seen = transform.mapRect(self.boundingRect()) & QRectF(widget.rect())
        area = seen.toAlignedRect()
        if area.isEmpty():
            self._pixels = None
            return
        pixels = QPixmap(area.size() * ratio)
        pixels.setDevicePixelRatio(ratio)
        pixels.fill(Qt.GlobalColor.transparent)
        painter = QPainter(pixels)
        moved = QTransform.fromTranslate(-area.x(), -area.y())
        painter.setTransform(transform * moved)
        super().paint(painter, option, widget)
        painter.end()
        self._pixels, self._at = pixels, area.topLeft()


class QuickLine(pg.PlotCurveItem):  # type: ignore[misc]
    """A line, with gaps, that may be another one in every picture.

    On the screen it is drawn a few points at a time: stroked as a whole, one that goes up and down
    takes five times as long. Where pieces meet they overlap, so a line that lets through what is
    behind it is left whole. And it says that it may be anywhere in the view: pyqtgraph would find
    out how far each new line reaches.
    """

    _reach: QRectF | None = None
    _pieces: list[QPolygonF] | None = None

    def __init__(self) -> None:
        super().__init__(connect="finite")

    def set_points(self, x: Array, y: Array) -> None:
        """Lead through these points, in the plot's coordinates; NaN is a gap."""
        self._pieces = None
        self.setData(x, y)

    @override
    def boundingRect(self) -> QRectF:
        if self._reach is None:
            view = self.getViewBox()
            self._reach = QRectF() if view is None else view.viewRect()
        return self._reach

    @override
    def viewTransformChanged(self) -> None:
        self._reach = None
        super().viewTransformChanged()

    @override
    def paint(
        self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None
    ) -> None:
        pen = self.opts["pen"]
        is_opaque = pen.style() == Qt.PenStyle.SolidLine and pen.color().alpha() == OPAQUE
        if widget is None or not is_opaque:
            super().paint(painter, option, widget)
            return
        if self._pieces is None:
            self._pieces = _pieces(*self.getData())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(pen)
        for piece in self._pieces:
            painter.drawPolyline(piece)


def _pieces(x: Array | None, y: Array | None) -> list[QPolygonF]:
    """Return a line as short lines, each of which begins where the one before ends."""
    found = list[QPolygonF]()
    if x is None or y is None:
        return found
    points = np.column_stack([x, y])
    fine = np.isfinite(points).all(axis=1)
    ends = np.flatnonzero(np.diff(fine, prepend=False, append=False))
    for begin, end in zip(ends[::2].tolist(), ends[1::2].tolist(), strict=True):
        for start in range(begin, end - 1, PIECE):
            part = points[start : min(start + PIECE + 1, end)]
            polygon = pg.functions.create_qpolygonf(len(part))
            pg.functions.ndarray_from_qpolygonf(polygon)[:] = part
            found.append(polygon)
    return found
