"""What of a face stays while its numbers change: frames, names and words, kept as a picture."""

from collections.abc import Callable

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget
from typing_extensions import override


class FaceFrames(QGraphicsItem):
    """Lies above a face and is painted anew only when asked to: stroking frames is dear.

    Parameters
    ----------
    face
        The face.
    draw
        Draws it with a painter, at so many pixels of the screen per pixel of the scene.
    """

    def __init__(self, face: QGraphicsItem, draw: Callable[[QPainter, float], None]) -> None:
        super().__init__(face)
        self._draw = draw
        self._bounds = QRectF()
        self.setCacheMode(QGraphicsItem.CacheMode.DeviceCoordinateCache)

    def set_bounds(self, bounds: QRectF) -> None:
        """Take another size."""
        self.prepareGeometryChange()
        self._bounds = bounds
        self.update()

    @override
    def boundingRect(self) -> QRectF:
        return self._bounds

    @override
    def paint(
        self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None
    ) -> None:
        del option, widget
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._draw(
            painter, QStyleOptionGraphicsItem.levelOfDetailFromTransform(painter.worldTransform())
        )
