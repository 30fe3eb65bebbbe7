"""Edits on a drawn network: each returns a new value and leaves the old one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from playground.graph import CanvasLayout, Edge, NetworkSpec, NodeSpec
from playground.graph.edits import (
    add_node,
    connect,
    disconnect,
    insert_on_edge,
    new_id,
    remove_nodes,
    rewire,
    set_params,
    would_cycle,
)


def spec_of(text):
    """Read ``"a>b b>c d"``: wires, and nodes on their own."""
    ids, edges = [], []
    for part in text.split():
        ends = part.split(">")
        ids += [n for n in ends if n not in ids]
        if len(ends) == 2:
            edges.append(Edge(*ends))
    return NetworkSpec(tuple(NodeSpec(n, "dense") for n in ids), tuple(edges))


def wires(spec):
    return " ".join(f"{e.source}>{e.target}" for e in spec.edges)


def test_ids_go_past_the_highest():
    spec = NetworkSpec((NodeSpec("dense_1", "dense"), NodeSpec("dense_7", "dense")))
    assert new_id(spec, "dense") == "dense_8"
    assert new_id(spec, "input") == "input_1"


def test_an_id_is_used_once():
    with pytest.raises(ValueError, match="already a node 'a'"):
        add_node(spec_of("a"), NodeSpec("a", "dense"))


@pytest.mark.parametrize(
    ("before", "gone", "bridge", "after"),
    [
        ("a>b b>c", "b", True, "a>c"),
        ("a>b b>c", "b", False, ""),
        ("a>b b>c c>d", "b c", True, "a>d"),
        ("a>b b>c b>d", "b", True, ""),
        ("a>b b>c a>c", "b", True, "a>c"),
        ("a>b", "a", True, ""),
        ("a>b b>c x>c", "b", True, "a>c x>c"),
        ("a>b", "nobody", True, "a>b"),
    ],
)
def test_removing(before, gone, bridge, after):
    spec = spec_of(before)
    result = remove_nodes(spec, gone.split(), bridge=bridge)
    assert wires(result) == after
    assert not any(node in result for node in gone.split())
    assert wires(spec) == before


def test_connecting_twice_changes_nothing():
    spec = connect(spec_of("a b"), "a", "b")
    assert wires(spec) == "a>b"
    assert connect(spec, "a", "b") is spec
    assert wires(disconnect(spec, "a", "b")) == ""


def test_rewiring_leaves_one_source():
    assert wires(rewire(spec_of("a>c b>c c>d"), "x", "c")) == "c>d x>c"


def test_inserting_keeps_the_input_order_of_the_target():
    spec = insert_on_edge(spec_of("a>c b>c"), NodeSpec("n", "dense"), Edge("a", "c"))
    assert spec.sources("c") == ("n", "b")
    assert spec.sources("n") == ("a",)


def test_parameters_are_merged():
    spec = set_params(set_params(spec_of("a b"), "a", units=3), "a", activation="relu")
    assert spec.node("a").params == {"units": 3, "activation": "relu"}
    assert spec.node("b").params == {}


def test_asking_for_a_missing_node():
    with pytest.raises(KeyError):
        spec_of("a").node("b")


@pytest.mark.parametrize(
    ("wire", "closes"), [("a>c", False), ("c>a", True), ("a>a", True), ("d>a", False)]
)
def test_closing_a_loop(wire, closes):
    assert would_cycle(spec_of("a>b b>c d"), *wire.split(">")) is closes


@given(st.lists(st.tuples(st.integers(0, 6), st.integers(0, 6)), max_size=20))
def test_asking_first_keeps_every_drawing_free_of_loops(pairs):
    spec = NetworkSpec(tuple(NodeSpec(str(i), "dense") for i in range(7)))
    reach = {str(i): {str(i)} for i in range(7)}
    for a, b in pairs:
        source, target = str(a), str(b)
        assert would_cycle(spec, source, target) is (source in reach[target])
        if source not in reach[target]:
            spec = connect(spec, source, target)
            for ends in reach.values():
                if source in ends:
                    ends |= reach[target]


def test_the_layout_moves_by_copying():
    layout = CanvasLayout({"a": (0.0, 0.0)})
    moved = layout.moved({"b": (1.0, 2.0)})
    assert layout.positions == {"a": (0.0, 0.0)}
    assert moved.without(frozenset("a")).positions == {"b": (1.0, 2.0)}
