"""The scene: one item per node and per edge, kept in step with the model by id."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TypeAlias

from PySide6.QtCore import QObject, QPointF, QRectF, Signal
from PySide6.QtWidgets import QGraphicsItem, QGraphicsPathItem, QGraphicsScene

from playground.core import FloatArray, IntArray
from playground.graph import Edge
from playground.ui.canvas.blocks.block_items import BlockItems
from playground.ui.canvas.items.card import CardItem
from playground.ui.canvas.items.card_content import CardContent, card_contents
from playground.ui.canvas.items.chosen_line import ChosenLine
from playground.ui.canvas.items.overlays import UnitsPill
from playground.ui.canvas.model import colormap
from playground.ui.canvas.model.canvas_model import CanvasModel
from playground.ui.canvas.model.card_facts import Kept
from playground.ui.canvas.model.level_of_detail import LevelOfDetail
from playground.ui.canvas.scene.afar import Afar, ground
from playground.ui.canvas.scene.backlog import Backlog
from playground.ui.canvas.scene.glide import Glide
from playground.ui.canvas.scene.wire_items import WireItems
from playground.ui.support.chosen_parameter import Place
from playground.ui.theme.tokens import Theme

_Known: TypeAlias = tuple[tuple[object, ...], CardContent]
"""What a card shows, behind what that follows from."""

_MARGIN = 4000.0
_SHARE = 1.5


class NetworkScene(QGraphicsScene):
    """Cards and wires by id. It draws what it is told; gestures and edits live elsewhere.

    Parameters
    ----------
    theme
        In which colours.
    seen
        Returns the part that is in sight.
    parent
        The view.

    Signals
    -------
    arranged()
        Cards or wires came, went or moved.
    rewired()
        Lines of a wire stand for other weights.
    """

    arranged = Signal()
    rewired = Signal()

    def __init__(self, theme: Theme, seen: Callable[[], QRectF], parent: QObject) -> None:
        super().__init__(parent)
        self.setItemIndexMethod(QGraphicsScene.ItemIndexMethod.NoIndex)
        self.theme = theme
        self.cards: dict[str, CardItem] = {}
        self.blocks = BlockItems(self, self.cards, theme)
        self._grounds = ground(1), ground(2)
        self._wires = WireItems(self, self._grounds[1], self.cards, self.blocks, theme)
        self.wires = self._wires.items
        self.selected_edge: Edge | None = None
        self._content: QRectF | None = None
        self._contents: Kept[CardContent] = {}
        self.backlog = Backlog(self._show_card, self._wires, seen, self)
        self.backlog.finished.connect(self._settle)
        self.glide = Glide(self, self.move_cards)
        self._mark: tuple[float, float] | None = None
        self._number: Place | None = None
        self.pill = UnitsPill(theme)
        self.addItem(self.pill)
        self.highlight = QGraphicsPathItem()
        self.highlight.setZValue(3)
        self.addItem(self.highlight)
        self.chosen = ChosenLine(theme)
        self.addItem(self.chosen)
        self.afar = Afar(self.wires, self._wires.lanes, self._grounds, theme)
        for item in (*self._grounds, self.afar):
            self.addItem(item)
        self.backlog.progressed.connect(self._follow_backlog)
        self.arranged.connect(self.afar.refresh)
        self.arranged.connect(self._follow_chosen)

    def reconcile(self, model: CanvasModel) -> None:
        """Add, change and remove only what differs from the model; much of it not at once."""
        self.glide.stop()
        is_folded = self.blocks.blocks.cards != model.blocks.cards
        changed, outdated = self._reconcile_cards(model)
        self.blocks.reconcile(model)
        stale = self._wires.reconcile(model, self._contents, changed, all_wires=is_folded)
        self.backlog.forget(model.network.names, frozenset(model.edges))
        self.backlog.take(outdated, stale)
        if self.selected_edge not in model.edges:
            self.selected_edge = None
        self._settle()
        if is_folded:
            self.rewired.emit()

    def _follow_backlog(self, with_cards: bool) -> None:
        """Paint what was shown in a go."""
        if with_cards:
            self.afar.refresh()
        else:
            self.afar.refresh_wires()

    def _settle(self) -> None:
        """Follow with what lies beside cards and wires once they are in their places."""
        self._place_pill()
        self._content = None
        self.grow_rect()
        self.arranged.emit()

    def _reconcile_cards(self, model: CanvasModel) -> tuple[set[str], list[str]]:
        """Bring the cards in step with the model.

        Returns those whose wires may lead otherwise: they are new, have changed or moved; and those
        that show something else than they should and have the right size, so that they can wait.
        """
        for node_id in [i for i in self.cards if i not in model.network.names]:
            self.removeItem(self.cards.pop(node_id))
        hidden, positions = model.blocks.hidden, model.positions
        changed, outdated = set[str](), list[str]()
        before, self._contents = self._contents, card_contents(model, self._contents)
        for node_id, known in self._contents.items():
            card, (x, y), content = self.cards.get(node_id), positions[node_id], known[1]
            if card is None or not _same_size(card.content, content):
                card = self._show_card(node_id)
            elif card.content is not content:
                outdated.append(node_id)
            if known is not before.get(node_id) and not _ends_alike(known, before.get(node_id)):
                changed.add(node_id)
            if card.x() != x or card.y() != y:
                card.setPos(x, y)
                changed.add(node_id)
            card.setVisible(node_id not in hidden)
        return changed, outdated

    def _show_card(self, node_id: str) -> CardItem:
        card, content = self.cards.get(node_id), self._contents[node_id][1]
        if card is not None:
            card.set_content(content)
            return card
        card = self.cards[node_id] = CardItem(node_id, content, self.theme)
        card.column.set_mark(self._mark)
        self._mark_face(card)
        card.setParentItem(self._grounds[0])
        return card

    def _place_pill(self) -> None:
        """Keep the buttons on their card, but under the mouse while it is on one of them."""
        card = self.cards.get(self.pill.node_id)
        if card is None or not card.isVisible():
            self.pill.hide_away()
        elif not self.pill.is_hot:
            self.pill.show_on(card.node_id, card.rect())

    def choose_lines(self, edge: Edge, places: IntArray) -> None:
        """Draw the lines of these weights of an edge, ``(k, 2)`` by source's and target's unit."""
        self._wires.choose_lines(edge, places)
        self._follow_chosen()
        self.rewired.emit()

    def places(self) -> dict[str, QPointF]:
        """Return where every card is shown."""
        return {node_id: card.pos() for node_id, card in self.cards.items()}

    def move_cards(self, centers: Mapping[str, QPointF]) -> None:
        """Show cards elsewhere, with their wires; the model is not asked."""
        for node_id, center in centers.items():
            self.cards[node_id].setPos(center)
        self._wires.move(self.blocks.follow(centers.keys()))
        if self.pill.node_id in centers:
            self.pill.show_on(self.pill.node_id, self.cards[self.pill.node_id].rect())
        self._content = None
        self.arranged.emit()

    def seen(self, node_id: str) -> CardItem:
        """Return the card that a layer is seen as: its own, or that of its collapsed block."""
        return self.blocks.card(node_id)

    def seen_cards(self) -> dict[str, CardItem]:
        """Return all cards that are seen, those of collapsed blocks among them."""
        return {card.node_id: card for card in self.outlines()[0]}

    def outlines(self) -> tuple[Sequence[CardItem], FloatArray]:
        """Return all cards that are seen, and their outlines ``(n, 4)``: left, top, right, bottom.

        They are in step once cards and wires are arranged.
        """
        return self._wires.lanes.outlines()

    def cards_in(self, area: QRectF) -> list[CardItem]:
        """Return the cards that touch a part of the scene."""
        return self._wires.lanes.cards_in(area)

    def mark_selected(self, node_ids: Iterable[str], edge: Edge | None = None) -> None:
        """Draw exactly these cards, or this wire, as selected."""
        chosen = frozenset(node_ids)
        for node_id, card in self.cards.items():
            if card.is_selected != (node_id in chosen):
                card.set_selected(node_id in chosen)
        self.blocks.mark_selected(chosen)
        self.selected_edge = edge if edge in self.wires else None
        self._mark_wires()

    def mark_drop_target(self, edge: Edge | None) -> None:
        """Highlight the wire a layer would be inserted into."""
        self._mark_wires(hot=edge)

    def fade_wire(self, edge: Edge | None) -> None:
        """Draw the wire that is being pulled off as if it were gone."""
        self._mark_wires(faded=edge)

    def _mark_wires(self, hot: Edge | None = None, faded: Edge | None = None) -> None:
        self._wires.mark(self.selected_edge, hot, faded)
        self.afar.refresh()

    def show_line(self, edge: Edge | None, index: int = 0) -> None:
        """Highlight one line of a wire, or none."""
        wire = self.wires.get(edge) if edge else None
        self.highlight.setVisible(wire is not None)
        if wire is None:
            return
        level = int(wire.levels[index]) if wire.levels is not None else 4
        pen = self.highlight.pen()
        pen.setColor(self.theme.accent)
        pen.setWidthF(wire.share * colormap.wire_width(level) + 1.5)
        self.highlight.setPen(pen)
        self.highlight.setPath(wire.line_path(index))

    def mark_number(self, place: Place | None) -> None:
        """Mark a learned number: on its card's face, and the line of a weight; or none."""
        self._number = place
        is_weight = place is not None and place[1] == "weight"
        self.chosen.place = (place[0], place[2]) if place is not None and is_weight else None
        for card in self.cards.values():
            self._mark_face(card)
        self._follow_chosen()

    def _mark_face(self, card: CardItem) -> None:
        place = self._number
        card.set_mark(place[1:] if place is not None and place[0] == card.node_id else None)

    def _follow_chosen(self) -> None:
        """Mark the chosen weight where its line is now, if it has one."""
        place = self.chosen.place
        for edge, wire in self.wires.items() if place is not None else ():
            line = wire.line_at(place[1]) if place and edge.target == place[0] else None
            if line is not None:
                self.chosen.show_path(wire.line_path(line))
                return
        self.chosen.hide()

    def mark_place(self, place: tuple[float, float] | None) -> None:
        """Mark a place of the plane, in the unit square, in every tile; or none."""
        self._mark = place
        for card in self.cards.values():
            card.column.set_mark(place)

    def set_theme(self, theme: Theme) -> None:
        """Take other colours."""
        self.theme = theme
        self.pill.set_theme(theme)
        self.chosen.set_theme(theme)
        self.blocks.set_theme(theme)
        for card in self.cards.values():
            card.set_theme(theme)
        self._wires.set_theme(theme)
        self.afar.set_theme(theme)

    def end_draft(self, draft: QGraphicsItem) -> None:
        """Show a wire that was to be drawn no more, nor what showed where it may lead."""
        if draft.scene() is self:
            self.removeItem(draft)
        self.fade_wire(None)
        for card in self.cards.values():
            card.set_ports(False)

    def content_rect(self) -> QRectF:
        """Return the area of all cards, blocks and of the wires that lead around them."""
        if self._content is not None:  # asked for again and again after every edit
            return QRectF(self._content)
        area = self._wires.lanes.area()
        for block in self.blocks.areas():
            area = area.united(block)
        for wire in self.wires.values():
            if wire.leads_around and wire.isVisible():
                area = area.united(wire.outline)
        self._content = area
        return QRectF(area)

    def grow_rect(self) -> None:
        """Leave wide room around the cards, and never shrink under a view that looks there."""
        area = self.content_rect()
        # A view that shows all of a large drawing sees even more beside it.
        margin = max(_MARGIN, _SHARE * area.width(), _SHARE * area.height())
        wanted = area.adjusted(-margin, -margin, margin, margin)
        if not self.sceneRect().contains(wanted):
            self.setSceneRect(self.sceneRect().united(wanted))


def _same_size(one: CardContent, other: CardContent) -> bool:
    return one.width == other.width and one.height == other.height


def _ends_alike(one: _Known, other: _Known | None) -> bool:
    """Tell whether wires end alike at two versions of a card: only words differ."""
    if other is None or one[0][:-1] != other[0][:-1]:
        return False
    block = LevelOfDetail.BLOCK
    return (one[1].detail is block) == (other[1].detail is block)
