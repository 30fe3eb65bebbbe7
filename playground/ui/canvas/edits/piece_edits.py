"""Copies of layers with the wires between them: duplicated, dragged off, or pasted."""

from collections.abc import Mapping

from msgspec.structs import replace

from playground.graph.autolayout import auto_layout
from playground.graph.blocks import added, blocks_of
from playground.graph.pieces import Piece, cut_out, graft
from playground.graph.spec import CanvasLayout, Position
from playground.ui.canvas.model import canvas_edits, geometry
from playground.ui.canvas.model.canvas_edits import CanvasEdit
from playground.ui.canvas.model.canvas_model import CanvasModel
from playground.ui.theme.tokens import GRID

BELOW = 32.0
_ASIDE = 3 * GRID
"""How far a copy steps aside where another one stands already."""


def piece_of(model: CanvasModel, node_ids: tuple[str, ...]) -> Piece:
    """Return nodes as they are seen, to be put in elsewhere."""
    return cut_out(model.network, model.seen_layout, node_ids)


def cut(model: CanvasModel, node_ids: tuple[str, ...]) -> CanvasEdit:
    """Take nodes out; what stood on both sides of one is connected."""
    removed = canvas_edits.remove(model, node_ids)
    return replace(removed, text=removed.text.replace("Delete", "Cut", 1))


def duplicate(model: CanvasModel, node_ids: tuple[str, ...]) -> CanvasEdit:
    """Copy nodes, with the wires between them, to a place below."""
    down = _height(model, node_ids) + BELOW
    return duplicate_at(model, node_ids, (0.0, geometry.snap(down)))


def duplicate_at(model: CanvasModel, node_ids: tuple[str, ...], shift: Position) -> CanvasEdit:
    """Copy nodes, with the wires between them, as far from themselves as ``shift`` says."""
    text = f"Duplicate {canvas_edits.named(model, node_ids)}"
    made, ids = _put(model, piece_of(model, node_ids), shift, text)
    return replace(made, copies={new: old for old, new in ids.items()})


def paste(model: CanvasModel, piece: Piece, at: Position | None) -> CanvasEdit:
    """Put a piece into the drawing, unconnected, and select it.

    Parameters
    ----------
    model, piece
        The drawing, and what to put in.
    at
        Where the middle of the piece goes; ``None`` for beside where it was copied.
    """
    piece = _placed(piece)
    places = piece.layout.positions
    if at is None:
        shift = _shift_below(model, places)
    else:
        (left, top), (right, bottom) = _bounds(places)
        shift = (
            geometry.snap(at[0] - (left + right) / 2),
            geometry.snap(at[1] - (top + bottom) / 2),
        )
    taken = {(round(x), round(y)) for x, y in model.positions.values()}
    while any((round(x + shift[0]), round(y + shift[1])) in taken for x, y in places.values()):
        shift = (shift[0] + _ASIDE, shift[1] + _ASIDE)
    count = len(piece.network.nodes)
    text = f"Paste {count} layers"
    if count == 1:
        text = f"Paste {piece.network.name_of(piece.network.nodes[0].id)}"
    made, ids = _put(model, piece, shift, text)
    return replace(made, learnt={ids[i]: found for i, found in piece.learnt.items()})


def offsets(piece: Piece) -> list[tuple[str, Position]]:
    """Return the kind of every layer of a piece, and how far it is from the piece's middle."""
    placed = _placed(piece)
    (left, top), (right, bottom) = _bounds(placed.layout.positions)
    x, y = (left + right) / 2, (top + bottom) / 2
    places = placed.layout.positions
    nodes = placed.network.nodes
    return [(n.kind, (places[n.id][0] - x, places[n.id][1] - y)) for n in nodes]


def _put(
    model: CanvasModel, piece: Piece, shift: Position, text: str
) -> tuple[CanvasEdit, Mapping[str, str]]:
    """Put a piece in; returns the edit, and what each node of the piece is called then."""
    grown = graft(model.network, piece)
    places = {
        grown.ids[i]: (x + shift[0], y + shift[1])
        for i, (x, y) in piece.layout.positions.items()
        if i in grown.ids
    }
    layout = model.seen_layout.moved(places)
    if piece.layout.blocks:
        inside = blocks_of(piece.network, piece.layout).all
        new = [replace(b, members=tuple(grown.ids[i] for i in b.members)) for b in inside]
        layout = added(model.blocks, layout, new)
    made = CanvasEdit(text, grown.network, layout, select=tuple(grown.ids.values()))
    return made, grown.ids


def _placed(piece: Piece) -> Piece:
    """Return a piece whose every card, and no other, has a place."""
    known = piece.layout.positions
    ids = [node.id for node in piece.network.nodes]
    if not all(i in known for i in ids):
        known = auto_layout(piece.network, {}).positions
    places = {i: known[i] for i in ids}
    return replace(piece, layout=CanvasLayout(places, piece.layout.blocks))


def _shift_below(model: CanvasModel, places: Mapping[str, Position]) -> Position:
    """Return how far down a piece goes so that it stands below what is drawn in its columns."""
    (left, top), (right, _) = _bounds(places)
    bottoms = [
        y + model.sizes[i].height() / 2
        for i, (x, y) in model.positions.items()
        if left - geometry.WIDEST_CARD < x < right + geometry.WIDEST_CARD
    ]
    if not bottoms:
        return (0.0, 0.0)
    down = max(bottoms) + BELOW + geometry.CARD_HEIGHT / 2 - top
    return (0.0, geometry.snap(max(down, 0.0)))


def _bounds(places: Mapping[str, Position]) -> tuple[Position, Position]:
    """Return the smallest and the largest coordinates of the cards' centres."""
    xs, ys = zip(*places.values(), strict=True)
    return (min(xs), min(ys)), (max(xs), max(ys))


def _height(model: CanvasModel, node_ids: tuple[str, ...]) -> float:
    tops = [model.positions[i][1] - model.sizes[i].height() / 2 for i in node_ids]
    bottoms = [model.positions[i][1] + model.sizes[i].height() / 2 for i in node_ids]
    return max(bottoms) - min(tops)
