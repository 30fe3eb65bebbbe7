"""Which lines an edge of the network is drawn as: one, one per unit, or one per weight."""

import numpy as np
from msgspec import Struct
from PySide6.QtCore import QPointF, QSizeF

from playground.core import FloatArray, IntArray
from playground.graph import Edge
from playground.ui.canvas.model import geometry
from playground.ui.canvas.model.canvas_model import CanvasModel


class Terminal(Struct, frozen=True):
    """One end of an edge: where its card stands, how large it is, how many tiles it shows."""

    center: QPointF
    size: QSizeF
    tiles: int


class EdgeStyle(Struct, frozen=True):
    """How the lines of an edge connect units, whatever the cards' places.

    Parameters
    ----------
    kind
        ``single`` between the ports, ``pairs`` from each unit to its own, ``full`` for all weights.
    first_row
        The row of the target's weight that belongs to the source's first unit; for pairs, the
        target's unit that does.
    rows
        How many rows the whole weight has.
    """

    kind: str
    first_row: int = 0
    rows: int = 0


class Lines(Struct, frozen=True):
    """The lines of an edge: ends ``(k, 2)`` and the units they connect ``(k,)``."""

    starts: FloatArray
    ends: FloatArray
    sources: IntArray
    targets: IntArray
    straight: bool = False


SINGLE = EdgeStyle("single")


def edge_style(model: CanvasModel, edge: Edge) -> EdgeStyle:
    """Return how an edge is drawn."""
    before, after = model.shown_tiles(edge.source), model.shown_tiles(edge.target)
    if not before or not after:
        return SINGLE
    shape = model.weight_shape(edge.target)
    if shape is None and before == after:
        return EdgeStyle("pairs")
    widths = {s: model.units(s) for s in model.network.sources(edge.target)}
    known = [w for w in widths.values() if w is not None]
    rows = after if shape is None else shape[0]
    if len(known) != len(widths) or sum(known) != rows:
        return SINGLE
    first = 0
    for source, width in widths.items():
        if source == edge.source:
            break
        first += width or 0
    if shape is None:  # units stand side by side, as they come
        return EdgeStyle("pairs", first)
    return EdgeStyle("full", first, rows) if shape[1] == after else SINGLE


def lines(style: EdgeStyle, source: Terminal, target: Terminal) -> Lines:
    """Return the lines of an edge between two cards."""
    if style.kind == "single":
        start = source.center + geometry.output_port(source.size)
        end = target.center + geometry.input_port(target.size)
        # Cards with tiles show their ports only when asked: the wire then ends at the edge.
        gap_before, gap_after = (0.0 if c.tiles else geometry.PORT_RADIUS for c in (source, target))
        none = np.zeros(1, dtype=np.intp)
        return Lines(
            np.array([[start.x() + gap_before, start.y()]]),
            np.array([[end.x() - gap_after, end.y()]]),
            none,
            none,
        )
    starts = geometry.tile_edges(source.center, source.size, source.tiles, right=True)
    ends = geometry.tile_edges(target.center, target.size, target.tiles, right=False)
    if style.kind == "pairs":
        each = np.arange(source.tiles)
        own = style.first_row + each
        return Lines(starts, ends[own], each, own, straight=style.first_row == 0)
    sources = np.repeat(np.arange(source.tiles), target.tiles)
    targets = np.tile(np.arange(target.tiles), source.tiles)
    return Lines(starts[sources], ends[targets], sources, targets)
