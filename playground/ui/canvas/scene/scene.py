"""The scene: one item per node and per edge, kept in step with the model by id."""

from collections.abc import Collection, Iterable, Mapping, Sequence

import numpy as np
from msgspec.structs import replace
from PySide6.QtCore import QObject, QPointF, QRectF, Signal
from PySide6.QtWidgets import QGraphicsItem, QGraphicsPathItem, QGraphicsScene

from playground.core import FloatArray, IntArray
from playground.graph import Edge
from playground.ui.canvas.blocks.block_items import BlockItems
from playground.ui.canvas.items.card import CardItem
from playground.ui.canvas.items.card_content import CardContent, card_contents
from playground.ui.canvas.items.chosen_line import ChosenLine
from playground.ui.canvas.items.overlays import UnitsPill
from playground.ui.canvas.items.wire import WireItem
from playground.ui.canvas.model import colormap
from playground.ui.canvas.model.anchors import NOWHERE, Anchors
from playground.ui.canvas.model.canvas_model import CanvasModel
from playground.ui.canvas.model.card_facts import Kept
from playground.ui.canvas.model.edge_style import EdgeStyle, Lines, Terminal, edge_style, lines
from playground.ui.canvas.scene.glide import Glide
from playground.ui.canvas.scene.lanes import WireLanes
from playground.ui.theme.tokens import Theme

_MARGIN = 4000.0
_SHARE = 1.5
_MOST_SPARE = 8
"""How many items of wires that are gone are kept for others."""


