"""What of a face stays while its numbers change: frames, names and words, kept as a picture."""

from collections.abc import Callable

from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget
from typing_extensions import override

from playground.ui.canvas.pictures.box_item import BoxItem


class FaceFrames(BoxItem):
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

    @override
    def paint(
        self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None
    ) -> None:
        del option, widget
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._draw(
            painter, QStyleOptionGraphicsItem.levelOfDetailFromTransform(painter.worldTransform())
        )
