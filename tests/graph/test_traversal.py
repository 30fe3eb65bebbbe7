import pytest
from hypothesis import given
from hypothesis import strategies as st

from playground.graph import Edge, NetworkSpec, NodeSpec
from playground.graph.traversal import CycleError, ancestors, descendants, topological_order


def network(ids, *wires):
    return NetworkSpec(tuple(NodeSpec(i, "dense") for i in ids), tuple(Edge(*w) for w in wires))


def test_a_chain_is_ordered_along_its_wires_however_it_is_stored():
    spec = network("cab", ("a", "b"), ("b", "c"))
    assert topological_order(spec) == ("a", "b", "c")


def test_the_networks_own_order_decides_between_free_nodes():
    assert topological_order(network("bca", ("a", "c"))) == ("b", "a", "c")


def test_wires_to_nobody_and_double_wires_change_nothing():
    spec = network("ab", ("a", "b"), ("a", "b"), ("x", "a"), ("b", "y"))
    assert topological_order(spec) == ("a", "b")


def test_a_loop_names_exactly_the_nodes_on_it():
    spec = network("iabcz", ("i", "a"), ("a", "b"), ("b", "c"), ("c", "a"), ("c", "z"))
    with pytest.raises(CycleError, match="a, b, c form a loop") as caught:
        topological_order(spec)
    assert caught.value.node_ids == ("a", "b", "c")


def test_a_node_that_feeds_itself_is_a_loop():
    with pytest.raises(CycleError):
        topological_order(network("a", ("a", "a")))


@given(st.lists(st.tuples(st.integers(0, 7), st.integers(0, 7)), max_size=20))
def test_every_wire_points_forward_in_any_acyclic_network(pairs):
    wires = [(str(min(p)), str(max(p))) for p in pairs if p[0] != p[1]]
    order = topological_order(network("76543210", *wires))
    assert sorted(order) == list("01234567")
    assert all(order.index(a) < order.index(b) for a, b in wires)


def test_a_loop_between_two_ways_through_it_is_named_whole():
    spec = network("xabcdy", "xa", "ab", "ba", "bc", "cd", "dc", "dy")
    with pytest.raises(CycleError) as caught:
        topological_order(spec)
    assert caught.value.node_ids == ("a", "b", "c", "d")


def test_ancestors_and_descendants_are_all_that_wires_lead_to():
    spec = network("abcdex", "ab", "bc", "ad", "dc", "ce")
    assert set(ancestors(spec, "c")) == set("abd")
    assert set(descendants(spec, "a")) == set("bcde")
    assert ancestors(spec, "a") == descendants(spec, "e") == descendants(spec, "x") == ()
    assert descendants(spec, "b") == ("c", "e")


def test_only_a_node_on_a_loop_depends_on_itself():
    spec = network("abc", "ab", "ba", "bc")
    assert set(descendants(spec, "a")) == set("abc")
    assert set(ancestors(spec, "c")) == set("ab")


@given(st.lists(st.tuples(st.sampled_from("abcdef"), st.sampled_from("abcdef")), max_size=12))
def test_what_depends_on_a_node_has_it_as_an_ancestor(wires):
    spec = network("abcdef", *wires)
    pairs = {(a, d) for a in "abcdef" for d in descendants(spec, a)}
    assert pairs == {(a, d) for d in "abcdef" for a in ancestors(spec, d)}
    looped = {a for a, d in pairs if a == d}
    if not looped:
        assert len(topological_order(spec)) == 6
        return
    with pytest.raises(CycleError) as caught:
        topological_order(spec)
    assert looped <= set(caught.value.node_ids)
