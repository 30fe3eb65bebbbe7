"""Which wires lead around cards, where the cards are now."""

from collections.abc import Collection, Mapping, Sequence

import numpy as np
from PySide6.QtCore import QRectF

from playground.core import FloatArray
from playground.graph import Edge
from playground.ui.canvas.blocks.block_items import BlockItems
from playground.ui.canvas.items.card import CardItem
from playground.ui.canvas.model.edge_style import EdgeStyle
from playground.ui.canvas.model.geometry import WireLane
from playground.ui.canvas.model.routing import Box, Course, plan_lanes


class WireLanes:
    """The lanes of wires that would lead through cards otherwise.

    Parameters
    ----------
    cards, blocks
        The layers by node id, and what is seen instead of some of them.
    """

    def __init__(self, cards: Mapping[str, CardItem], blocks: BlockItems) -> None:
        self._layers = cards
        self._blocks = blocks
        self._seen: list[CardItem] = []
        self._edges: Sequence[Edge] = ()
        self._styles: Mapping[Edge, EdgeStyle] = {}
        self._anchors: Mapping[tuple[str, bool], FloatArray] = {}
        self._boxes: FloatArray = np.empty((0, 4))
        self._rows: dict[str, int] = {}
        self._source = self._target = np.empty(0, dtype=np.intp)
        self._lanes: dict[Edge, WireLane] = {}

    def of(self, edge: Edge) -> WireLane | None:
        """Return where a wire passes the cards between its ends, if it has to."""
        return self._lanes.get(edge)

    def plan(
        self,
        edges: Sequence[Edge],
        styles: Mapping[Edge, EdgeStyle],
        anchors: Mapping[tuple[str, bool], FloatArray],
    ) -> frozenset[Edge]:
        """Find lanes for the cards and wires there are now; returns the wires that lead otherwise.

        Parameters
        ----------
        edges
            That are drawn as wires.
        styles
            Of every wire; few are asked for.
        anchors
            Where each node's lines end, by node id and whether on its right side.
        """
        hidden, by_node = self._blocks.blocks.hidden, self._blocks.blocks.by_node
        seen = {i: card for i, card in self._layers.items() if i not in hidden}
        seen |= self._blocks.cards
        places = {card_id: row for row, card_id in enumerate(seen)}
        self._rows = {i: places[by_node[i].id if i in hidden else i] for i in self._layers}
        self._seen, self._edges = list(seen.values()), edges
        self._styles, self._anchors = styles, anchors
        self._source = np.array([self._rows[e.source] for e in edges], dtype=np.intp)
        self._target = np.array([self._rows[e.target] for e in edges], dtype=np.intp)
        places_of = [(c.x(), c.y(), c.content.width / 2, c.content.height / 2) for c in self._seen]
        middles = np.array(places_of).reshape(-1, 4)
        at, half = middles[:, :2], middles[:, 2:]
        self._boxes = np.hstack([at - half, at + half])
        return self._find()

    def follow(self, node_ids: Collection[str]) -> frozenset[Edge]:
        """Find lanes again where these layers have gone; returns the wires that lead otherwise."""
        for row in {self._rows[i] for i in node_ids}:
            self._boxes[row] = _box(self._seen[row])
        return self._find()

    def outlines(self) -> tuple[Sequence[CardItem], FloatArray]:
        """Return the cards that are seen, and their outlines ``(n, 4)``."""
        return self._seen, self._boxes

    def area(self) -> QRectF:
        """Return the area of all cards that are seen."""
        if not len(self._boxes):
            return QRectF()
        left, top = self._boxes[:, :2].min(axis=0).tolist()
        right, bottom = self._boxes[:, 2:].max(axis=0).tolist()
        return QRectF(left, top, right - left, bottom - top)

    def cards_in(self, area: QRectF) -> list[CardItem]:
        """Return the cards that touch a part of the scene."""
        low, high = (area.left(), area.top()), (area.right(), area.bottom())
        touching = ((self._boxes[:, :2] < high) & (self._boxes[:, 2:] > low)).all(axis=1)
        return [self._seen[row] for row in np.flatnonzero(touching).tolist()]

    def _find(self) -> frozenset[Edge]:
        before = self._lanes
        found = plan_lanes(self._boxes, self._source, self._target, self._course)
        self._lanes = {self._edges[row]: lane for row, lane in found.items()}
        both = before.keys() | self._lanes.keys()
        return frozenset(e for e in both if before.get(e) != self._lanes.get(e))

    def _course(self, row: int) -> Course:
        """Return the outermost lines of a wire, both ways across."""
        edge = self._edges[row]
        before, after = self._boxes[self._source[row]], self._boxes[self._target[row]]
        x0, x1 = float(before[2]), float(after[0])
        y0, y1 = (float(box[1] + box[3]) / 2 for box in (before, after))
        if self._styles[edge].kind == "single":
            return Course(np.array([[x0, y0]]), np.array([[x1, y1]]))
        a, b = _reach(y0, self._anchors[edge.source, True])
        c, d = _reach(y1, self._anchors[edge.target, False])
        starts = np.array([[x0, a], [x0, b], [x0, a], [x0, b]])
        return Course(starts, np.array([[x1, c], [x1, d], [x1, d], [x1, c]]))


def _box(card: CardItem) -> Box:
    at, width, height = card.pos(), card.content.width / 2, card.content.height / 2
    x, y = at.x(), at.y()
    return (x - width, y - height, x + width, y + height)


def _reach(middle: float, ends: FloatArray) -> tuple[float, float]:
    """Return the heights of the first and the last line of a card."""
    if not len(ends):
        return middle, middle
    return middle + float(ends[:, 1].min()), middle + float(ends[:, 1].max())
