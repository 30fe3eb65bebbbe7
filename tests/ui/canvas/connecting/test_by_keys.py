"""Wires drawn by keyboard alone, and what a screen reader is told of it."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from playground.graph import Edge
from tests.ui.canvas.connecting.conftest import LAYERS, PLACES, WIRES, answer, entries, hold

pytestmark = [pytest.mark.gui, pytest.mark.usefixtures("one_window")]

Key = Qt.Key
SHIFT = Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def told(monkeypatch):
    """What was announced."""
    texts = []
    name = "playground.ui.canvas.network_canvas.announce"
    monkeypatch.setattr(name, lambda _, text: texts.append(text))
    return texts


def begin(made, node_id, modifier=Qt.KeyboardModifier.NoModifier):
    made.window.canvas.select((node_id,))
    made.key(Key.Key_C, modifier)
    return made.window.canvas


def test_keys_connect_what_is_possible(block, told):
    canvas = begin(block, "b")
    assert canvas.connecting.other == "add_1"
    seen = []
    for _ in range(2):
        seen.append(canvas.connecting.other)
        block.key(Key.Key_Right)
    # Neither itself nor what comes before it nor what it feeds already is gone to.
    assert seen == ["add_1", "output"]
    assert canvas.connecting.other == "add_1"
    before = block.project
    block.key(Key.Key_Return)
    assert canvas.connecting is None
    assert Edge("b", "add_1") in block.project.network.edges
    assert block.window.document.undo_stack.count() == 1
    assert told[0].startswith("b → add 1, 1 of 2")
    assert "Escape ends" in told[0]
    assert told[-1] == "Connect b to add 1"
    block.do("undo")
    assert block.project == before


def test_tab_goes_on_and_escape_ends(block, told):
    before, canvas = block.project, begin(block, "b")
    block.key(Key.Key_Tab)
    assert canvas.connecting.other == "output"
    assert "takes one input" in canvas.connecting.note
    block.key(Key.Key_Escape)
    assert canvas.connecting is None
    assert canvas.selection == ("b",)
    assert block.project == before
    assert told[-1] == "Connecting ended"
    assert not any(type(i).__name__ == "DraftWireItem" for i in canvas.scene().items())


def test_a_taken_input_is_asked_about_by_keys_too(block, told):
    begin(block, "b")
    block.key(Key.Key_Right)
    block.key(Key.Key_Return)
    assert list(entries()) == ["Add", "Multiply", "Concat", "Replace"]
    answer("Concat")
    network = block.project.network
    (merge,) = network.sources("output")
    assert network.sources(merge) == ("add_1", "b")
    assert any("takes one input" in text for text in told)


def test_a_layer_is_fed_by_keys_from_its_input(block):
    canvas = begin(block, "add_1", SHIFT)
    assert canvas.connecting.other == "b"
    block.key(Key.Key_Return)
    assert Edge("b", "add_1") in block.project.network.edges


@pytest.mark.parametrize(
    ("modifier", "expected"),
    [(Qt.KeyboardModifier.NoModifier, "output"), (SHIFT, "b")],
)
def test_either_end_of_a_chosen_wire_is_led_elsewhere(block, modifier, expected):
    canvas, skip = block.window.canvas, Edge("a", "add_1")
    canvas.select((), skip)
    block.key(Key.Key_C, modifier)
    while canvas.connecting.other != expected:
        block.key(Key.Key_Right)
    block.key(Key.Key_Return)
    if expected == "output":
        answer("Replace")
    edges = block.project.network.edges
    assert skip not in edges
    assert (Edge("a", "output") if expected == "output" else Edge("b", "add_1")) in edges
    assert block.window.document.undo_stack.undoText() == "Reconnect"


def test_why_a_wire_would_not_fit_is_said(block, told):
    begin(block, "input")
    texts = []
    for _ in range(4):
        texts.append(told[-1])
        block.key(Key.Key_Right)
    assert any("Add needs inputs of one shape" in text for text in texts)


def test_without_a_card_or_anything_to_connect_it_is_said(open_drawing):
    layers = {"input": LAYERS["input"], "output": LAYERS["output"]}
    made = open_drawing(layers, ("input output",))
    made.window.canvas.select(())
    made.key(Key.Key_C)
    assert "Select a layer first" in made.message
    begin(made, "output")
    assert made.window.canvas.connecting is None
    assert "No other layer can take a wire" in made.message


@pytest.mark.parametrize("end", ["undo", "mouse", "focus", "delete"])
def test_connecting_ends_with_what_it_is_about(block, end):
    canvas = block.window.canvas
    canvas.layers.step_units("c", 1)
    begin(block, "b")
    assert canvas.connecting is not None
    if end == "undo":
        block.do("undo")
    elif end == "mouse":
        hold(block, block.place("a"), block.place("a"))()
    elif end == "focus":
        block.window.outline.setFocus()
        QApplication.processEvents()
    else:
        canvas.layers.delete_selected()
    assert canvas.connecting is None
    assert not any(type(i).__name__ == "DraftWireItem" for i in canvas.scene().items())


def test_the_menus_of_cards_and_wires_lead_wires_elsewhere(block):
    from PySide6.QtCore import QPointF
    from PySide6.QtWidgets import QMenu

    from playground.ui.canvas.context_menus import menu_for
    from playground.ui.canvas.scene.hit_test import Hit

    canvas, skip = block.window.canvas, Edge("a", "add_1")
    menu = menu_for(canvas, canvas, Hit("wire", edge=skip), QPointF())
    next(a for a in menu.actions() if a.text() == "Lead from another layer…").trigger()
    assert canvas.connecting.other != "a"
    canvas.stop_connecting()
    menu = menu_for(canvas, canvas, Hit("card", "add_1"), QPointF())
    lead = next(m for m in menu.findChildren(QMenu) if m.title() == "Reconnect")
    lead.actions()[0].trigger()
    assert canvas.connecting is not None


def test_a_side_branch_is_possible(open_drawing):
    layers = {**LAYERS, "side": ("dense", {"units": 4})}
    made = open_drawing(layers, WIRES, {**PLACES, "side": (216.0, 320.0)})
    canvas = begin(made, "input")
    while canvas.connecting.other != "side":
        made.key(Key.Key_Right)
    assert "would end at" in canvas.connecting.note
    made.key(Key.Key_Return)
    assert Edge("input", "side") in made.project.network.edges
