"""Histograms in a plot, over the same bins: painted in one go, as they change with every frame."""

from collections.abc import Sequence

from msgspec import Struct
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QPainter, QPen, QPolygonF
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget
from typing_extensions import override

from playground.core import Array


class Steps(Struct, frozen=True, eq=False):
    """One histogram: heights ``(bins,)``, its outline's pen, and its filling if it has one."""

    heights: Array
    pen: QPen
    brush: QBrush | None = None


class StepBars(QGraphicsItem):
    """Steps from bin to bin, the first at the bottom; edges are upright and need no smoothing."""

    def __init__(self) -> None:
        super().__init__()
        self._drawn: list[tuple[Steps, list[QRectF], QPolygonF]] = []
        self._bounds = QRectF()

    def show_steps(self, edges: Array, found: Sequence[Steps], top: float) -> None:
        """Show histograms over bins with these edges ``(bins + 1,)``, none higher than ``top``."""
        sides = edges.tolist()
        bounds = QRectF(sides[0], 0.0, sides[-1] - sides[0], top)
        if bounds != self._bounds:
            self.prepareGeometryChange()
            self._bounds = bounds
        self._drawn = [(steps, *_shapes(sides, steps)) for steps in found]
        self.update()

    @override
    def boundingRect(self) -> QRectF:
        wide, high = self._bounds.width() / 50, self._bounds.height() / 50  # the pens' width
        return self._bounds.adjusted(-wide, -high, wide, high)

    @override
    def paint(
        self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None
    ) -> None:
        del option, widget
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        for steps, boxes, outline in self._drawn:
            if steps.brush is not None:
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(steps.brush)
                painter.drawRects(boxes)
            painter.setPen(steps.pen)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawPolyline(outline)


def _shapes(sides: list[float], steps: Steps) -> tuple[list[QRectF], QPolygonF]:
    """Return the boxes to fill, and the way along the tops; filled ones begin and end at zero."""
    boxes, points = list[QRectF](), list[QPointF]()
    for left, right, height in zip(sides, sides[1:], steps.heights.tolist(), strict=False):
        if steps.brush is not None and height > 0:
            boxes.append(QRectF(left, 0.0, right - left, height))
        points += [QPointF(left, height), QPointF(right, height)]
    if steps.brush is not None:
        points = [QPointF(sides[0], 0.0), *points, QPointF(sides[-1], 0.0)]
    return boxes, QPolygonF(points)
