"""Wires drawn by mouse in the whole window: what is said before the drop, and what comes of it."""

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from playground.graph import Edge
from playground.nn.inspect import trials
from playground.project.templates import template
from tests.ui.canvas.connecting.conftest import LAYERS, PLACES, WIRES, answer, entries, hold

pytestmark = [pytest.mark.gui, pytest.mark.usefixtures("one_window")]


def refused_port(made, node_id):
    card = made.window.canvas.network_scene.cards[node_id]
    return card.hot_port == "in" and card._is_refused


@pytest.mark.parametrize(
    ("source", "target", "reason"),
    [
        ("c", "a", "would make a loop: "),
        ("b", "b", "a layer cannot feed itself"),
        ("a", "add_1", "already connected: "),
        ("a", "b", "already connected: "),
        ("input", "add_1", "Add needs inputs of one shape, but c gives 4 and input gives 2"),
    ],
)
def test_why_a_wire_cannot_be_is_said_before_it_is_dropped(block, source, target, reason):
    gesture = lambda: block.window.canvas.gesture  # noqa: E731
    before = block.project
    drop = hold(block, block.place(source, "out"), block.place(target, "in"))
    assert reason in gesture().note.replace("\n", " ") or "of one shape" in gesture().note
    assert refused_port(block, target)
    drop()
    menu = QApplication.activePopupWidget()
    if menu is not None:
        QTest.keyClick(menu, Qt.Key.Key_Escape)
    assert block.project == before


def test_a_second_output_is_said_before_the_drop(open_drawing):
    layers = {**LAYERS, "side": ("dense", {"units": 4})}
    made = open_drawing(layers, WIRES, {**PLACES, "side": (216.0, 320.0)})
    drop = hold(made, made.place("input", "out"), made.place("side", "in"))
    assert "the network would end at" in made.window.canvas.gesture.note
    drop()
    assert Edge("input", "side") in made.project.network.edges  # the branch may go on from there


def test_each_pair_of_layers_is_judged_once_a_gesture(block, monkeypatch):
    planned = []
    real = trials.analyze
    monkeypatch.setattr(trials, "analyze", lambda *a: planned.append(a) or real(*a))
    at = block.place("add_1", "in")
    drop = hold(block, block.place("input", "out"), at)
    for dx in range(6):
        QTest.mouseMove(
            block.window.windowHandle(),
            block._in_window(block.window.canvas.viewport(), at + QPoint(dx, 0)),
        )
        QApplication.processEvents()
    layers_passed = 4
    assert len(planned) <= 1 + layers_passed
    block.window.canvas.cancel_gesture()
    drop()


def grip(canvas, edge, end):
    """Return the first point along a wire, from one of its ends, where that end is taken off."""
    path = canvas.network_scene.wires[edge].line_path(0)
    steps = range(100) if end == "source" else reversed(range(100))
    points = (canvas.mapFromScene(path.pointAtPercent(i / 100)) for i in steps)
    hits = ((at, canvas.hit_test(at)) for at in points)
    at, hit = next((at, hit) for at, hit in hits if hit.kind == "wire" and hit.edge == edge)
    assert hit.end == end
    return at


@pytest.mark.parametrize("end", ["source", "target"])
def test_a_wire_is_taken_at_either_end_and_put_elsewhere_in_one_step(block, end):
    block.do("step")
    block.wait(lambda: block.latest.step == 1)
    learnt = block.weights()
    canvas, skip = block.window.canvas, Edge("a", "add_1")
    near = grip(canvas, skip, end)
    before = block.project
    if end == "source":
        block.drag(near, block.place("b", "out"))
        expected = Edge("b", "add_1")
    else:
        block.drag(near, block.place("output", "in"))
        answer("Replace")
        expected = Edge("a", "output")
    network = block.project.network
    assert expected in network.edges
    assert skip not in network.edges
    assert block.window.document.undo_stack.undoText() == "Reconnect"
    if end == "source":
        assert network.edges.index(expected) == before.network.edges.index(skip)
        block.wait_for_snapshot()
        now = block.weights()
        assert now.keys() == learnt.keys()
        assert all(np.array_equal(now[key], learnt[key]) for key in learnt)
    block.do("undo")
    assert block.project == before


def test_a_second_wire_offers_to_merge_or_replace(block):
    before = block.project
    block.drag(block.place("input", "out"), block.place("output", "in"))
    assert list(entries()) == ["Add", "Multiply", "Concat", "Replace"]
    assert not entries()["Add"].isEnabled()
    assert "one shape" in entries()["Add"].toolTip()
    answer("Concat")
    network = block.project.network
    (merge,) = network.sources("output")
    assert network.node(merge).kind == "concat"
    assert network.sources(merge) == ("add_1", "input")
    assert block.window.presenter.workbench.is_trainable
    cards = block.window.canvas.network_scene.cards
    rects = [card.rect() for card in cards.values()]
    assert not any(a.intersects(b) for a in rects for b in rects if a is not b)
    assert cards["add_1"].pos().x() < cards[merge].pos().x() < cards["output"].pos().x()
    block.do("undo")
    assert block.project == before


def test_adding_what_fits_keeps_what_was_learnt(block):
    block.do("step")
    block.wait(lambda: block.latest.step == 1)
    learnt = block.weights()
    block.drag(block.place("a", "out"), block.place("c", "in"))
    answer("Add")
    network = block.project.network
    (merge,) = network.sources("c")
    assert network.sources(merge) == ("b", "a")
    block.wait_for_snapshot()
    now = block.weights()
    assert all(np.array_equal(now[key], learnt[key]) for key in learnt)


def test_a_wire_that_does_not_fit_is_mended_where_it_is_dropped(block):
    block.drag(block.place("input", "out"), block.place("add_1", "in"))
    answer("Match the shapes with a linear Dense")
    assert block.window.presenter.workbench.is_trainable
    assert len(block.project.network.sources("add_1")) == 3
    assert block.window.document.undo_stack.count() == 1


def test_the_menu_is_left_by_escape_with_nothing_done(block):
    before = block.project
    block.drag(block.place("input", "out"), block.place("output", "in"))
    QTest.keyClick(QApplication.activePopupWidget(), Qt.Key.Key_Escape)
    assert QApplication.activePopupWidget() is None
    assert block.project == before


def test_a_replacement_that_does_not_fit_brings_what_mends_it(open_window):
    made = open_window(template("residual-digits"))
    made.wait_for_snapshot()
    made.drag(made.place("conv_1", "out"), made.place("output", "in"))
    found = entries()
    assert [text for text, entry in found.items() if entry.isEnabled()] == ["Replace, add Flatten"]
    assert "only flat inputs or only images" in found["Concat"].toolTip()
    answer("Replace, add Flatten")
    network = made.project.network
    (flat,) = network.sources("output")
    assert (network.node(flat).kind, network.sources(flat)) == ("flatten", ("conv_1",))


@pytest.mark.parametrize("end", ["source", "target"])
def test_a_click_near_the_end_of_a_weight_still_has_it_typed(block, end):
    canvas = block.window.canvas
    at, before = grip(canvas, Edge("a", "b"), end), block.project
    block.click(canvas.viewport(), at)
    assert canvas.values.isVisible()
    QTest.keyClick(canvas.values.field, Qt.Key.Key_Escape)
    assert not canvas.values.isVisible()
    assert block.project == before
