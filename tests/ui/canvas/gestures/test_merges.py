"""Layers with several inputs on the canvas: each wire comes beside the others."""

import pytest
from PySide6.QtCore import Qt

from playground.graph import CanvasLayout, Edge, NetworkSpec, NodeSpec
from playground.nn.compiler.plan import Signature, analyze
from playground.nn.layers import LAYERS

pytestmark = pytest.mark.gui

PLACES = {
    "input": (0.0, 0.0),
    "left": (216.0, -160.0),
    "right": (216.0, 160.0),
    "meet": (432.0, 0.0),
    "output": (648.0, 0.0),
}
MERGES = [layer.name for layer in LAYERS if layer.category == "Merge"]


@pytest.fixture(params=MERGES)
def fork(request, empty_desk):
    """Two layers behind an input, the left one wired to a merge."""
    nodes = (
        NodeSpec("input", "input"),
        NodeSpec("left", "dense", {"units": 3}),
        NodeSpec("right", "dense", {"units": 3}),
        NodeSpec("meet", request.param),
        NodeSpec("output", "dense", {"units": 1}),
    )
    wires = ("input left", "input right", "left meet", "meet output")
    edges = tuple(Edge(*wire.split()) for wire in wires)
    empty_desk.show(NetworkSpec(nodes, edges), CanvasLayout(PLACES))
    empty_desk.canvas.fit()
    return empty_desk


def errors(spec):
    return [d.message for d in analyze(spec, Signature(("x", "y"), True, 1)).diagnostics]


def test_a_second_wire_is_added_not_swapped(fork):
    missing = "needs at least 2 inputs, gets 1: connect another layer to its left side"
    assert errors(fork.network)[0] == missing
    fork.drag(fork.port("right", "out"), fork.port("meet", "in"))
    (edit,) = fork.edits
    assert edit[1].sources("meet") == ("left", "right")
    assert errors(edit[1]) == []


def test_a_third_wire_is_welcome_too(fork):
    fork.drag(fork.port("right", "out"), fork.port("meet", "in"))
    fork.press(fork.port("input", "out"))
    fork.move(fork.at("input", 100, 50))
    fork.move(fork.port("meet", "in"))
    verdict = fork.canvas.gesture.check
    fork.release(fork.port("meet", "in"))
    if fork.network.node("meet").kind == "concat":
        assert (verdict.verdict, verdict.reason) == ("fits", "")
    else:
        assert "left gives 3 and Input gives 2" in verdict.reason
        fork.answer("Connect all the same")
    assert fork.network.sources("meet") == ("left", "right", "input")


def test_a_wire_that_is_there_and_a_loop_are_refused(fork):
    fork.drag(fork.port("left", "out"), fork.port("meet", "in"))
    fork.drag(fork.port("meet", "out"), fork.port("right", "in"))
    fork.answer("Replace")
    assert fork.network.sources("right") == ("meet",)
    fork.drag(fork.port("right", "out"), fork.port("meet", "in"))
    reasons = [m.split(" – ")[1].split(":")[0] for m in fork.messages]
    assert reasons == ["already connected", "would make a loop"]


def test_every_wire_is_drawn(fork):
    fork.drag(fork.port("right", "out"), fork.port("meet", "in"))
    assert set(fork.canvas.network_scene.wires) == set(fork.network.edges)


def test_a_deleted_branch_leaves_the_short_cut(fork, qtbot):
    fork.drag(fork.port("right", "out"), fork.port("meet", "in"))
    fork.canvas.select(("left",))
    qtbot.keyClick(fork.canvas, Qt.Key.Key_Delete)
    assert sorted(fork.network.sources("meet")) == ["input", "right"]


def test_units_of_a_concatenation_are_wired_one_to_one_side_by_side(empty_desk):
    nodes = (
        NodeSpec("input", "input"),
        NodeSpec("left", "dense", {"units": 2}),
        NodeSpec("right", "dense", {"units": 3}),
        NodeSpec("meet", "concat"),
        NodeSpec("output", "dense", {"units": 1}),
    )
    wires = ("input left", "input right", "left meet", "right meet", "meet output")
    network = NetworkSpec(nodes, tuple(Edge(*wire.split()) for wire in wires))
    empty_desk.canvas.set_tiled(True)
    infos = analyze(network, Signature(("x", "y"), True, 1)).infos
    empty_desk.canvas.set_document(network, CanvasLayout(PLACES), infos, (), ("x", "y"))
    drawn = empty_desk.canvas.network_scene.wires
    left, right = drawn[Edge("left", "meet")].lines, drawn[Edge("right", "meet")].lines
    assert left.sources.tolist() == [0, 1]
    assert left.targets.tolist() == [0, 1]
    assert right.sources.tolist() == [0, 1, 2]
    assert right.targets.tolist() == [2, 3, 4]
    heights = [*left.ends[:, 1].tolist(), *right.ends[:, 1].tolist()]
    assert heights == sorted(set(heights))
