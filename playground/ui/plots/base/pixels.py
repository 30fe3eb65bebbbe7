"""An array of pixels in a plot, painted by Qt itself."""

import numpy as np
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QImage, QPixmap, QTransform
from PySide6.QtWidgets import QGraphicsPixmapItem

from playground.core import Array

CRISP_SIDE = 1024
"""Exported drawings hold images of about this many pixels a side; see :meth:`Pixels.enlarge`."""


class Pixels(QGraphicsPixmapItem):
    """Pixels ``(rows, columns)`` stretched over a rectangle; row 0 lies at the rectangle's top.

    A plot whose y axis points up shows the rectangle's top, its smallest y, at the bottom.

    Parameters
    ----------
    smooth
        Blend between neighbours instead of showing every value as a cell.
    """

    def __init__(self, smooth: bool = False) -> None:
        super().__init__()
        self._rect = QRectF(0, 0, 1, 1)
        self._image = QImage()
        self.set_smooth(smooth)

    def set_smooth(self, smooth: bool) -> None:
        """Choose between blending and cells."""
        mode = Qt.TransformationMode
        self.setTransformationMode(mode.SmoothTransformation if smooth else mode.FastTransformation)

    def set_pixels(self, pixels: Array, rect: QRectF) -> None:
        """Show an array of ``uint32`` colours in a rectangle of the plot's coordinates."""
        pixels = np.ascontiguousarray(pixels, dtype=np.uint32)
        rows, columns = pixels.shape
        # The image borrows the array's memory; copying makes it own its pixels.
        image = QImage(pixels.data, columns, rows, columns * 4, QImage.Format.Format_RGB32)
        self._image = image.copy()
        self._rect = rect
        self._place(self._image)

    def enlarge(self) -> None:
        """Replace the image by a larger one that looks the same.

        Programs that show a drawing blend an image's few pixels as they like, so an exported
        drawing must carry the cells (or the blend) as pixels of their own.
        """
        if self._image.isNull():
            return
        width, height = self._image.width(), self._image.height()
        factor = max(1, round(CRISP_SIDE / max(width, height)))
        self._place(
            self._image.scaled(
                width * factor,
                height * factor,
                Qt.AspectRatioMode.IgnoreAspectRatio,
                self.transformationMode(),
            )
        )

    def restore(self) -> None:
        """Undo :meth:`enlarge`."""
        if not self._image.isNull():
            self._place(self._image)

    def _place(self, image: QImage) -> None:
        self.setPixmap(QPixmap.fromImage(image))
        rect = self._rect
        scale = QTransform.fromScale(rect.width() / image.width(), rect.height() / image.height())
        self.setTransform(scale * QTransform.fromTranslate(rect.x(), rect.y()))
