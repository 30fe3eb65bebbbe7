"""The dotted canvas."""

from math import ceil

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from playground.ui.theme.tokens import Theme

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
    pen = QPen(QColor(theme.grid), _DOT, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap)
    pen.setCosmetic(True)
    painter.setPen(pen)
    painter.drawPoints([QPointF(x, y) for y in ys.tolist() for x in xs.tolist()])
