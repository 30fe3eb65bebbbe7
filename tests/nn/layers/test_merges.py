"""Merging layers: worked examples, the order of wires, and what they refuse."""

import numpy as np
import pytest

from playground.graph import Edge, NetworkSpec, NodeSpec
from playground.nn.base.layer import ShapeError
from playground.nn.compiler.plan import Signature, analyze
from playground.nn.layers.add import Add
from playground.nn.layers.concat import Concat
from playground.nn.layers.multiply import Multiply


def merged(alone, layer, *columns):
    one = alone(layer, [(len(c),) for c in columns], 1)
    for x, column in zip(one.memory.inputs, columns, strict=True):
        x[:, 0] = column
    return one, one.forward()[:, 0].tolist()


def test_a_sum_by_hand(alone):
    one, found = merged(alone, Add(), (1, 2), (10, 20), (100, 200))
    assert found == [111, 222]
    one.memory.output_grad[:, 0] = (3, 4)
    assert [dx[:, 0].tolist() for dx in one.backward()] == [[3, 4]] * 3


def test_a_product_by_hand_with_a_zero_in_it(alone):
    one, found = merged(alone, Multiply(), (0, 2), (5, 3), (7, -1))
    assert found == [0, -6]
    one.memory.output_grad[:, 0] = (1, 2)
    assert [dx[:, 0].tolist() for dx in one.backward()] == [[35, -6], [0, -4], [0, 12]]


def test_a_concatenation_by_hand(alone):
    one, found = merged(alone, Concat(), (1,), (2, 3), (4,))
    assert found == [1, 2, 3, 4]
    one.memory.output_grad[:, 0] = (5, 6, 7, 8)
    assert [dx[:, 0].tolist() for dx in one.backward()] == [[5], [6, 7], [8]]


def test_images_are_concatenated_channel_by_channel(alone):
    one = alone(Concat(), [(2, 3, 4), (1, 3, 4)], 2)
    expected = np.concatenate(one.memory.inputs, axis=0)
    np.testing.assert_array_equal(one.forward(), expected)
    assert one.memory.output.shape == (3, 3, 4, 2)


def fork(kind, wires=("left", "right"), widths=(3, 2), outputs=2):
    """Draw an input that feeds two layers, which meet again."""
    nodes = (
        NodeSpec("input", "input"),
        NodeSpec("left", "dense", {"units": widths[0]}),
        NodeSpec("right", "dense", {"units": widths[1]}),
        NodeSpec("meet", kind),
        NodeSpec("output", "dense", {"units": outputs}),
    )
    edges = [Edge("input", "left"), Edge("input", "right")]
    edges += [Edge(source, "meet") for source in wires]
    return NetworkSpec(nodes, (*edges, Edge("meet", "output")))


SIGNATURE = Signature(("x", "y"), True, 2)


@pytest.mark.parametrize(("kind", "title"), [("add", "Add"), ("multiply", "Multiply")])
def test_a_message_names_both_sides(kind, title):
    (found,) = analyze(fork(kind), SIGNATURE).diagnostics
    assert found.node_id == "meet"
    assert found.message == (
        f"wrong shape: {title} needs inputs of one shape, but left gives 3 and right gives 2; "
        "give both layers before it the same size"
    )


def test_a_concatenation_names_both_sides_too():
    spec = fork("concat")
    right = NodeSpec("right", "reshape", {"shape": "1×2×1"})
    nodes = tuple(right if node.id == "right" else node for node in spec.nodes)
    (found,) = analyze(NetworkSpec(nodes, spec.edges), SIGNATURE).diagnostics
    assert found.message == (
        "wrong shape: Concat needs only flat inputs or only images, but left gives 3 and "
        "right gives 1×2×1; put a Flatten layer before the image"
    )


@pytest.mark.parametrize("kind", ["add", "multiply", "concat"])
def test_one_wire_is_not_enough(kind):
    spec = fork(kind)
    left = Edge("left", "meet")
    edges = tuple(e for e in spec.edges if e not in (left, Edge("input", "left")))
    found = analyze(NetworkSpec(spec.nodes, edges), SIGNATURE).diagnostics
    text = "needs at least 2 inputs, gets 1: connect another layer to its left side"
    assert ("meet", text) in {(d.node_id, d.message) for d in found}


@pytest.mark.parametrize("wires", [("left", "right"), ("right", "left")])
def test_inputs_lie_in_the_order_of_the_wires(wires):
    plan = analyze(fork("concat", wires), SIGNATURE).plan
    meet = next(node for node in plan.nodes if node.id == "meet")
    assert meet.sources == wires
    assert meet.shape == (5,)


@pytest.mark.parametrize(
    ("shapes", "words"),
    [
        ([(3,), (2, 4, 4)], "input 1 gives 3 and input 2 gives 2×4×4; put a Flatten"),
        ([(3, 4, 4), (3, 4, 4), (1, 2, 4)], "3×4×4 and input 3 gives 1×2×4; .* height and width"),
    ],
)
def test_what_cannot_be_concatenated_is_named(shapes, words):
    with pytest.raises(ShapeError, match=words):
        Concat().infer(shapes)
