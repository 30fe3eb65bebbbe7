"""Blocks of layers: what always holds of them, whatever is grouped, and in which order."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from playground.graph import CanvasLayout, Edge, NetworkSpec, NodeSpec, blocks
from playground.graph.pieces import cut_out
from playground.graph.spec import LayerBlock

IDS = [f"n{i}" for i in range(8)]
NETWORK = NetworkSpec(
    tuple(NodeSpec(i, "dense") for i in IDS),
    tuple(Edge(a, b) for a, b in pairwise(IDS)),
)
SOME = st.sets(st.sampled_from(IDS), min_size=1)
STEPS = st.lists(
    st.tuples(st.sampled_from(["group", "ungroup", "fold", "expand", "delete"]), SOME), max_size=8
)


def after(steps):
    """Return the layout after random edits, and the nodes that are left."""
    network, layout = NETWORK, CanvasLayout(dict.fromkeys(IDS, (0.0, 0.0)))
    for kind, chosen in steps:
        found = blocks.blocks_of(network, layout).of(chosen)
        ids = [block.id for block in found]
        if kind == "group" and any(i in network for i in chosen):
            layout, _ = blocks.grouped(network, layout, chosen)
        elif kind == "ungroup":
            layout = blocks.ungrouped(layout, ids)
        elif kind in ("fold", "expand"):
            layout = blocks.folded(layout, ids, kind == "fold")
        elif kind == "delete":
            nodes = tuple(node for node in network.nodes if node.id not in chosen)
            network = NetworkSpec(nodes, ())
            layout = layout.without(frozenset(chosen))
    return network, layout


@given(STEPS)
def test_a_node_is_in_one_block_at_most_and_names_and_ids_differ(steps):
    network, layout = after(steps)
    found = blocks.blocks_of(network, layout).all
    assert found == layout.blocks  # edits leave nothing behind that means nothing
    members = [i for block in found for i in block.members]
    assert len(set(members)) == len(members)
    assert all(i in network for i in members)
    assert all(block.members for block in found)
    assert len({block.id for block in found}) == len({block.name for block in found}) == len(found)


@given(STEPS, SOME)
def test_grouping_puts_exactly_the_chosen_into_one_block(steps, chosen):
    network, layout = after(steps)
    chosen = {i for i in chosen if i in network}
    if not chosen:
        return
    before = blocks.blocks_of(network, layout)
    grouped, block = blocks.grouped(network, layout, chosen)
    found = blocks.blocks_of(network, grouped)
    assert set(block.members) == chosen
    assert found.by_id[block.id] == block
    for node_id in set(before.by_node) - chosen:
        assert found.by_node[node_id].id == before.by_node[node_id].id


@given(STEPS)
def test_a_tidy_place_for_all_whatever_is_grouped(steps):
    network, layout = after(steps)
    found = blocks.blocks_of(network, layout)
    sizes = dict.fromkeys([*IDS, *(blocks.CARD + b.id for b in found.all)], (144.0, 64.0))
    places = blocks.arranged(network, found, sizes, (32.0, 56.0), 1200.0)
    assert set(places) == {node.id for node in network.nodes}
    # What is seen of different blocks and cards lies apart.
    areas = []
    for block in found.all:
        xs, ys = zip(*(places[i] for i in block.members), strict=True)
        if block.collapsed:
            middle = ((min(xs) + max(xs)) / 2, (min(ys) + max(ys)) / 2)
            areas.append((*middle, *middle))
        else:
            areas.append((min(xs), min(ys), max(xs), max(ys)))
    areas += [(*places[i], *places[i]) for i in places if i not in found.by_node]
    for k, (left, top, right, bottom) in enumerate(areas):
        for x0, y0, x1, y1 in areas[k + 1 :]:
            apart = x0 - right >= 144 or left - x1 >= 144 or y0 - bottom >= 64 or top - y1 >= 64
            assert apart


def test_more_layers_make_a_whole_block_larger_and_parts_leave_theirs():
    layout, one = blocks.grouped(NETWORK, CanvasLayout(), {"n0", "n1"})
    layout = blocks.renamed(layout, one.id, "encoder")
    layout, larger = blocks.grouped(NETWORK, layout, {"n0", "n1", "n2"})
    assert (larger.id, larger.name, larger.members) == ("block_1", "encoder", ("n0", "n1", "n2"))
    layout, other = blocks.grouped(NETWORK, layout, {"n2", "n3"})
    assert [(b.name, b.members) for b in layout.blocks] == [
        ("encoder", ("n0", "n1")),
        ("Block 1", ("n2", "n3")),
    ]
    assert other.id == "block_2"


def test_what_is_seen_as_one_card_goes_together():
    layout, block = blocks.grouped(NETWORK, CanvasLayout(), {"n0", "n1"})
    assert blocks.blocks_of(NETWORK, layout).together("n0") == ("n0",)
    found = blocks.blocks_of(NETWORK, blocks.folded(layout, [block.id], collapsed=True))
    assert found.together("n0") == ("n0", "n1")
    assert found.card("n1") == "block/block_1"
    assert found.card("n2") == "n2"


def test_a_layout_that_says_nonsense_is_drawn_as_far_as_it_means_something():
    layout = CanvasLayout(
        {},
        (
            LayerBlock("a", "one", ("n0", "gone", "n0")),
            LayerBlock("b", "two", ("n0", "n1")),
            LayerBlock("c", "three", ("gone",)),
        ),
    )
    found = blocks.blocks_of(NETWORK, layout).all
    assert [(b.id, b.members) for b in found] == [("a", ("n0",)), ("b", ("n1",))]


@pytest.mark.parametrize(("chosen", "names"), [({"n0", "n1", "n2"}, ["one"]), ({"n0", "n2"}, [])])
def test_a_piece_takes_whole_blocks_along(chosen, names):
    layout = CanvasLayout({}, (LayerBlock("a", "one", ("n0", "n1")),))
    assert [b.name for b in cut_out(NETWORK, layout, chosen).layout.blocks] == names
