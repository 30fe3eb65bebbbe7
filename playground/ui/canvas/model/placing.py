"""Where cards are put that nobody placed, and how far the drawing reaches."""

from collections.abc import Collection, Iterable, Mapping

import numpy as np
from msgspec.structs import replace
from PySide6.QtCore import QRectF, QSizeF

from playground.graph import CanvasLayout, Edge, NetworkSpec
from playground.graph.autolayout import auto_layout
from playground.graph.blocks import CARD, Blocks, arranged
from playground.graph.spec import LayerBlock, Position
from playground.ui.canvas.model import geometry

WIDEST_LANE = 1400.0
"""What a small window can still show readably: six cards, or four with pictures."""


def tidy_layout(
    network: NetworkSpec,
    layout: CanvasLayout,
    blocks: Blocks,
    sizes: Mapping[str, QSizeF],
    folded: Mapping[LayerBlock, QSizeF],
    widest: float,
) -> CanvasLayout:
    """Return a tidy layout.

    Parameters
    ----------
    network, layout, blocks
        What is laid out, its layout so far, and which layers are in blocks.
    sizes, folded
        The sizes of the layers' cards, and of those that collapsed blocks are seen as.
    widest
        How wide a lane of cards may be.
    """
    extents = {i: (s.width(), s.height()) for i, s in sizes.items()}
    if not blocks.all:
        return auto_layout(network, extents, widest)
    extents |= {CARD + block.id: (s.width(), s.height()) for block, s in folded.items()}
    frame = (2 * geometry.FRAME, 2 * geometry.FRAME + geometry.FRAME_HEADER)
    return replace(layout, positions=arranged(network, blocks, extents, frame, widest))


def drawn_area(
    sizes: Mapping[str, QSizeF],
    positions: Mapping[str, Position],
    hidden: Collection[str],
    blocks: Iterable[QRectF],
    edges: Iterable[Edge],
) -> QRectF:
    """Return the area of all that is seen of cards and blocks, and of wires to another lane.

    Parameters
    ----------
    sizes, positions
        Of the cards: how large they are, and their centres.
    hidden
        The layers that are out of sight in collapsed blocks.
    blocks, edges
        The outlines of the blocks, and the wires.
    """
    ends = list[tuple[float, float, float, float]]()
    for node_id, size in sizes.items():
        if node_id not in hidden:
            (x, y), across, down = positions[node_id], size.width() / 2, size.height() / 2
            ends.append((x - across, y - down, x + across, y + down))
    area = QRectF()
    if ends:
        left, top, right, bottom = zip(*ends, strict=True)
        area.setCoords(min(left), min(top), max(right), max(bottom))
    for block in blocks:
        area = area.united(block)
    for edge in edges:
        (x0, y0), (x1, y1) = positions[edge.source], positions[edge.target]
        if x1 >= x0 or edge.source in hidden or edge.target in hidden:
            continue
        x0 += sizes[edge.source].width() / 2 + geometry.PORT_RADIUS
        x1 -= sizes[edge.target].width() / 2 + geometry.PORT_RADIUS
        if geometry.returns(x0, y0, x1, y1):
            way = geometry.wires_area(np.array([[x0, y0]]), np.array([[x1, y1]]))
            area = area.united(way)
    return area
