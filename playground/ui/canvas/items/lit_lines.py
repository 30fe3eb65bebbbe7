"""The lines on the ways through the unit or wire under the mouse."""

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter, QPainterPath, QPen
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget
from typing_extensions import override

_MARGIN = 6.0


class LitLines(QGraphicsItem):
    """Lines that are drawn above all wires while those are dim."""

    def __init__(self) -> None:
        super().__init__()
        self._lines: list[tuple[QPainterPath, QPen]] = []
        self._bounds = QRectF()
        self.setCacheMode(QGraphicsItem.CacheMode.DeviceCoordinateCache)
        self.setZValue(2.2)
        self.hide()

    def show_lines(self, lines: list[tuple[QPainterPath, QPen]]) -> None:
        """Draw lines, the last ones on top."""
        self.prepareGeometryChange()
        self._lines, self._bounds = lines, QRectF()
        for path, _ in lines:
            self._bounds = self._bounds.united(path.controlPointRect())
        self._bounds.adjust(-_MARGIN, -_MARGIN, _MARGIN, _MARGIN)
        self.update()
        self.show()

    @override
    def boundingRect(self) -> QRectF:
        return self._bounds

    @override
    def paint(
        self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None
    ) -> None:
        del option, widget
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for path, pen in self._lines:
            painter.strokePath(path, pen)
