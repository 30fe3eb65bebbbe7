"""Lines over the plane that change with every picture, drawn with as little as Qt needs for it."""

from collections.abc import Sequence

import numpy as np
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPainterPath, QPen
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget
from typing_extensions import override

from playground.core import Array


class LinePaths(QGraphicsItem):
    """Lines ``(points, 2)`` in a plot's coordinates, all with one pen.

    pyqtgraph's curves find their bounds anew for each picture, which takes longer than painting
    them. These say that they may be anywhere in their area.
    """

    def __init__(self) -> None:
        super().__init__()
        self._path = QPainterPath()
        self._pen = QPen()
        self._area = QRectF()
        self.setAcceptedMouseButtons(Qt.MouseButton.NoButton)

    def set_pen(self, pen: QPen) -> None:
        """Draw with another pen."""
        self._pen = pen
        self.update()

    def show_lines(self, lines: Sequence[Array], area: QRectF) -> None:
        """Draw these lines, all of them within an area, and none else."""
        from playground.ui.plots.base.graphing import pg

        if self.isVisible() != bool(lines):
            self.setVisible(bool(lines))
        if not lines:
            return
        if area != self._area:
            self.prepareGeometryChange()
            self._area = area
        self._path = pg.arrayToQPath(*joined(lines), connect="finite")
        self.update()

    @override
    def boundingRect(self) -> QRectF:
        return self._area

    @override
    def paint(
        self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None
    ) -> None:
        del option, widget
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.strokePath(self._path, self._pen)


def joined(lines: Sequence[Array]) -> tuple[Array, Array]:
    """Return lines as one, with a gap (NaN) after each."""
    gap = np.full((1, 2), np.nan)
    points = np.concatenate([part for line in lines for part in (line, gap)])
    return points[:, 0], points[:, 1]
