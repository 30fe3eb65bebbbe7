"""A small picture of the network, as it looks now."""

from PySide6.QtCore import QMarginsF, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter

from playground.ui.canvas import NetworkCanvas
from playground.ui.theme.tokens import GRID, Theme

WIDTH, HEIGHT = 224, 126
"""The picture's size on the screen; it has twice the pixels."""
_SCALE = 2
_LARGEST = 1.0
"""A small network is not blown up beyond its own size."""


def picture_of(canvas: NetworkCanvas, theme: Theme) -> QImage:
    """Draw the whole network, wherever the canvas is scrolled to."""
    image = QImage(_SCALE * WIDTH, _SCALE * HEIGHT, QImage.Format.Format_RGB32)
    image.fill(QColor(theme.canvas))
    area = canvas.content()
    if area.isEmpty():
        return image
    room = QRectF(image.rect()).marginsRemoved(QMarginsF(GRID, GRID, GRID, GRID) * _SCALE)
    scale = min(room.width() / area.width(), room.height() / area.height(), _LARGEST * _SCALE)
    target = QRectF(0, 0, area.width() * scale, area.height() * scale)
    target.moveCenter(room.center())
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
    canvas.network_scene.render(painter, target, area, Qt.AspectRatioMode.KeepAspectRatio)
    painter.end()
    return image
