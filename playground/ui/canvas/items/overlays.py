"""What floats above the network while a gesture or the mouse asks for it."""

from PySide6.QtCore import QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen
from PySide6.QtWidgets import (
    QGraphicsItem,
    QGraphicsPathItem,
    QGraphicsRectItem,
    QGraphicsSimpleTextItem,
    QStyleOptionGraphicsItem,
    QWidget,
)
from typing_extensions import override

from playground.ui.canvas.items.note import NoteItem
from playground.ui.canvas.model import fonts, geometry
from playground.ui.theme.tokens import CARD_RADIUS, Theme


class RubberBandItem(QGraphicsRectItem):
    """The rectangle drawn while selecting by dragging over the background."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        pen = QPen(QColor(theme.accent), 1.0)
        pen.setCosmetic(True)
        self.setPen(pen)
        fill = QColor(theme.accent)
        fill.setAlpha(28)
        self.setBrush(fill)
        self.setZValue(9)


class GhostCardItem(QGraphicsPathItem):
    """The dashed outline of a card that is about to be dropped, with its title."""

    def __init__(self, theme: Theme, title: str, size: QSizeF | None = None) -> None:
        super().__init__()
        size = size or QSizeF(geometry.CARD_WIDTH, geometry.CARD_HEIGHT)
        shape = QPainterPath()
        shape.addRoundedRect(geometry.card_rect(size), CARD_RADIUS, CARD_RADIUS)
        self.setPath(shape)
        self.setPen(QPen(QColor(theme.accent), 1.5, Qt.PenStyle.DashLine))
        fill = QColor(theme.accent_soft)
        fill.setAlpha(200)
        self.setBrush(fill)
        text = QGraphicsSimpleTextItem(title, self)
        text.setFont(fonts.title_font())
        text.setBrush(QColor(theme.text))
        text.setPos(-text.boundingRect().center())
        self.setZValue(9)


class DraftWireItem(QGraphicsPathItem):
    """The wire that follows the pointer, with the reason why it may or may not end here."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.note = NoteItem(theme)
        self.note.setParentItem(self)
        self.setZValue(10)

    def show_draft(self, start: QPointF, end: QPointF, color: str, *, sure: bool) -> None:
        """Draw the wire: dashed until it may be dropped."""
        self.setPath(geometry.wire_between(start, end))
        style = Qt.PenStyle.SolidLine if sure else Qt.PenStyle.DashLine
        self.setPen(QPen(QColor(color), 2.5, style, Qt.PenCapStyle.RoundCap))

    def set_message(self, text: str, at: QPointF, color: str, seen: QRectF) -> None:
        """Write a reason beside the pointer, where it is seen; nothing for an empty text."""
        self.note.show_text(text, at, color, seen)


class UnitsPill(QGraphicsItem):
    """The − and + buttons on the lower edge of the card under the mouse."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.node_id = ""
        self._theme = theme
        self._hot = 0
        self.setZValue(5)
        self.setVisible(False)

    def set_theme(self, theme: Theme) -> None:
        """Take other colours."""
        self._theme = theme
        self.update()

    @property
    def is_hot(self) -> bool:
        """Whether the mouse is on one of the buttons."""
        return self._hot != 0

    def show_on(self, node_id: str, card: QRectF) -> None:
        """Stand on a card's lower edge."""
        self.node_id = node_id
        self.setPos(card.center().x(), card.bottom())
        self.setVisible(True)

    def hide_away(self) -> None:
        """Leave the card."""
        self.node_id = ""
        self._hot = 0
        self.setVisible(False)

    def step_at(self, point: QPointF) -> int:
        """Return −1 or +1 for a point of the scene on a button, 0 elsewhere."""
        local = point - self.pos()
        if not self.isVisible() or not self.boundingRect().contains(local):
            return 0
        return -1 if local.x() < 0 else 1

    def set_hot(self, step: int) -> None:
        """Highlight a button."""
        if step != self._hot:
            self._hot = step
            self.update()

    @override
    def boundingRect(self) -> QRectF:
        return geometry.card_rect(geometry.PILL)

    @override
    def paint(
        self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None
    ) -> None:
        del option, widget
        theme, box = self._theme, self.boundingRect().adjusted(0.5, 0.5, -0.5, -0.5)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        shape = QPainterPath()
        shape.addRoundedRect(box, box.height() / 2, box.height() / 2)
        painter.fillPath(shape, QColor(theme.surface))
        if self._hot:
            painter.save()
            painter.setClipPath(shape)
            half = QRectF(box.left() if self._hot < 0 else 0.0, box.top(), 28, box.height())
            painter.fillRect(half, QColor(theme.accent_soft))
            painter.restore()
        painter.setPen(QPen(QColor(theme.border), 1.0))
        painter.drawPath(shape)
        painter.drawLine(QPointF(0, box.top()), QPointF(0, box.bottom()))
        for step, x in ((-1, -14.0), (1, 14.0)):
            color = theme.accent if step == self._hot else theme.secondary
            painter.setPen(QPen(QColor(color), 1.6, c=Qt.PenCapStyle.RoundCap))
            painter.drawLine(QPointF(x - 4, 0), QPointF(x + 4, 0))
            if step > 0:
                painter.drawLine(QPointF(x, -4), QPointF(x, 4))
