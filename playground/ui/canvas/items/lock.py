"""The small lock on a card whose parameters training leaves alone."""

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from playground.ui.canvas.items.card_content import CardContent
from playground.ui.canvas.model import geometry
from playground.ui.canvas.model.level_of_detail import LevelOfDetail

WIDTH, BODY, SHACKLE = 10.0, 7.0, 5.0
ROOM = geometry.LOCK_ROOM
"""What a lock takes of a title's line."""


def lock_place(content: CardContent) -> QRectF:
    """Return where a card's lock is: in its upper right corner, left of a problem's icon."""
    corner = geometry.card_rect(content.size).topRight()
    shift = ROOM if content.severity is not None and content.detail is LevelOfDetail.FULL else 0.0
    left = corner.x() - geometry.PADDING + 2 - WIDTH - shift
    return QRectF(left, corner.y() + geometry.PADDING, WIDTH, BODY + SHACKLE)


def paint_lock(painter: QPainter, place: QRectF, color: QColor) -> None:
    """Draw a closed lock."""
    body = QRectF(place.left(), place.bottom() - BODY, WIDTH, BODY)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(color)
    painter.drawRoundedRect(body, 1.5, 1.5)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(color, 1.5))
    bow = QRectF(place.left() + 2.25, place.top(), WIDTH - 4.5, 2 * SHACKLE - 1)
    painter.drawArc(bow, 0, 180 * 16)
    foot = QPointF(0, body.top() - bow.center().y())
    for x in (bow.left(), bow.right()):
        painter.drawLine(QPointF(x, bow.center().y()), QPointF(x, bow.center().y()) + foot)
