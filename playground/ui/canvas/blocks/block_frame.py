"""An expanded block: a frame around its cards, with its name above them."""

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget
from typing_extensions import override

from playground.ui.canvas.model import fonts, geometry
from playground.ui.canvas.model.level_of_detail import readable_px
from playground.ui.theme.tokens import CARD_RADIUS, Theme

_ABOVE = 80.0
"""How far above the frame a name may reach that is large to be readable from far away."""

_FILL = 9
"""How strong the frame's area is, of 255."""


class BlockFrame(QGraphicsItem):
    """The frame of one block. It lies under cards and wires."""

    def __init__(self, block_id: str, theme: Theme) -> None:
        super().__init__()
        self.block_id = block_id
        self.name = ""
        self.area = QRectF()
        self.is_selected = False
        self._theme = theme
        self.setZValue(0)

    def show_block(self, name: str, area: QRectF) -> None:
        """Show a name and take up an area of the scene."""
        if (name, area) != (self.name, self.area):
            self.prepareGeometryChange()
            self.name, self.area = name, area
            self.update()

    def set_selected(self, selected: bool) -> None:
        """Draw the frame selected or not."""
        if selected != self.is_selected:
            self.is_selected = selected
            self.update()

    def set_theme(self, theme: Theme) -> None:
        """Take other colours."""
        self._theme = theme
        self.update()

    def header(self) -> QRectF:
        """Return where the frame is taken hold of."""
        return QRectF(self.area.topLeft(), self.area.topRight() + QPointF(0, geometry.FRAME_HEADER))

    @override
    def boundingRect(self) -> QRectF:
        return self.area.adjusted(-2, -_ABOVE, 2, 2)

    @override
    def paint(
        self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None
    ) -> None:
        del option, widget
        theme = self._theme
        zoom = QStyleOptionGraphicsItem.levelOfDetailFromTransform(painter.worldTransform())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        fill = QColor(theme.text)
        fill.setAlpha(_FILL)
        color, width = (theme.accent, 2.0) if self.is_selected else (theme.disabled, 1.0)
        pen = QPen(QColor(color), width)
        pen.setCosmetic(True)
        painter.setPen(pen)
        painter.setBrush(fill)
        painter.drawRoundedRect(self.area, CARD_RADIUS, CARD_RADIUS)
        self._paint_name(painter, zoom)

    def _paint_name(self, painter: QPainter, zoom: float) -> None:
        """Write the name, never smaller than can be read: from far away it reaches out."""
        size = round(max(fonts.secondary_font().pixelSize(), readable_px(zoom)))
        head = self.header().adjusted(geometry.PADDING, 0, -geometry.PADDING, 0)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(self._theme.secondary))
        middle, half = head.center().y(), size * 0.3
        if size <= geometry.FRAME_HEADER:
            tip = QPointF(head.left() + half, middle + half * 0.7)
            corners = [QPointF(-half, -half * 1.4), QPointF(half, -half * 1.4)]
            painter.drawPolygon(QPolygonF([tip, *(tip + corner for corner in corners)]))
            head.setLeft(head.left() + 2 * half + 6)
        else:
            above = min(_ABOVE, size * 1.3)
            head = QRectF(self.area.left(), self.area.top() - above, self.area.width(), above)
        font = fonts.title_font(size)
        painter.setFont(font)
        painter.setPen(QColor(self._theme.text if self.is_selected else self._theme.secondary))
        at = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(head, at, fonts.elided(self.name, font, head.width()))
