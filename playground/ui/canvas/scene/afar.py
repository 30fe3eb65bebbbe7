"""The network from so far away that nothing on a card can be read: one drawing, quick to paint."""

from collections.abc import Mapping

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen
from PySide6.QtWidgets import (
    QGraphicsItem,
    QGraphicsPathItem,
    QStyleOptionGraphicsItem,
    QWidget,
)
from typing_extensions import override

from playground.graph import Edge
from playground.ui.canvas.items.card import CardItem
from playground.ui.canvas.items.layer_block import EDGE_PX
from playground.ui.canvas.items.wire import SINGLE_WIDTH, WireItem
from playground.ui.canvas.scene.lanes import WireLanes
from playground.ui.theme.layer_hues import layer_hue
from playground.ui.theme.tokens import Theme

SPECK_PX = 16.0
"""Cards whose longer side is shorter on the screen have no room for a name that can be read."""

FEWEST_CARDS = 24
"""Fewer are painted one by one as quickly."""


_EVERYWHERE = QRectF(-1e7, -1e7, 2e7, 2e7)


class Afar(QGraphicsItem):
    """Paints all cards and wires in the stead of their items where those would be specks.

    Among hundreds of items Qt takes several times longer to find out what to paint than it takes
    to paint it. The items stay where they are, for whatever asks about them.

    Parameters
    ----------
    wires
        What is drawn for every edge.
    lanes
        Knows the cards that are seen.
    grounds
        What carries the cards and wires: Qt asks about none of them while it is transparent.
    theme
        The colours.
    """

    def __init__(
        self,
        wires: Mapping[Edge, WireItem],
        lanes: WireLanes,
        grounds: tuple[QGraphicsItem, ...],
        theme: Theme,
    ) -> None:
        super().__init__()
        self._wires, self._lanes, self._grounds = wires, lanes, grounds
        self._theme = theme
        self._fills: dict[str, list[QRectF]] | None = None
        self._chosen: dict[str, list[QRectF]] = {}
        self._cards: list[CardItem] = []
        self._lines: QPainterPath | None = None
        self._marked: list[WireItem] = []
        self.setZValue(1)
        self.hide()

    def look(self, zoom: float) -> None:
        """Paint in the stead of the items from now on, or no more.

        Parameters
        ----------
        zoom
            Pixels of the screen per pixel of the scene.
        """
        cards, boxes = self._lanes.outlines()
        sides = boxes[:, 2:] - boxes[:, :2]
        is_far = len(cards) >= FEWEST_CARDS and float(sides.max()) * zoom < SPECK_PX
        if is_far != self.isVisible():
            for ground in self._grounds:
                ground.setOpacity(0.0 if is_far else 1.0)
            self.setVisible(is_far)
            self.refresh()

    def refresh(self) -> None:
        """Paint what cards and wires show by now, and let go of those that may be gone."""
        self._fills, self._cards = None, []
        self.refresh_wires()

    def refresh_wires(self) -> None:
        """Paint the wires there are by now."""
        self._lines, self._marked = None, []
        if self.isVisible():
            self.update()

    def set_theme(self, theme: Theme) -> None:
        """Take other colours."""
        self._theme = theme
        self.refresh()

    @override
    def boundingRect(self) -> QRectF:
        return _EVERYWHERE

    @override
    def paint(
        self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None
    ) -> None:
        """Draw the cards, then the wires; those that look different from the rest on top."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        for color, boxes in self._boxes().items():
            painter.setBrush(QColor(layer_hue(self._theme, color).fill))
            painter.drawRects(boxes)
        self._paint_chosen(painter)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for card in self._cards:
            painter.save()
            painter.translate(card.pos())
            card.paint(painter, option, widget)
            painter.restore()
        painter.strokePath(self._paths(), QPen(QColor(self._theme.disabled), SINGLE_WIDTH))
        for wire in self._marked:
            wire.paint(painter, option, widget)

    def _paint_chosen(self, painter: QPainter) -> None:
        """Draw the cards that are selected: in a frame, with a gap between."""
        zoom = QStyleOptionGraphicsItem.levelOfDetailFromTransform(painter.worldTransform())
        edge = EDGE_PX / zoom
        half, gap = edge / 2, 2 * edge
        for color, boxes in self._chosen.items():
            painter.setPen(QPen(QColor(self._theme.accent), edge))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRects([box.adjusted(half, half, -half, -half) for box in boxes])
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(layer_hue(self._theme, color).fill))
            inner = [box.adjusted(gap, gap, -gap, -gap) for box in boxes]
            painter.drawRects([box for box in inner if box.isValid()])

    def _boxes(self) -> dict[str, list[QRectF]]:
        """Gather the cards that look alike by colour, and those that do not."""
        if self._fills is None:
            self._fills, self._chosen, self._cards = {}, {}, []
            cards, boxes = self._lanes.outlines()
            for card, (left, top, right, bottom) in zip(cards, boxes.tolist(), strict=True):
                if card.parentItem() is None:  # that of a block paints itself
                    continue
                if card.content.severity is not None:
                    self._cards.append(card)
                    continue
                alike = self._chosen if card.is_selected else self._fills
                box = QRectF(left, top, right - left, bottom - top)
                alike.setdefault(card.content.color, []).append(box)
        return self._fills

    def _paths(self) -> QPainterPath:
        """Gather the wires that look alike as one path, and those that do not."""
        if self._lines is None:
            self._lines, self._marked = QPainterPath(), []
            for wire in self._wires.values():
                if not wire.isVisible():
                    continue
                if not wire.is_plain:
                    self._marked.append(wire)
                else:
                    self._lines.addPath(wire.line_path(0))
        return self._lines


def ground(z: float) -> QGraphicsItem:
    """Return an item that carries others at a height, and shows nothing itself."""
    made = QGraphicsPathItem()
    made.setFlag(QGraphicsItem.GraphicsItemFlag.ItemHasNoContents)
    made.setZValue(z)
    return made
