"""Layers grouped into blocks, as edits: the network stays what it is."""

from collections.abc import Mapping

from msgspec.structs import replace
from PySide6.QtCore import QRectF

from playground.core.text.numbers import counted
from playground.graph import blocks
from playground.graph.spec import CanvasLayout, LayerBlock, Position
from playground.ui.canvas.model.canvas_edits import CanvasEdit
from playground.ui.canvas.model.canvas_model import CanvasModel
from playground.ui.canvas.model.geometry import snap
from playground.ui.theme.tokens import GRID

_APART = 3 * GRID
"""How far from a block that was expanded other cards go."""


def group(model: CanvasModel, node_ids: tuple[str, ...]) -> CanvasEdit:
    """Put layers into one block; where its frame would cover others, all are arranged anew."""
    layout, block = blocks.grouped(model.network, model.seen_layout, node_ids)
    shown = replace(model, layout=layout)
    if covers_others(shown, block):
        layout = shown.arranged()
    text = f"Group {counted(len(block.members), 'layer')}"
    return CanvasEdit(text, model.network, layout, select=block.members)


def covers_others(model: CanvasModel, block: LayerBlock) -> bool:
    """Tell whether what is seen of a block lies over what is not in it."""
    area = model.block_areas[block.id]
    return any(area.intersects(each) for each in _things(model, frozenset(block.members)).values())


def ungroup(model: CanvasModel, chosen: tuple[LayerBlock, ...]) -> CanvasEdit:
    """Take blocks away; their layers are seen again."""
    shown = _with_room(model, tuple(b for b in chosen if b.collapsed))
    layout = blocks.ungrouped(shown, [block.id for block in chosen])
    return CanvasEdit(f"Ungroup {_named(chosen)}", model.network, layout)


def rename(model: CanvasModel, block: LayerBlock, name: str) -> CanvasEdit:
    """Call a block something else."""
    layout = blocks.renamed(_clean(model), block.id, name)
    return CanvasEdit(f"Rename {block.name} to {name}", model.network, layout)


def fold(model: CanvasModel, chosen: tuple[LayerBlock, ...], collapsed: bool) -> CanvasEdit:
    """Draw blocks as a card each, or show their layers and make room for them."""
    others = tuple(b for b in chosen if b.collapsed != collapsed)
    layout = _clean(model) if collapsed else _with_room(model, others)
    layout = blocks.folded(layout, [block.id for block in others], collapsed)
    verb = "Collapse" if collapsed else "Expand"
    return CanvasEdit(f"{verb} {_named(others)}", model.network, layout)


def take_out(model: CanvasModel, node_ids: tuple[str, ...]) -> CanvasEdit:
    """Take layers out of the blocks they are in."""
    gone = frozenset(node_ids)
    left = _clean(model).without(gone).blocks
    layout = replace(model.seen_layout, blocks=left)
    text = f"Take {counted(len(node_ids), 'layer')} out of {_named(model.blocks.of(node_ids))}"
    return CanvasEdit(text, model.network, layout)


def _named(chosen: tuple[LayerBlock, ...]) -> str:
    return chosen[0].name if len(chosen) == 1 else counted(len(chosen), "block")


def _clean(model: CanvasModel) -> CanvasLayout:
    """Return the layout as it is seen."""
    return replace(model.seen_layout, blocks=model.blocks.all)


def _with_room(model: CanvasModel, opened: tuple[LayerBlock, ...]) -> CanvasLayout:
    """Return a layout in which other cards are out of the way of blocks that are expanded."""
    layout = _clean(model)
    for block in opened:
        shown = replace(model, layout=blocks.folded(layout, (block.id,), collapsed=False))
        frame = shown.block_areas[block.id].adjusted(-_APART, -_APART, _APART, _APART)
        middle = frame.center().x()
        own = frozenset(block.members)
        things = _things(shown, own)
        hit = [area for area in things.values() if area.intersects(frame)]
        right = [frame.right() - a.left() for a in hit if a.center().x() > middle]
        left = [a.right() - frame.left() for a in hit if a.center().x() <= middle]
        shift = {True: _up(max(right, default=0.0)), False: -_up(max(left, default=0.0))}
        places: dict[str, Position] = {}
        for members, area in things.items():
            dx = shift[area.center().x() > middle]
            for node_id in members if dx else ():
                x, y = shown.positions[node_id]
                places[node_id] = (x + dx, y)
        layout = layout.moved(places)
    return layout


def _things(model: CanvasModel, without: frozenset[str]) -> Mapping[tuple[str, ...], QRectF]:
    """Return what moves as one: every other block, and every card that is in none."""
    areas = {b.members: model.block_areas[b.id] for b in model.blocks.all}
    free = (i for i in model.positions if i not in model.blocks.by_node)
    areas |= {(i,): model.card_area(i) for i in free}
    return {members: area for members, area in areas.items() if not without & set(members)}


def _up(distance: float) -> float:
    """Return the next point of the grid."""
    found = snap(distance)
    return found if found >= distance else found + GRID
