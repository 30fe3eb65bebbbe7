"""A run's curve as a small line in its row."""

import math

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPointF, QSize
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem
from typing_extensions import override

from playground.project.runs.run import Curve
from playground.ui.panels.runs.run_model import COLOR_ROLE, CURVE_ROLE

WIDTH = 96
_MOST_POINTS = 64
_MARGIN = 4


def sparkline(curve: Curve, width: float, height: float) -> QPolygonF:
    """Return the course of the test loss on a logarithmic scale, within a box."""
    stride = max(1, -(-len(curve) // _MOST_POINTS))
    points = [*curve[:-1:stride], *curve[-1:]]
    found = [(p.step, math.log(p.test_loss)) for p in points if 0 < p.test_loss < math.inf]
    if len(found) < 2:
        return QPolygonF()
    steps, logs = [x for x, _ in found], [y for _, y in found]
    span, low, high = max(1, steps[-1] - steps[0]), min(logs), max(logs)
    room = (high - low) or 1.0
    return QPolygonF(
        [QPointF((x - steps[0]) / span * width, (high - y) / room * height) for x, y in found]
    )


class SparklineDelegate(QStyledItemDelegate):
    """Paints the column of curves."""

    @override
    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        super().paint(painter, option, index)
        rect = option.rect.adjusted(_MARGIN, _MARGIN, -_MARGIN, -_MARGIN)
        line = sparkline(index.data(CURVE_ROLE), rect.width(), rect.height())
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(index.data(COLOR_ROLE)), 1.5))
        painter.translate(rect.topLeft())
        painter.drawPolyline(line)
        painter.restore()

    @override
    def sizeHint(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        return QSize(WIDTH, super().sizeHint(option, index).height())
