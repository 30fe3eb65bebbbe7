"""The dotted canvas."""

from PySide6.QtCore import QRectF
from PySide6.QtGui import QBrush, QColor, QPainter, QPixmap

from playground.ui.theme import Theme

PITCH = 24
_COARSER_BELOW = 0.45


def dots(theme: Theme) -> QBrush:
    """Return a brush that paints the canvas colour with a dot every 24 px."""
    tile = QPixmap(PITCH, PITCH)
    tile.fill(QColor(theme.canvas))
    painter = QPainter(tile)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QColor(0, 0, 0, 0))
    painter.setBrush(QColor(theme.grid))
    painter.drawEllipse(QRectF(PITCH / 2 - 1, PITCH / 2 - 1, 2, 2))
    painter.end()
    return QBrush(tile)


def paint_background(
    painter: QPainter, rect: QRectF, brush: QBrush, theme: Theme, zoom: float
) -> None:
    """Fill an area; zoomed far out the dots would be noise and are left away."""
    if zoom < _COARSER_BELOW:
        painter.fillRect(rect, QColor(theme.canvas))
        return
    painter.setBrushOrigin(PITCH // 2, PITCH // 2)
    painter.fillRect(rect, brush)
