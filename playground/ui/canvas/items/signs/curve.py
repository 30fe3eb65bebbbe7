"""The small picture of an activation on the card of a layer that has one."""

from functools import lru_cache

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen

from playground.nn.base.activation import Activation
from playground.nn.inspect.activation_curve import activation_curve
from playground.ui.canvas.model import geometry
from playground.ui.theme.tokens import Theme

_AXIS = 0.75
_STROKE = 1.5


def paint_curve(painter: QPainter, function: Activation, place: QRectF, theme: Theme) -> None:
    """Draw an activation and, fainter, the axes through zero."""
    axes, curve = _paths(function, place.width(), place.height())
    painter.save()
    painter.translate(place.topLeft())
    painter.setPen(QPen(QColor(theme.border), _AXIS))
    painter.drawPath(axes)
    painter.setPen(QPen(QColor(theme.secondary), _STROKE))
    painter.drawPath(curve)
    painter.restore()


def curve_place(size_right: float, top: float, taken: float, height: float) -> QRectF:
    """Return where a curve is: at the right end of a card's title, left of what stands there.

    Parameters
    ----------
    size_right, top
        The card's inner right edge and the title's upper edge.
    taken
        How much of the title's line signs take at its end.
    height
        How high the curve is.
    """
    width = height * geometry.CURVE_RATIO
    return QRectF(size_right - taken - width, top, width, height)


@lru_cache(maxsize=128)
def _paths(function: Activation, width: float, height: float) -> tuple[QPainterPath, QPainterPath]:
    """Return the axes and the curve in a box; both are made once."""
    found = activation_curve(function)
    low, high = min(0.0, float(found.a.min())), max(0.0, float(found.a.max()))
    inset, span = _STROKE / 2, max(high - low, 1e-9)
    reach = float(found.z[-1] - found.z[0])

    def at(z: float, a: float) -> QPointF:
        across = (z - float(found.z[0])) / reach
        down = (high - a) / span
        room_x, room_y = width - 2 * inset, height - 2 * inset
        return QPointF(inset + across * room_x, inset + down * room_y)

    axes = QPainterPath(at(float(found.z[0]), 0.0))
    axes.lineTo(at(float(found.z[-1]), 0.0))
    axes.moveTo(at(0.0, low))
    axes.lineTo(at(0.0, high))
    points = [at(z, a) for z, a in zip(found.z.tolist(), found.a.tolist(), strict=True)]
    curve = QPainterPath(points[0])
    for point in points[1:]:
        curve.lineTo(point)
    return axes, curve
