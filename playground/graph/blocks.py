"""Blocks: layers under one name. Pure edits of a layout; the network is not touched."""

import re
from collections.abc import Collection, Iterable, Mapping
from functools import cached_property

from msgspec import Struct
from msgspec.structs import replace

from playground.graph.autolayout import auto_layout
from playground.graph.spec import CanvasLayout, Edge, LayerBlock, NetworkSpec, NodeSpec, Position

CARD = "block/"
"""Begins what a block's card is called; no node's id holds a slash."""


class Blocks(Struct, frozen=True, dict=True):
    """The blocks of a drawing: only of nodes that exist, each node in the first that claims it."""

    all: tuple[LayerBlock, ...] = ()

    @cached_property
    def by_id(self) -> Mapping[str, LayerBlock]:
        """The blocks by their ids."""
        return {block.id: block for block in self.all}

    @cached_property
    def by_node(self) -> Mapping[str, LayerBlock]:
        """The block of every node that is in one."""
        return {node_id: block for block in self.all for node_id in block.members}

    @cached_property
    def hidden(self) -> frozenset[str]:
        """The nodes that are not seen: those of collapsed blocks."""
        return frozenset(i for block in self.all if block.collapsed for i in block.members)

    @cached_property
    def cards(self) -> Mapping[str, str]:
        """The block's card that stands for each node that is not seen."""
        return {node_id: CARD + self.by_node[node_id].id for node_id in self.hidden}

    def card(self, node_id: str) -> str:
        """Return the card a node is seen as: its own, or its block's."""
        return self.cards.get(node_id, node_id)

    def together(self, node_id: str) -> tuple[str, ...]:
        """Return what a press on a node's card means: the node, or all of a collapsed block."""
        return self.by_node[node_id].members if node_id in self.hidden else (node_id,)

    def of(self, node_ids: Iterable[str]) -> tuple[LayerBlock, ...]:
        """Return the blocks that some of these nodes are in, each once."""
        found = (self.by_node.get(node_id) for node_id in node_ids)
        return tuple(dict.fromkeys(block for block in found if block is not None))


def blocks_of(network: NetworkSpec, layout: CanvasLayout) -> Blocks:
    """Return the blocks as they are drawn; what a layout says of other nodes means nothing."""
    free = {node.id for node in network.nodes} if layout.blocks else set()
    found = []
    for block in layout.blocks:
        members = tuple(i for i in dict.fromkeys(block.members) if i in free)
        free.difference_update(members)
        if members:
            found.append(replace(block, members=members))
    return Blocks(tuple(found))


def grouped(
    network: NetworkSpec, layout: CanvasLayout, node_ids: Collection[str]
) -> tuple[CanvasLayout, LayerBlock]:
    """Return a layout with some nodes in one block, and that block.

    Nodes leave the blocks they were in. All of one block and more nodes make that block larger;
    everything else becomes a new one.
    """
    blocks = blocks_of(network, layout)
    chosen = tuple(node.id for node in network.nodes if node.id in set(node_ids))
    whole = [block for block in blocks.all if set(block.members) <= set(chosen)]
    if len(whole) == 1 and len(whole[0].members) < len(chosen):
        block = replace(whole[0], members=chosen)
    else:
        block = LayerBlock(_new_id(blocks), _new_name("Block", blocks), chosen)
    kept = []
    for other in blocks.all:
        members = tuple(i for i in other.members if i not in chosen)
        if other.id == block.id:
            kept.append(block)
        elif members:
            kept.append(replace(other, members=members))
    if block not in kept:
        kept.append(block)
    return replace(layout, blocks=tuple(kept)), block


def ungrouped(layout: CanvasLayout, block_ids: Collection[str]) -> CanvasLayout:
    """Return a layout without some blocks; their layers stay."""
    return replace(layout, blocks=tuple(b for b in layout.blocks if b.id not in block_ids))


def renamed(layout: CanvasLayout, block_id: str, name: str) -> CanvasLayout:
    """Return a layout in which a block has another name."""
    return _changed(layout, (block_id,), name=name)


def folded(layout: CanvasLayout, block_ids: Collection[str], collapsed: bool) -> CanvasLayout:
    """Return a layout in which blocks are drawn as a card each, or with all their layers."""
    return _changed(layout, block_ids, collapsed=collapsed)


