"""Drawing a network in the window: drag, connect, type; undo and redo all of it."""

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtTest import QTest

from playground.graph import Edge
from playground.ui.canvas.model import geometry
from playground.ui.forms.fields import NumberField
from tests.ui.canvas.connecting.conftest import answer

pytestmark = [pytest.mark.gui, pytest.mark.usefixtures("one_window")]

LEFT, NONE = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier


def kinds(driver):
    return [node.kind for node in driver.project.network.nodes]


def test_dropping_a_layer_on_a_wire_inserts_it(driver):
    before = driver.project
    at = driver.between("hidden_1", "hidden_2")
    driver.carry_layer("dense", [driver.place("input"), at])
    network = driver.project.network
    (new,) = {n.id for n in network.nodes} - {n.id for n in before.network.nodes}
    assert Edge("hidden_1", new) in network.edges
    assert Edge(new, "hidden_2") in network.edges
    assert Edge("hidden_1", "hidden_2") not in network.edges
    driver.wait_for_snapshot()
    assert any(p.node_id == new for p in driver.latest.parameters)
    driver.do("undo")
    assert driver.project == before


def test_undoing_insertions_shows_the_network_as_large_as_before(driver):
    canvas = driver.window.canvas
    canvas.fit()
    before = canvas.zoom
    off_before = canvas.visible_rect().center() - canvas.content().center()
    for _ in range(4):
        canvas.layers.add("dense")
    assert canvas.zoom < before
    for _ in range(4):
        driver.do("undo")
    assert canvas.zoom == pytest.approx(before)
    off = canvas.visible_rect().center() - canvas.content().center()
    assert (off - off_before).manhattanLength() < 4


def test_a_move_within_sight_leaves_the_view_where_it_is(driver):
    canvas = driver.window.canvas
    for _ in range(4):
        canvas.layers.add("dense")
    before = canvas.zoom
    start = driver.place("output")
    driver.drag(start, start - QPoint(40, 0))
    assert canvas.zoom == before
    field = driver.window.training.optimizer.form.row("learning_rate").field
    driver.type_into(field, "0.5")
    assert canvas.zoom == before


def test_a_drag_that_leaves_the_canvas_adds_nothing(driver):
    before = driver.project
    driver.carry_layer("dense", [driver.between("hidden_1", "hidden_2")], drop=False)
    assert driver.project == before
    assert not driver.window.document.is_modified


def test_a_double_click_in_the_palette_adds_a_layer_that_trains(driver):
    button = next(b for b in driver.window.palette_view.buttons if b.key == "dense")
    QTest.mouseDClick(button, LEFT)
    assert kinds(driver) == ["input", "dense", "dense", "dense", "dense"]
    driver.do("step")
    driver.wait(lambda: driver.latest.step == 1 and len(driver.latest.parameters) == 8)


def test_enter_in_the_palette_adds_a_layer(driver):
    button = next(b for b in driver.window.palette_view.buttons if b.key == "activation")
    button.setFocus()
    QTest.keyClick(button, Qt.Key.Key_Return)
    assert "activation" in kinds(driver)


def test_wires_are_drawn_from_port_to_port(driver):
    window = driver.window
    # Drop a layer in the open, then connect it by hand between hidden_2 and output.
    free = driver.place("hidden_1", "out")
    free.setY(driver.place("hidden_1").y() - 60)
    known = {n.id for n in driver.project.network.nodes}
    driver.carry_layer("dense", [free])
    (new,) = {n.id for n in driver.project.network.nodes} - known
    window.canvas.fit()
    assert window.status._finding.text() != "No problems"
    driver.drag(driver.place("hidden_2", "out"), driver.place(new, "in"))
    assert Edge("hidden_2", new) in driver.project.network.edges
    driver.drag(driver.place(new, "out"), driver.place("output", "in"))
    answer("Replace")
    edges = driver.project.network.edges
    assert Edge(new, "output") in edges
    assert Edge("hidden_2", "output") not in edges
    driver.wait_for_snapshot()
    assert any(p.node_id == new for p in driver.latest.parameters)
    assert window.actions_by_name["play"].isEnabled()


def test_a_wire_that_would_make_a_loop_is_refused_in_words(driver):
    before = driver.project
    driver.drag(driver.place("output", "out"), driver.place("hidden_1", "in"))
    assert driver.project == before
    assert "loop" in driver.message


