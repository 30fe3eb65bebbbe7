"""Draws ridges: filled outlines, the farther ones first."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QBrush, QColor, QPainter, QPen, QPolygonF
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget
from typing_extensions import override

from playground.core import Array


class RidgeOutline(Struct, frozen=True, eq=False):
    """One ridge's outline in the plot's coordinates, and how it is drawn."""

    x: Array
    y: Array
    fill: str
    pen: QPen


class RidgeItem(QGraphicsItem):
    """All ridges of a plot as one item: painting is all that they cost."""

    def __init__(self) -> None:
        super().__init__()
        self._bounds = QRectF()
        self._drawn: list[tuple[QPolygonF, QBrush, QPen]] = []

    def set_outlines(self, outlines: Sequence[RidgeOutline], bounds: QRectF) -> None:
        """Draw these, the first one behind all others; ``bounds`` holds them all."""
        if bounds != self._bounds:
            self.prepareGeometryChange()
            self._bounds = bounds
        self._drawn = [
            (
                QPolygonF([QPointF(x, y) for x, y in zip(o.x.tolist(), o.y.tolist(), strict=True)]),
                QBrush(QColor(o.fill)),
                o.pen,
            )
            for o in outlines
        ]
        self.update()

    @override
    def boundingRect(self) -> QRectF:
        return self._bounds

    @override
    def paint(
        self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None
    ) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for polygon, brush, pen in self._drawn:
            painter.setPen(pen)
            painter.setBrush(brush)
            painter.drawPolygon(polygon)