def joined(layout: CanvasLayout, block_id: str, node_id: str) -> CanvasLayout:
    """Return a layout in which one more node is in a block."""
    return replace(
        layout,
        blocks=tuple(
            replace(b, members=(*b.members, node_id)) if b.id == block_id else b
            for b in layout.blocks
        ),
    )


def added(blocks: Blocks, layout: CanvasLayout, more: Iterable[LayerBlock]) -> CanvasLayout:
    """Return a layout with more blocks, called so that none is called like another."""
    for block in more:
        new = replace(block, id=_new_id(blocks), name=_new_name(block.name, blocks))
        blocks = Blocks((*blocks.all, new))
    return replace(layout, blocks=blocks.all)


def arranged(
    network: NetworkSpec,
    blocks: Blocks,
    sizes: Mapping[str, tuple[float, float]],
    frame: tuple[float, float],
    widest: float,
) -> dict[str, Position]:
    """Return a tidy place for every node: blocks by themselves, then like cards among the others.

    Parameters
    ----------
    network, blocks
        What to lay out.
    sizes
        The size of every card, collapsed blocks among them.
    frame
        How much wider and higher than what is in it a frame is.
    widest
        See :func:`~playground.graph.autolayout.auto_layout`.
    """
    inner: dict[str, dict[str, Position]] = {}
    outer_sizes = dict(sizes)
    home = {i: CARD + block.id for block in blocks.all for i in block.members}
    for block in blocks.all:
        members = frozenset(block.members)
        part = NetworkSpec(
            tuple(n for n in network.nodes if n.id in members),
            tuple(e for e in network.edges if e.source in members and e.target in members),
        )
        places, extent = _centred(auto_layout(part, sizes).positions, sizes)
        inner[CARD + block.id] = places
        if not block.collapsed:
            outer_sizes[CARD + block.id] = (extent[0] + frame[0], extent[1] + frame[1])
    nodes = dict.fromkeys(home.get(node.id, node.id) for node in network.nodes)
    ends = ((home.get(e.source, e.source), home.get(e.target, e.target)) for e in network.edges)
    edges = dict.fromkeys(Edge(*each) for each in ends if each[0] != each[1])
    outer = NetworkSpec(tuple(NodeSpec(i, "") for i in nodes), tuple(edges))
    found: dict[str, Position] = {}
    for card, (x, y) in auto_layout(outer, outer_sizes, widest).positions.items():
        if card in inner:
            found |= {i: (x + dx, y + dy) for i, (dx, dy) in inner[card].items()}
        else:
            found[card] = (x, y)
    return found


def _centred(
    places: Mapping[str, Position], sizes: Mapping[str, tuple[float, float]]
) -> tuple[dict[str, Position], tuple[float, float]]:
    """Return places about the middle of the area the cards take up, and its size."""
    xs = [(x - sizes[i][0] / 2, x + sizes[i][0] / 2) for i, (x, _) in places.items()]
    ys = [(y - sizes[i][1] / 2, y + sizes[i][1] / 2) for i, (_, y) in places.items()]
    left, right = min(x for x, _ in xs), max(x for _, x in xs)
    top, bottom = min(y for y, _ in ys), max(y for _, y in ys)
    middle = ((left + right) / 2, (top + bottom) / 2)
    moved = {i: (x - middle[0], y - middle[1]) for i, (x, y) in places.items()}
    return moved, (right - left, bottom - top)


def _changed(layout: CanvasLayout, block_ids: Collection[str], **changes: object) -> CanvasLayout:
    blocks = tuple(replace(b, **changes) if b.id in block_ids else b for b in layout.blocks)
    return replace(layout, blocks=blocks)


def _new_id(blocks: Blocks) -> str:
    taken = [int(m[1]) for b in blocks.all if (m := re.fullmatch(r"block_(\d+)", b.id))]
    return f"block_{max(taken, default=0) + 1}"


def _new_name(wanted: str, blocks: Blocks) -> str:
    """Return a name no block has: ``Block 1`` for any, else as wanted, or with a number."""
    taken = {block.name.casefold() for block in blocks.all}
    if wanted != "Block" and wanted.casefold() not in taken:
        return wanted
    stem = re.sub(r" \d+$", "", wanted)[:70]
    number = 1 if wanted == "Block" else 2
    while f"{stem} {number}".casefold() in taken:
        number += 1
    return f"{stem} {number}"
