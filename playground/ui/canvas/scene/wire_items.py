"""The wires of all edges, kept in step with the model by their edges."""

from collections.abc import Collection, Iterable, Mapping

import numpy as np
from msgspec.structs import replace
from PySide6.QtWidgets import QGraphicsItem, QGraphicsScene

from playground.core import IntArray
from playground.graph import Edge
from playground.ui.canvas.blocks.block_items import BlockItems
from playground.ui.canvas.items.card import CardItem
from playground.ui.canvas.items.card_content import CardContent
from playground.ui.canvas.items.wire import WireItem
from playground.ui.canvas.model.anchors import NOWHERE, Anchors
from playground.ui.canvas.model.canvas_model import CanvasModel
from playground.ui.canvas.model.card_facts import Kept
from playground.ui.canvas.model.edge_style import EdgeStyle, Lines, Styles, Terminal, lines
from playground.ui.canvas.scene.lanes import WireLanes
from playground.ui.theme.tokens import Theme

_MOST_SPARE = 8
"""How many items of wires that are gone are kept for others."""


class WireItems:
    """Draws edges as wires between the cards as they will be shown.

    Parameters
    ----------
    scene, ground
        Where they are drawn, and the item that carries them.
    layers, blocks
        The cards by node id, and what is seen instead of some of them.
    theme
        In which colours.

    Attributes
    ----------
    items
        What is drawn, by edge.
    lanes
        Which wires lead around cards.
    """

    def __init__(
        self,
        scene: QGraphicsScene,
        ground: QGraphicsItem,
        layers: Mapping[str, CardItem],
        blocks: BlockItems,
        theme: Theme,
    ) -> None:
        self._scene, self._ground, self._blocks, self._theme = scene, ground, blocks, theme
        self.items: dict[Edge, WireItem] = {}
        self.lanes = WireLanes(layers, blocks)
        self._contents: Kept[CardContent] = {}
        self._anchors, self._styles = Anchors(), Styles()
        self._inputs: Mapping[str, tuple[str, ...]] = {}
        self._spare: list[WireItem] = []

    def reconcile(
        self,
        model: CanvasModel,
        contents: Kept[CardContent],
        changed: Collection[str],
        *,
        all_wires: bool,
    ) -> set[Edge]:
        """Take away the wires that are gone; returns those that are to be drawn or drawn anew.

        Parameters
        ----------
        model
            What is drawn.
        contents
            What every card shows, by now or soon.
        changed
            The cards that are new, changed or moved.
        all_wires
            Whether all may be drawn otherwise than before.
        """
        kept = frozenset(model.edges)
        for edge in [e for e in self.items if e not in kept]:
            self._remove(edge)
        before, self._inputs = self._inputs, model.network.inputs
        self._contents, self._anchors.model, self._styles.model = contents, model, model
        for node_id in changed:
            self._anchors.forget(node_id)
        # A layer's weight is as large as all that feeds it.
        fed = {e.target for e in model.edges if e.source in changed} if changed else set[str]()
        fed |= {i for i, sources in self._inputs.items() if sources != before.get(i)}
        fed |= set(changed)
        stale = {
            edge
            for edge in model.edges
            if all_wires or edge.target in fed or edge.source in changed or edge not in self.items
        }
        self._styles.keep(kept - stale)
        return stale | self.lanes.plan(model.edges, self._styles, self._anchors) & kept

    def move(self, moved: Collection[str]) -> None:
        """Lead the wires of layers to where their cards have gone."""
        led_otherwise = self.lanes.follow(moved)
        for edge in self.items:
            if edge.source in moved or edge.target in moved or edge in led_otherwise:
                self.place(edge)

    def place(self, edge: Edge) -> WireItem:
        """Draw a wire as it should be."""
        wire, style = self.items.get(edge), self._styles[edge]
        places = wire.places if wire is not None and style == wire.style else None
        placed = self._lines(edge, style, places)
        if wire is None:
            wire = self._add(edge, style, placed)
        elif style != wire.style or not _same_lines(placed, wire.lines):
            wire.set_lines(style, placed, places)
        blocks = self._blocks.blocks
        if blocks.all:
            wire.setVisible(blocks.card(edge.source) != blocks.card(edge.target))
        elif not wire.isVisible():
            wire.setVisible(True)
        return wire

    def choose_lines(self, edge: Edge, places: IntArray) -> None:
        """Draw the lines of these weights of an edge, ``(k, 2)`` by source's and target's unit."""
        wire = self.items[edge]
        wire.set_lines(wire.style, self._lines(edge, wire.style, places), places)

    def mark(
        self, selected: Edge | None, hot: Edge | None = None, faded: Edge | None = None
    ) -> None:
        """Draw the selected wire, and maybe another one, otherwise than the rest."""
        for each, wire in self.items.items():
            if wire.is_plain and each != selected and each != hot and each != faded:
                continue
            wire.set_state(selected=each == selected, hot=each == hot, faded=each == faded)

    def set_theme(self, theme: Theme) -> None:
        """Take other colours."""
        self._theme = theme
        for wire in self.items.values():
            wire.set_theme(theme)

    def of(self, node_id: str) -> Iterable[Edge]:
        """Return the edges from and to a layer that are there, drawn or not."""
        network = self._styles.model.network
        yield from (Edge(source, node_id) for source in network.sources(node_id))
        yield from (Edge(node_id, target) for target in network.targets(node_id))

    def _add(self, edge: Edge, style: EdgeStyle, placed: Lines) -> WireItem:
        if self._spare:
            wire = self._spare.pop()
            wire.stand_for(edge, style, placed, self._theme)
        else:
            wire = WireItem(edge, style, placed, self._theme)
        self.items[edge] = wire
        wire.setParentItem(self._ground)
        return wire

    def _remove(self, edge: Edge) -> None:
        """Take a wire away, and keep its item for another: freeing hundreds of lines takes time."""
        wire = self.items.pop(edge)
        self._scene.removeItem(wire)
        if len(self._spare) < _MOST_SPARE:
            self._spare.append(wire)

    def _lines(self, edge: Edge, style: EdgeStyle, places: IntArray | None) -> Lines:
        by_unit = style.kind != "single"
        source = self._terminal(edge.source, by_unit, right=True)
        target = self._terminal(edge.target, by_unit, right=False)
        drawn, lane = lines(style, source, target, places), self.lanes.of(edge)
        return drawn if lane is None else replace(drawn, lane=lane)

    def _terminal(self, node_id: str, by_unit: bool, *, right: bool) -> Terminal:
        card = self._blocks.card(node_id)
        # A card may still wait for its turn to be shown otherwise.
        content = self._contents[node_id][1] if card.node_id == node_id else card.content
        ends = self._anchors[node_id, right] if by_unit else NOWHERE
        return Terminal(card.pos(), content.size, not content.shows_units, ends)


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
