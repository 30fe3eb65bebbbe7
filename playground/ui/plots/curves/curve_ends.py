"""Where a curve ends just now."""

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QGraphicsEllipseItem, QStyleOptionGraphicsItem, QWidget
from typing_extensions import override

from playground.core import Array


class EndMark(QGraphicsEllipseItem):
    """A disc of some pixels around a place of the plot, painted by Qt itself.

    It goes somewhere else with each picture: pyqtgraph's points would be made anew each time.
    """

    def __init__(self) -> None:
        super().__init__()
        self.setFlag(self.GraphicsItemFlag.ItemIgnoresTransformations)

    def set_size(self, pixels: float) -> None:
        """Be so many pixels wide."""
        self.setRect(QRectF(-pixels / 2, -pixels / 2, pixels, pixels))

    def mark(self, x: Array, y: Array) -> None:
        """Be at a place, each coordinate ``(1,)``, or nowhere, each ``(0,)``."""
        self.setVisible(len(x) > 0)
        if len(x):
            self.setPos(float(x[0]), float(y[0]))

    @override
    def paint(
        self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None
    ) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        super().paint(painter, option, widget)
