"""Pieces of a drawing: what is cut out, and how it grows into another."""

from hypothesis import given
from hypothesis import strategies as st

from playground.graph import CanvasLayout, Edge, NetworkSpec, NodeSpec
from playground.graph.pieces import Piece, cut_out, graft

KINDS = st.sampled_from(["dense", "conv2d", "input"])


@st.composite
def networks(draw):
    """A network of up to eight nodes with any wires between them, and places for some."""
    kinds = draw(st.lists(KINDS, min_size=1, max_size=8))
    nodes = tuple(NodeSpec(f"{kind}_{i + 1}", kind, {"n": i}) for i, kind in enumerate(kinds))
    ids = st.sampled_from([node.id for node in nodes])
    edges = draw(st.lists(st.builds(Edge, ids, ids), max_size=12, unique=True))
    places = draw(st.dictionaries(ids, st.tuples(st.integers(-9, 9), st.integers(-9, 9))))
    layout = CanvasLayout({i: (8.0 * x, 8.0 * y) for i, (x, y) in places.items()})
    return NetworkSpec(nodes, tuple(edges)), layout


@given(networks(), st.data())
def test_a_piece_holds_the_chosen_nodes_and_only_the_wires_between_them(drawn, data):
    network, layout = drawn
    ids = [node.id for node in network.nodes]
    chosen = data.draw(st.sets(st.sampled_from(ids)))
    piece = cut_out(network, layout, chosen)
    assert {node.id for node in piece.network.nodes} == chosen
    assert set(piece.network.edges) == {e for e in network.edges if {e.source, e.target} <= chosen}
    assert piece.layout.positions == {i: p for i, p in layout.positions.items() if i in chosen}


@given(networks(), networks())
def test_a_grafted_piece_clashes_with_nothing_and_is_the_same_drawing(host, guest):
    network, piece = host[0], Piece(*guest)
    grown = graft(network, piece)
    ids = [node.id for node in grown.network.nodes]
    assert len(set(ids)) == len(ids)
    assert grown.network.nodes[: len(network.nodes)] == network.nodes
    assert grown.network.edges[: len(network.edges)] == network.edges
    # Called back by their first names, the new nodes and wires are the piece.
    first = {new: old for old, new in grown.ids.items()}
    new_nodes = grown.network.nodes[len(network.nodes) :]
    assert [(first[n.id], n.kind, n.params) for n in new_nodes] == [
        (n.id, n.kind, n.params) for n in piece.network.nodes
    ]
    new_edges = grown.network.edges[len(network.edges) :]
    assert tuple(Edge(first[e.source], first[e.target]) for e in new_edges) == piece.network.edges
