"""Layers that would be wrong where they are offered are greyed, and say why."""

import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMenu

from playground.graph import Edge
from playground.nn.compiler.plan import analyze
from playground.nn.inspect.trials import Trials
from playground.nn.layers import LAYERS
from playground.project.templates import template
from playground.training.base.validation import signature_of
from playground.ui.canvas.context_menus import menu_for
from playground.ui.canvas.items.note import NoteItem
from playground.ui.canvas.model import canvas_edits
from playground.ui.canvas.scene.hit_test import Hit
from playground.ui.finding.command_sources import layer_commands

pytestmark = [pytest.mark.gui, pytest.mark.usefixtures("one_window")]


def offered(made, hit, title):
    """The entries of a menu of layers, opened as a person does."""
    canvas = made.window.canvas
    menu = menu_for(canvas, canvas, hit, QPointF())
    layers = next(m for m in menu.findChildren(QMenu) if m.title() == title)
    layers.aboutToShow.emit()
    return {action.text(): action for action in layers.actions()}


def button(made, kind):
    return next(b for b in made.window.palette_view.buttons if b.key == kind)


def test_what_needs_a_picture_is_greyed_behind_flat_data(block):
    found = offered(block, Hit("wire", edge=Edge("a", "b")), "Insert layer")
    assert not found["Conv2D"].isEnabled()
    assert "needs an image" in found["Conv2D"].toolTip()
    assert "gets 4" in found["Conv2D"].toolTip()
    assert "Reshape" in found["Conv2D"].toolTip()
    assert found["Dense"].isEnabled()
    assert found["Add"].isEnabled()  # its other input is still to come
    assert found["Dense"].toolTip() == LAYERS.get("dense").help


def test_a_layer_behind_that_would_break_is_named(block):
    found = offered(block, Hit("wire", edge=Edge("b", "c")), "Insert layer")
    assert not found["Reshape"].isEnabled()  # the dense layer behind it takes rows only
    assert "behind it" in found["Reshape"].toolTip()


def test_the_palette_and_the_menu_of_a_card_agree(open_window):
    made = open_window(template("residual-digits"))
    made.wait_for_snapshot()
    made.window.canvas.select(("input",))
    made.wait(lambda: button(made, "dense").refusal != "")
    assert button(made, "conv2d").refusal == ""
    assert "Flatten" in button(made, "dense").toolTip()
    assert not offered(made, Hit("card", "input"), "Add layer behind")["Dense"].isEnabled()
    made.window.canvas.select(("flatten",))
    made.wait(lambda: button(made, "dense").refusal == "")
    assert button(made, "conv2d").refusal != ""


def test_asking_for_a_wrong_layer_says_why_and_changes_nothing(block):
    before = block.project
    conv = button(block, "conv2d")
    block.window.canvas.select(("a",))
    QTest.mouseDClick(conv, Qt.MouseButton.LeftButton)
    assert block.project == before
    assert "Conv2D not added" in block.message
    assert "needs an image" in block.message


def test_a_wrong_layer_is_warned_of_over_the_wire_and_can_be_dropped(block, monkeypatch):
    at = block.between("a", "b")
    said, show = [], NoteItem.show_text
    monkeypatch.setattr(NoteItem, "show_text", lambda *a: said.append(a[1]) or show(*a))
    block.carry_layer("conv2d", [at], drop=False)
    assert any("needs an image" in text for text in said)
    block.carry_layer("conv2d", [at, at])
    assert "conv2d" in {n.kind for n in block.project.network.nodes}
    assert block.window.quick_fix.bar.button.isVisible()


def test_a_new_reshape_fits_what_reaches_it(block):
    edit = canvas_edits.add_near(block.window.canvas.model, "reshape", ("a",))
    (node,) = [n for n in edit.network.nodes if n.kind == "reshape"]
    assert node.params["shape"] == "1×2×2"


@pytest.mark.parametrize("name", ["residual-digits"])
def test_what_is_greyed_is_what_planning_the_edit_finds(open_window, name):
    made = open_window(template(name))
    made.wait_for_snapshot()
    model = made.window.canvas.model
    signature = signature_of(made.window.client.dataset)
    trials = Trials(model.network, signature)
    for edge in model.edges:
        for layer in LAYERS:
            if layer.min_inputs != 1:
                continue
            told = trials.insertion(layer.name, edge.source, (edge.target,))
            edit = canvas_edits.insert(model, layer.name, edge)
            planned = {n.id for n in analyze(edit.network, signature).nodes}
            assert (told.objection is None) == (len(planned) == len(edit.network.nodes))


def test_the_command_palette_says_why_too(block):
    block.window.canvas.select(("a",))
    offers = {offer.text: offer for offer in layer_commands(block.window.canvas)}
    assert "needs an image" in offers["Add Conv2D"].refusal
    assert offers["Add Dense"].refusal == ""