def test_units_are_typed_on_the_card(driver):
    canvas = driver.window.canvas
    card = canvas.network_scene.cards["hidden_1"]
    below_the_name = card.rect().topLeft() + QPointF(12, geometry.NAME_LINE + 6)
    QTest.mouseDClick(canvas.viewport(), LEFT, NONE, canvas.mapFromScene(below_the_name))
    spin = next(s for s in canvas.findChildren(NumberField) if s.isVisible())
    spin.selectAll()
    QTest.keyClicks(spin, "7")
    QTest.keyClick(spin, Qt.Key.Key_Return)
    assert driver.project.network.node("hidden_1").params["units"] == 7
    driver.wait_for_snapshot()
    shapes = {(p.node_id, p.name): p.value.shape for p in driver.latest.parameters}
    assert shapes["hidden_1", "weight"] == (2, 7)


def test_units_are_typed_in_the_inspector(driver):
    driver.click(driver.window.canvas.viewport(), driver.place("hidden_2"))
    assert driver.window.canvas.selection == ("hidden_2",)
    field = driver.window.inspector.form.row("units").field
    driver.type_into(field, "5")
    assert driver.project.network.node("hidden_2").params["units"] == 5
    driver.wait_for_snapshot()
    assert driver.latest.step == 0


def test_undo_all_returns_to_the_start_and_redo_all_to_the_end(driver):
    window = driver.window
    original = driver.project
    driver.carry_layer("dense", [driver.between("hidden_1", "hidden_2")])
    window.canvas.select(("hidden_1",))
    driver.type_into(window.inspector.form.row("units").field, "12")
    driver.do("duplicate")
    driver.do("delete")
    driver.do("arrange")
    driver.type_into(window.training.optimizer.form.row("learning_rate").field, "0.25")
    driver.choose(window.training.optimizer.combo, "adam")
    window.data.grid.kind_chosen.emit("moons")
    driver.settle()
    output = next(view for view in window.plots if view.key == "output")
    output.option_requested.emit("discretize", True)
    driver.do("play")
    driver.wait(lambda: driver.latest.step > 10)
    final = driver.project
    assert final != original
    stack = window.document.undo_stack
    while stack.canUndo():
        driver.do("undo")
    driver.settle()
    assert driver.project == original
    assert not window.document.is_modified
    while stack.canRedo():
        driver.do("redo")
    driver.settle()
    assert driver.project == final
    driver.wait_for_snapshot()
    assert not window.banner.text


def test_an_edit_keeps_the_weights_of_unchanged_layers(driver):
    driver.do("run_epoch")
    driver.wait(lambda: driver.latest.epoch == 1 and not driver.window.client.is_running)
    trained, step = driver.weights(), driver.latest.step
    driver.window.canvas.select(("hidden_2",))
    driver.type_into(driver.window.inspector.form.row("units").field, "3")
    driver.wait_for_snapshot()
    after = driver.weights()
    assert driver.latest.step == step
    for name in ("weight", "bias"):
        np.testing.assert_array_equal(after["hidden_1", name], trained["hidden_1", name])
    np.testing.assert_array_equal(after["output", "bias"], trained["output", "bias"])
    assert after["hidden_2", "weight"].shape == (4, 3)


def test_moving_a_card_retrains_nothing(driver):
    driver.do("run_epoch")
    driver.wait(lambda: driver.latest.epoch == 1 and not driver.window.client.is_running)
    generation, before = driver.window.client.generation, driver.project
    start = driver.place("hidden_1")
    driver.drag(start, start + QPoint(0, -48))
    assert driver.project.layout != before.layout
    assert driver.project.network == before.network
    assert driver.window.client.generation == generation


def test_a_burst_of_undo_and_redo_while_training_ends_in_step_with_the_document(driver):
    driver.do("play")
    driver.wait(lambda: driver.latest.step > 10)
    window = driver.window
    for units in ("3", "6", "9"):
        window.canvas.select(("hidden_1",))
        driver.type_into(window.inspector.form.row("units").field, units)
        window.canvas.select(("hidden_2",))
        driver.type_into(window.inspector.form.row("units").field, units)
    for _ in range(6):
        for action in ("undo", "undo", "redo"):
            if window.actions_by_name[action].isEnabled():
                driver.do(action)
    driver.wait_for_snapshot()
    driver.wait(lambda: driver.latest.step > 10 and window.client.is_running)
    units = driver.project.network.node("hidden_1").params["units"]
    driver.wait(lambda: driver.weights()["hidden_1", "bias"].shape[-1] == units)
    assert not window.banner.text


def test_deleting_every_layer_leaves_a_window_that_says_what_is_missing(driver):
    driver.window.canvas.setFocus()
    driver.do("select_all")
    driver.do("delete")
    driver.settle()
    assert not driver.project.network.nodes
    assert not driver.window.actions_by_name["play"].isEnabled()
    assert driver.window.status._finding.text() != "No problems"
    driver.do("undo")
    driver.wait_for_snapshot()
    driver.wait(lambda: driver.window.actions_by_name["play"].isEnabled())
