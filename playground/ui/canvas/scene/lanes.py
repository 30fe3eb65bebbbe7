"""Which wires lead around cards, where the cards are now."""

from collections.abc import Mapping

import numpy as np

from playground.core import FloatArray
from playground.graph import Edge
from playground.ui.canvas.blocks.block_items import BlockItems
from playground.ui.canvas.items.card import CardItem
from playground.ui.canvas.model.edge_style import EdgeStyle
from playground.ui.canvas.model.geometry import WireLane
from playground.ui.canvas.model.routing import Box, Course, plan_lanes


def wire_lanes(
    cards: Mapping[str, CardItem],
    blocks: BlockItems,
    styles: Mapping[Edge, EdgeStyle],
    anchors: Mapping[tuple[str, bool], FloatArray],
) -> dict[Edge, WireLane]:
    """Return the lanes of wires that would lead through cards otherwise.

    Parameters
    ----------
    cards, blocks
        The layers by node id, and what is seen instead of some of them.
    styles
        Of every wire.
    anchors
        Where each node's lines end, by node id and whether on its right side.
    """
    hidden, by_node = blocks.blocks.hidden, blocks.blocks.by_node
    seen = {i: card for i, card in cards.items() if i not in hidden} | dict(blocks.cards)
    boxes: dict[str, Box] = {}
    for card_id, card in seen.items():
        at, width, height = card.pos(), card.content.width / 2, card.content.height / 2
        x, y = at.x(), at.y()
        boxes[card_id] = (x - width, y - height, x + width, y + height)
    shown = {i: by_node[i].id if i in hidden else i for i in cards}
    wires = {edge: (shown[edge.source], shown[edge.target]) for edge in styles}

    def course_of(edge: Edge) -> Course:
        """Return the outermost lines of a wire, both ways across."""
        (x0, y0), (x1, y1) = (_middle(boxes[i]) for i in wires[edge])
        x0, x1 = boxes[wires[edge][0]][2], boxes[wires[edge][1]][0]
        if styles[edge].kind == "single":
            return Course(np.array([[x0, y0]]), np.array([[x1, y1]]))
        a, b = _reach(y0, anchors[edge.source, True])
        c, d = _reach(y1, anchors[edge.target, False])
        starts = np.array([[x0, a], [x0, b], [x0, a], [x0, b]])
        return Course(starts, np.array([[x1, c], [x1, d], [x1, d], [x1, c]]))

    return plan_lanes(boxes, wires, course_of)


def _middle(box: Box) -> tuple[float, float]:
    return (box[0] + box[2]) / 2, (box[1] + box[3]) / 2


def _reach(middle: float, ends: FloatArray) -> tuple[float, float]:
    """Return the heights of the first and the last line of a card."""
    if not len(ends):
        return middle, middle
    return middle + float(ends[:, 1].min()), middle + float(ends[:, 1].max())
