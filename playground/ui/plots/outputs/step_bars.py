"""Histograms in a plot, over the same bins: painted in one go, as they change with every frame."""

from collections.abc import Sequence

import numpy as np
from msgspec import Struct
from PySide6.QtCore import QRectF, Qt
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
        self._drawn: list[tuple[Steps, QPolygonF]] = []
        self._bounds = QRectF()

    def show_steps(self, edges: Array, found: Sequence[Steps], top: float) -> None:
        """Show histograms over bins with these edges ``(bins + 1,)``, none higher than ``top``."""
        low, high = float(edges[0]), float(edges[-1])
        bounds = QRectF(low, 0.0, high - low, top)
        if bounds != self._bounds:
            self.prepareGeometryChange()
            self._bounds = bounds
        self._drawn = [(steps, _outline(edges, steps)) for steps in found]
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
        for steps, outline in self._drawn:
            if steps.brush is not None:
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(steps.brush)
                painter.drawPolygon(outline)
            painter.setPen(steps.pen)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawPolyline(outline)


def _outline(edges: Array, steps: Steps) -> QPolygonF:
    """Return the way along the tops; that of filled steps begins and ends at zero."""
    from playground.ui.plots.base.graphing import pg

    ends = 0 if steps.brush is None else 1
    count = 2 * len(steps.heights)
    outline: QPolygonF = pg.functions.create_qpolygonf(count + 2 * ends)
    points = pg.functions.ndarray_from_qpolygonf(outline)
    points[:] = 0.0
    points[ends : ends + count, 0] = np.repeat(edges, 2)[1:-1]
    points[ends : ends + count, 1] = np.repeat(steps.heights, 2)
    points[[0, -1], 0] = edges[[0, -1]]
    return outline
