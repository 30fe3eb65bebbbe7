"""Looking up nodes and neighbours: as scanning the tuples would, in a network of any size."""

import msgspec
import pytest

from playground.graph import Edge, NetworkSpec, NodeSpec

NODES = tuple(NodeSpec(i, "dense") for i in "abc")
NETWORK = NetworkSpec(NODES, (Edge("a", "c"), Edge("b", "c"), Edge("a", "b")))


def test_nodes_are_found_by_id():
    assert NETWORK.node("b") is NODES[1]
    assert "c" in NETWORK
    assert "d" not in NETWORK
    with pytest.raises(KeyError):
        NETWORK.node("d")


def test_of_nodes_that_share_an_id_the_first_counts():
    doubled = NetworkSpec((NodeSpec("a", "input"), NodeSpec("a", "dense")))
    assert doubled.node("a").kind == "input"


def test_neighbours_come_in_the_order_of_the_edges():
    assert NETWORK.sources("c") == ("a", "b")
    assert NETWORK.targets("a") == ("c", "b")
    assert NETWORK.sources("a") == NETWORK.targets("c") == NETWORK.sources("nobody") == ()


def test_what_is_looked_up_is_no_part_of_the_value():
    fresh = NetworkSpec(NETWORK.nodes, NETWORK.edges)
    assert NETWORK.sources("c")
    assert fresh == NETWORK
    assert msgspec.json.encode(fresh) == msgspec.json.encode(NETWORK)
    assert msgspec.structs.replace(NETWORK, edges=()).sources("c") == ()
