"""A layer as a card: its outline, its words, its ports and its tiles."""

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget
from typing_extensions import override

from playground.core import Severity
from playground.ui.canvas.items.card_content import CardContent
from playground.ui.canvas.items.card_text import paint_words
from playground.ui.canvas.items.layer_block import paint_block
from playground.ui.canvas.items.lock import lock_place, paint_lock
from playground.ui.canvas.items.tiles import TileColumn
from playground.ui.canvas.items.unit_marks import UnitMarks
from playground.ui.canvas.model import geometry
from playground.ui.canvas.model.anchors import unit_rects
from playground.ui.canvas.model.level_of_detail import LevelOfDetail
from playground.ui.canvas.pictures.box_item import BoxItem
from playground.ui.canvas.pictures.face_item import FaceItem
from playground.ui.theme.tokens import CARD_RADIUS, Theme

_EDGE = 4.0
_MARGIN = geometry.PORT_RADIUS + 3
_ICON_PLACE = QPointF(-geometry.PADDING - 7, geometry.PADDING + 9)


class CardItem(BoxItem):
    """The card of one node. It knows the node's id and what to show, nothing else.

    ``outline`` is its outline about its own centre.
    """

    def __init__(self, node_id: str, content: CardContent, theme: Theme) -> None:
        super().__init__()
        self.node_id = node_id
        self.content = content
        self.is_selected = False
        self.shows_ports = False
        self.hot_port = ""
        self._is_refused = False
        self._theme = theme
        self.column = TileColumn(self, theme)
        self.column.set_tiles(content.size, content.tiles)
        # Most cards of a large network are never seen with either.
        self._units: UnitMarks | None = None
        self._face: FaceItem | None = None
        self._mark: tuple[str, tuple[int, ...]] | None = None
        if content.face is not None:
            self.face.set_face(content.face, content.size)
        self._take_size(content)
        # Qt looks for nothing on a card that is out of sight.
        self.setFlag(QGraphicsItem.GraphicsItemFlag.ItemContainsChildrenInShape)
        self.setZValue(1)

    @property
    def units(self) -> UnitMarks:
        """The marks of its units, made when they are asked for."""
        if self._units is None:
            content = self.content
            self._units = UnitMarks(self, self._theme)
            self._units.set_pictures(unit_rects(content.size, content.tiles, content.face))
        return self._units

    @property
    def face(self) -> FaceItem:
        """What it shows instead of tiles, made when it is asked for."""
        if self._face is None:
            self._face = FaceItem(self, self._theme)
            self._face.set_face(self.content.face, self.content.size)
            self._face.set_mark(self._mark)
        return self._face

    def set_mark(self, place: tuple[str, tuple[int, ...]] | None) -> None:
        """Frame a learned number on its face, by its array's name and its place in that."""
        self._mark = place
        if self._face is not None:
            self._face.set_mark(place)

    def set_content(self, content: CardContent) -> bool:
        """Show something else; tells whether anything changed."""
        if content == self.content:
            self.content = content
            return False
        before, size = self.content, content.size
        is_other_size = (content.width, content.height) != (before.width, before.height)
        if is_other_size:
            self._take_size(content)
        if is_other_size or content.tiles != before.tiles:
            self.column.set_tiles(size, content.tiles)
        if is_other_size or content.face is not before.face or content.tiles != before.tiles:
            if self._units is not None:
                self._units.set_pictures(unit_rects(size, content.tiles, content.face))
            if self._face is not None or content.face is not None:
                self.face.set_face(content.face, size)
        self.content = content
        self.update()
        return True

    def _take_size(self, content: CardContent) -> None:
        self.outline = geometry.card_rect(content.size)
        self.set_bounds(self._reach())

    def _reach(self) -> QRectF:
        """Return how far about its centre the card is painted."""
        return self.outline.adjusted(-_MARGIN, -2, _MARGIN, 2)

    def set_theme(self, theme: Theme) -> None:
        """Take other colours."""
        self._theme = theme
        self.column.set_theme(theme)
        for part in (self._units, self._face):
            if part is not None:
                part.set_theme(theme)
        self.update()

    def set_selected(self, selected: bool) -> None:
        """Draw the card selected or not."""
        if selected != self.is_selected:
            self.is_selected = selected
            self.update()

    def set_ports(self, shown: bool, hot: str = "", *, refused: bool = False) -> None:
        """Show the ports, one of them (``"in"`` or ``"out"``) highlighted, or marked as refused."""
        if (shown, hot, refused) != (self.shows_ports, self.hot_port, self._is_refused):
            self.shows_ports, self.hot_port, self._is_refused = shown, hot, refused
            self.update()

    def port(self, side: str) -> QPointF:
        """Return where the ``in`` or ``out`` port is in the scene."""
        at = geometry.input_port if side == "in" else geometry.output_port
        return self.pos() + at(self.content.size)

    def rect(self) -> QRectF:
        """Return the card's outline in the scene."""
        return self.outline.translated(self.pos())

    def is_name_at(self, point: QPointF) -> bool:
        """Tell whether a point of the scene lies on the line with the name."""
        rect = self.rect()
        if self.content.detail is LevelOfDetail.BLOCK:
            return rect.contains(point)
        return rect.contains(point) and point.y() < rect.top() + geometry.NAME_LINE

    @override
    def paint(
        self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None
    ) -> None:
        """Draw everything but the tiles."""
        del option, widget
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        zoom = QStyleOptionGraphicsItem.levelOfDetailFromTransform(painter.worldTransform())
        problem = self._severity_color() if self.content.severity is not None else None
        if self.content.detail is LevelOfDetail.BLOCK:
            paint_block(painter, self.content, self._theme, zoom, problem, self.is_selected)
            if self.shows_ports:
                self._paint_ports(painter)
            return
        self._paint_body(painter)
        paint_words(painter, self.content, self._theme, zoom, problem)
        if problem is not None and self.content.detail is LevelOfDetail.FULL:
            corner = self.rect().translated(-self.pos()).topRight()
            self._paint_icon(painter, corner + _ICON_PLACE)
        if self.content.frozen:
            paint_lock(painter, lock_place(self.content), QColor(self._theme.secondary))
        self._paint_ports(painter)

    def _paint_body(self, painter: QPainter) -> None:
        theme, content = self._theme, self.content
        outline = geometry.card_rect(content.size).adjusted(0.5, 0.5, -0.5, -0.5)
        shape = QPainterPath()
        shape.addRoundedRect(outline, CARD_RADIUS, CARD_RADIUS)
        painter.fillPath(shape, QColor(theme.surface))
        border, width = QColor(theme.border), 1.0
        if content.severity is not None:
            border = self._severity_color()
            painter.save()
            painter.setClipPath(shape)
            painter.fillRect(QRectF(outline.left(), outline.top(), _EDGE, outline.height()), border)
            painter.restore()
        if self.is_selected:
            border, width = QColor(theme.accent), 2.0
        painter.setPen(QPen(border, width))
        painter.drawPath(shape)

    def _paint_icon(self, painter: QPainter, at: QPointF) -> None:
        """Draw a disc for an error, a triangle for a warning, each with an exclamation mark."""
        shape = QPainterPath()
        if self.content.severity is Severity.ERROR:
            shape.addEllipse(at, geometry.ICON / 2, geometry.ICON / 2)
        else:
            shape.moveTo(at + QPointF(0, -7))
            shape.lineTo(at + QPointF(7.5, 6))
            shape.lineTo(at + QPointF(-7.5, 6))
            shape.closeSubpath()
        painter.fillPath(shape, self._severity_color())
        painter.setPen(QPen(QColor(self._theme.surface), 1.8, c=Qt.PenCapStyle.RoundCap))
        painter.drawLine(at + QPointF(0, -3), at + QPointF(0, 0.8))
        painter.drawPoint(at + QPointF(0, 3.8))

    def _paint_ports(self, painter: QPainter) -> None:
        theme, content = self._theme, self.content
        places = {"out": (geometry.output_port(content.size), content.has_target)}
        if content.takes_input:
            places["in"] = (geometry.input_port(content.size), content.has_source)
        for side, (at, is_connected) in places.items():
            if not (self.shows_ports or not content.shows_units or not is_connected):
                continue
            hot = side == self.hot_port
            vivid = theme.error if hot and self._is_refused else theme.accent
            lit = hot or (self.is_selected and self.shows_ports)
            painter.setPen(QPen(QColor(vivid if lit else theme.disabled), 1.5))
            painter.setBrush(QColor(vivid if hot else theme.surface))
            radius = geometry.PORT_RADIUS + (1.5 if hot else -0.75)
            painter.drawEllipse(at, radius, radius)
        painter.setBrush(Qt.BrushStyle.NoBrush)

    def _severity_color(self) -> QColor:
        is_error = self.content.severity is Severity.ERROR
        return QColor(self._theme.error if is_error else self._theme.warning)