class NetworkScene(QGraphicsScene):
    """Cards and wires by id. It draws what it is told; gestures and edits live elsewhere.

    Signals
    -------
    arranged()
        Cards or wires came, went or moved.
    rewired()
        Lines of a wire stand for other weights.
    """

    arranged = Signal()
    rewired = Signal()

    def __init__(self, theme: Theme, parent: QObject) -> None:
        super().__init__(parent)
        self.setItemIndexMethod(QGraphicsScene.ItemIndexMethod.NoIndex)
        self.theme = theme
        self.cards: dict[str, CardItem] = {}
        self.wires: dict[Edge, WireItem] = {}
        self.blocks = BlockItems(self, self.cards, theme)
        self.selected_edge: Edge | None = None
        self._content: QRectF | None = None
        self._anchors = Anchors()
        self._spare: list[WireItem] = []
        self._contents: Kept[CardContent] = {}
        self._inputs: Mapping[str, tuple[str, ...]] = {}
        self._lanes = WireLanes(self.cards, self.blocks)
        self.glide = Glide(self, self.move_cards)
        self._mark: tuple[float, float] | None = None
        self.pill = UnitsPill(theme)
        self.addItem(self.pill)
        self.highlight = QGraphicsPathItem()
        self.highlight.setZValue(3)
        self.addItem(self.highlight)
        self.chosen = ChosenLine(theme)
        self.addItem(self.chosen)
        self.arranged.connect(self._follow_chosen)

    def reconcile(self, model: CanvasModel) -> None:
        """Add, change and remove only what differs from the model."""
        self.glide.stop()
        self._content = None
        is_folded = self.blocks.blocks.hidden != model.blocks.hidden
        changed = self._reconcile_cards(model)
        self.blocks.reconcile(model)
        self._reconcile_wires(model, changed, all_wires=is_folded)
        self._place_pill()
        self._content = None
        self.grow_rect()
        self.arranged.emit()
        if is_folded:
            self.rewired.emit()

    def _reconcile_cards(self, model: CanvasModel) -> set[str]:
        """Bring the cards in step with the model; returns those that are new, changed or moved."""
        for node_id in [i for i in self.cards if i not in model.network.names]:
            self.removeItem(self.cards.pop(node_id))
            self._anchors.forget(node_id)
        self._anchors.model = model
        hidden, positions, changed = model.blocks.hidden, model.positions, set[str]()
        self._contents = card_contents(model, self._contents)
        for node_id, (_, content) in self._contents.items():
            card, (x, y) = self.cards.get(node_id), positions[node_id]
            if card is None or card.content is not content:
                card = self._show_card(node_id, content)
                self._anchors.forget(node_id)
                changed.add(node_id)
            if card.x() != x or card.y() != y:
                card.setPos(x, y)
                changed.add(node_id)
            card.setVisible(node_id not in hidden)
        return changed

    def _show_card(self, node_id: str, content: CardContent) -> CardItem:
        card = self.cards.get(node_id)
        if card is not None:
            card.set_content(content)
            return card
        card = self.cards[node_id] = CardItem(node_id, content, self.theme)
        card.column.set_mark(self._mark)
        self.addItem(card)
        return card

    def _reconcile_wires(
        self, model: CanvasModel, changed: Collection[str], *, all_wires: bool
    ) -> None:
        """Bring the wires in step with the model.

        Parameters
        ----------
        model
            What is drawn.
        changed
            The cards that are new, changed or moved.
        all_wires
            Whether all may be drawn otherwise than before.
        """
        kept = frozenset(model.edges)
        for edge in [e for e in self.wires if e not in kept]:
            self._remove_wire(edge)
        if self.selected_edge not in self.wires:
            self.selected_edge = None
        before, self._inputs = self._inputs, model.network.inputs
        # A layer's weight is as large as all that feeds it.
        fed = {e.target for e in model.edges if e.source in changed}
        fed |= {i for i, sources in self._inputs.items() if sources != before.get(i)}
        fed |= set(changed)
        stale = {
            edge
            for edge in model.edges
            if all_wires or edge.target in fed or edge.source in changed or edge not in self.wires
        }
        styles = {
            edge: edge_style(model, edge) if edge in stale else self.wires[edge].style
            for edge in model.edges
        }
        stale |= self._lanes.plan(styles, self._anchors)
        for edge, style in styles.items():
            if edge in stale:
                self._place_wire(edge, style)

    def _place_pill(self) -> None:
        """Keep the buttons on their card, but under the mouse while it is on one of them."""
        card = self.cards.get(self.pill.node_id)
        if card is None or not card.isVisible():
            self.pill.hide_away()
        elif not self.pill.is_hot:
            self.pill.show_on(card.node_id, card.rect())

    def _place_wire(self, edge: Edge, style: EdgeStyle) -> None:
        wire = self.wires.get(edge)
        places = wire.places if wire is not None and style == wire.style else None
        placed = self._lines(edge, style, places)
        if wire is None:
            wire = self._add_wire(edge, style, placed)
        elif style != wire.style or not _same_lines(placed, wire.lines):
            wire.set_lines(style, placed, places)
        blocks = self.blocks.blocks
        if blocks.all:
            wire.setVisible(blocks.card(edge.source) != blocks.card(edge.target))
        elif not wire.isVisible():
            wire.setVisible(True)

    def _add_wire(self, edge: Edge, style: EdgeStyle, placed: Lines) -> WireItem:
        if self._spare:
            wire = self._spare.pop()
            wire.stand_for(edge, style, placed, self.theme)
        else:
            wire = WireItem(edge, style, placed, self.theme)
        self.wires[edge] = wire
        self.addItem(wire)
        return wire

    def _remove_wire(self, edge: Edge) -> None:
        """Take a wire away, and keep its item for another: freeing hundreds of lines takes time."""
        wire = self.wires.pop(edge)
        self.removeItem(wire)
        if len(self._spare) < _MOST_SPARE:
            self._spare.append(wire)

    def choose_lines(self, edge: Edge, places: IntArray) -> None:
        """Draw the lines of these weights of an edge, ``(k, 2)`` by source's and target's unit."""
        wire = self.wires[edge]
        wire.set_lines(wire.style, self._lines(edge, wire.style, places), places)
        self._follow_chosen()
        self.rewired.emit()

    def _lines(self, edge: Edge, style: EdgeStyle, places: IntArray | None) -> Lines:
        by_unit = style.kind != "single"
        source = self._terminal(edge.source, by_unit, right=True)
        target = self._terminal(edge.target, by_unit, right=False)
        drawn, lane = lines(style, source, target, places), self._lanes.of(edge)
        return drawn if lane is None else replace(drawn, lane=lane)

    def _terminal(self, node_id: str, by_unit: bool, *, right: bool) -> Terminal:
        card = self.seen(node_id)
        content = card.content
        ends = self._anchors[node_id, right] if by_unit else NOWHERE
        return Terminal(card.pos(), content.size, not content.shows_units, ends)

    def places(self) -> dict[str, QPointF]:
        """Return where every card is shown."""
        return {node_id: card.pos() for node_id, card in self.cards.items()}

    def move_cards(self, centers: Mapping[str, QPointF]) -> None:
        """Show cards elsewhere, with their wires; the model is not asked."""
        for node_id, center in centers.items():
            self.cards[node_id].setPos(center)
        moved = self.blocks.follow(centers.keys())
        led_otherwise = self._lanes.follow(moved)
        for edge, wire in self.wires.items():
            if edge.source in moved or edge.target in moved or edge in led_otherwise:
                self._place_wire(edge, wire.style)
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
        return self._lanes.outlines()

    def cards_in(self, area: QRectF) -> list[CardItem]:
        """Return the cards that touch a part of the scene."""
        cards, boxes = self.outlines()
        low, high = (area.left(), area.top()), (area.right(), area.bottom())
        touching = ((boxes[:, :2] < high) & (boxes[:, 2:] > low)).all(axis=1)
        return [cards[row] for row in np.flatnonzero(touching).tolist()]

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
        """Draw the selected wire, and maybe another one, otherwise than the rest."""
        selected = self.selected_edge
        for each, wire in self.wires.items():
            if wire.is_plain and each != selected and each != hot and each != faded:
                continue
            wire.set_state(selected=each == selected, hot=each == hot, faded=each == faded)

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

    def mark_weight(self, place: tuple[str, tuple[int, ...]] | None) -> None:
        """Mark the line of a weight, by its layer and its place in ``(in, out)``; or none."""
        self.chosen.place = place
        self._follow_chosen()

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
        for wire in self.wires.values():
            wire.set_theme(theme)

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
        area = QRectF()
        for card in self.cards.values():
            if card.isVisible():
                area = area.united(card.outline.translated(card.pos()))
        for block in self.blocks.areas():
            area = area.united(block)
        for wire in self.wires.values():
            if wire.isVisible():
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


def _same_lines(one: Lines, other: Lines) -> bool:
    if (one.straight, one.lane) != (other.straight, other.lane):
        return False
    # Those of moved cards differ at once.
    return (
        np.array_equal(one.starts, other.starts)
        and np.array_equal(one.ends, other.ends)
        and np.array_equal(one.sources, other.sources)
        and np.array_equal(one.targets, other.targets)
    )
