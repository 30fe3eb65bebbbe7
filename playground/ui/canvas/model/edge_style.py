"""Which lines an edge of the network is drawn as: one, one per unit, or one per weight."""

from collections.abc import Collection
from typing import Literal

import numpy as np
from msgspec import Struct
from PySide6.QtCore import QPointF, QSizeF

from playground.core import FloatArray, IntArray, Shape
from playground.graph import Edge
from playground.ui.canvas.model import geometry
from playground.ui.canvas.model.canvas_model import CanvasModel
from playground.ui.canvas.model.level_of_detail import LevelOfDetail

MOST_UNITS = 32
"""Between layers of so many units every weight is a line, between larger ones the strongest are."""


class Terminal(Struct, frozen=True):
    """One end of an edge.

    Parameters
    ----------
    center, size
        Where its card stands, and how large it is.
    shows_port
        Whether wires end at a port on its edge, not at its units.
    anchors
        Where each unit's lines end, ``(units, 2)`` from the centre.
    """

    center: QPointF
    size: QSizeF
    shows_port: bool
    anchors: FloatArray

    def ends(self) -> FloatArray:
        """Return where each unit's lines end in the scene."""
        ends: FloatArray = self.anchors + np.array([self.center.x(), self.center.y()])
        return ends


class EdgeStyle(Struct, frozen=True):
    """How the lines of an edge connect units, whatever the cards' places.

    Parameters
    ----------
    kind
        ``single`` between the ports, ``pairs`` from each unit to its own, ``full`` for all weights,
        ``strongest`` for some of each unit's.
    first_row
        The row of the target's weight that belongs to the source's first unit; for pairs, the
        target's unit that does.
    inputs
        How many units the source has.
    rows, columns
        The shape of the whole weight.
    """

    kind: Literal["single", "pairs", "full", "strongest"]
    first_row: int = 0
    inputs: int = 0
    rows: int = 0
    columns: int = 0

    @property
    def shows_weights(self) -> bool:
        """Whether every line stands for a weight."""
        return self.kind in ("full", "strongest")


class Styles(dict[Edge, EdgeStyle]):
    """How edges are drawn: found when asked for.

    Attributes
    ----------
    model
        What is drawn.
    """

    def __init__(self) -> None:
        super().__init__()
        self.model = CanvasModel()

    def __missing__(self, edge: Edge) -> EdgeStyle:
        found = self[edge] = edge_style(self.model, edge)
        return found

    def keep(self, edges: Collection[Edge]) -> None:
        """Have all others found anew."""
        for edge in [each for each in self if each not in edges]:
            del self[edge]


class Lines(Struct, frozen=True):
    """The lines of an edge: ends ``(k, 2)`` and the units they connect ``(k,)``.

    ``lane`` is where they pass the cards between their ends, if there are some.
    """

    starts: FloatArray
    ends: FloatArray
    sources: IntArray
    targets: IntArray
    straight: bool = False
    lane: geometry.WireLane | None = None


SINGLE = EdgeStyle("single")
_FIRST = np.zeros(1, dtype=np.intp)


def edge_style(model: CanvasModel, edge: Edge) -> EdgeStyle:
    """Return how an edge is drawn."""
    before, after = model.units(edge.source), model.units(edge.target)
    hides_units = model.detail is LevelOfDetail.BLOCK or _is_folded(model, edge)
    if not before or not after or hides_units:
        return SINGLE
    if _leads_back(model, edge):  # on its way around the cards nobody tells lines apart
        return SINGLE
    shape = _matrix_shape(model, edge.target)
    if shape is None and not all(map(model.shows_units, (edge.source, edge.target))):
        return SINGLE
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
    if shape[1] != after:
        return SINGLE
    kind: Literal["full", "strongest"] = "full" if max(before, after) <= MOST_UNITS else "strongest"
    return EdgeStyle(kind, first, before, rows, after)


def _matrix_shape(model: CanvasModel, node_id: str) -> Shape | None:
    """Return the shape of the matrix that weighs a node's inputs, if it has one."""
    shape = model.learned_shapes(node_id).get("weight")
    return shape if shape is not None and len(shape) == 2 else None


def _is_folded(model: CanvasModel, edge: Edge) -> bool:
    """Tell whether a wire leads into or out of a collapsed block, or is inside of one."""
    hidden = model.blocks.hidden
    return edge.source in hidden or edge.target in hidden


def _leads_back(model: CanvasModel, edge: Edge) -> bool:
    """Tell whether a wire goes on in the next lane of cards."""
    (x0, y0), (x1, y1) = (model.positions[i] for i in (edge.source, edge.target))
    half = [model.sizes[i].width() / 2 for i in (edge.source, edge.target)]
    return geometry.returns(x0 + half[0], y0, x1 - half[1], y1)


def lines(
    style: EdgeStyle, source: Terminal, target: Terminal, places: IntArray | None = None
) -> Lines:
    """Return the lines of an edge between two cards.

    ``places`` ``(k, 2)`` are the strongest weights, by source's and target's unit, once known.
    """
    if style.kind == "single" or (style.kind == "strongest" and places is None):
        start = source.center + geometry.output_port(source.size)
        end = target.center + geometry.input_port(target.size)
        # Cards with units show their ports only when asked: the wire then ends at the edge.
        x0 = start.x() + (geometry.PORT_RADIUS if source.shows_port else 0.0)
        x1 = end.x() - (geometry.PORT_RADIUS if target.shows_port else 0.0)
        ends = np.array([[[x0, start.y()]], [[x1, end.y()]]])
        return Lines(ends[0], ends[1], _FIRST, _FIRST)
    starts, ends = source.ends(), target.ends()
    if style.kind == "pairs":
        each = np.arange(len(starts))
        own = style.first_row + each
        return Lines(starts, ends[own], each, own, straight=style.first_row == 0)
    if places is not None:
        sources, targets = places[:, 0], places[:, 1]
    else:
        sources = np.repeat(np.arange(style.inputs), style.columns)
        targets = np.tile(np.arange(style.columns), style.inputs)
    return Lines(starts[sources], ends[targets], sources, targets)
