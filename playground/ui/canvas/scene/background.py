"""The dotted canvas, and what it says while there is nothing else to see."""

from math import ceil

import numpy as np
from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPixmap

from playground.ui.theme.tokens import Theme

EMPTY = "Drag a layer here or double-click one in the palette"
PITCH = 24
_CLOSEST = 14.0
_DOT = 2.0


def paint_background(painter: QPainter, rect: QRectF, theme: Theme, zoom: float) -> None:
    """Fill an area of the scene with the canvas colour and a dot every 24 px.

    Dots keep their size at every zoom; zoomed out, only every second, fourth, … is drawn.
    """
    painter.fillRect(rect, QColor(theme.canvas))
    pitch = float(PITCH)
    while pitch * zoom < _CLOSEST:
        pitch *= 2
    xs = np.arange(ceil(rect.left() / pitch), rect.right() / pitch) * pitch
    ys = np.arange(ceil(rect.top() / pitch), rect.bottom() / pitch) * pitch
    if not len(xs):
        return
    to_screen = painter.worldTransform()
    # Every row looks the same: one is drawn dot by dot, and then copied.
    left = to_screen.map(QPointF(rect.left(), 0)).x() - _DOT
    row = _row([to_screen.map(QPointF(x, 0)).x() - left for x in xs.tolist()], theme, painter)
    painter.save()
    painter.resetTransform()
    for y in ys.tolist():
        painter.drawPixmap(QPointF(left, to_screen.map(QPointF(0, y)).y() - _DOT), row)
    painter.restore()


def paint_hint(painter: QPainter, area: QRect, theme: Theme) -> None:
    """Say in the middle of the viewport how a network begins."""
    painter.save()
    painter.resetTransform()
    painter.setPen(QColor(theme.secondary))
    painter.drawText(area, Qt.AlignmentFlag.AlignCenter, EMPTY)
    painter.restore()


def _row(places: list[float], theme: Theme, painter: QPainter) -> QPixmap:
    """Return a row of dots on nothing."""
    ratio = painter.device().devicePixelRatioF()
    row = QPixmap(ceil((places[-1] + 2 * _DOT) * ratio), ceil(2 * _DOT * ratio))
    row.setDevicePixelRatio(ratio)
    row.fill(Qt.GlobalColor.transparent)
    dots = QPainter(row)
    dots.setRenderHint(QPainter.RenderHint.Antialiasing)
    dots.setPen(QPen(QColor(theme.grid), _DOT, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
    dots.drawPoints([QPointF(place, _DOT) for place in places])
    dots.end()
    return row
