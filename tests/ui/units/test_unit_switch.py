"""Units are switched off and on by menu and by keys, and what they are worth is told."""

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtWidgets import QApplication

from playground.graph import Edge
from playground.project.project import Opened
from playground.project.templates import template
from playground.session.snapshots.units_off import Judgement, UnitsOff
from playground.training.trainer import Trainer
from playground.ui.canvas.model.canvas_model import CanvasModel
from playground.ui.units.off_words import units_text, worth_text


@pytest.fixture
def trained(driver):
    """The circle problem after some epochs."""
    train(driver, 60)
    return driver


def train(driver, epochs):
    wanted = driver.latest.epoch + epochs
    driver.window.client.run_epochs(epochs)
    driver.wait(lambda: driver.latest.epoch == wanted and not driver.window.client.is_running)
    driver.wait(lambda: driver.latest.steps_per_second == 0)


def choose(driver, node, unit, text):
    """Use an entry of the menu of a tile, opened where the tile is."""
    canvas = driver.window.canvas
    card = canvas.network_scene.cards[node]
    at = canvas.mapFromScene(card.pos() + card.units.pictures[unit].center())
    reason = QContextMenuEvent.Reason.Mouse
    event = QContextMenuEvent(reason, at, canvas.viewport().mapToGlobal(at))
    QApplication.sendEvent(canvas.viewport(), event)
    menu = QApplication.activePopupWidget()
    entry = next(a for a in menu.actions() if a.text() == text)
    entry.trigger()
    menu.close()


def expected(driver, units):
    """Test losses of a network of its own, whole and with the weights out of units at zero."""
    trainer = Trainer(driver.project)
    arrays = trainer.network.named_parameters()
    for view in driver.latest.parameters:
        arrays[f"{view.node_id}/{view.name}"][...] = view.value
    whole = trainer.evaluate()["test"]["loss"]
    for node, unit in units:
        for target in driver.project.network.targets(node):
            arrays[f"{target}/weight"][unit] = 0.0
    return whole, trainer.evaluate()["test"]["loss"]


def test_a_unit_is_switched_off_by_its_menu_and_its_worth_is_told(trained):
    driver, window = trained, trained.window
    theta = driver.weights()
    field = driver.latest.field.copy()
    choose(driver, "hidden_1", 2, "Switch unit 3 off")
    driver.wait(lambda: driver.latest.off is not None)
    whole, without = expected(driver, [("hidden_1", 2)])
    assert driver.latest.off.whole.test_loss == pytest.approx(whole)
    assert driver.latest.off.without.test_loss == pytest.approx(without)
    bar = window.unit_switch.bar
    assert bar.isVisible()
    assert f"test loss {whole:.3g} → {without:.3g}" in bar.text
    assert bar.text.startswith("Without unit 3 of ")
    assert not np.allclose(driver.latest.field, field)
    marks = window.canvas.network_scene.cards["hidden_1"].units
    assert marks.states.off == {2}
    assert window.canvas.unit_notes.chips["hidden_1"].text == "✕ 1 of 4 off"
    assert window.status._off.text() == "1 unit off"
    assert all(np.array_equal(theta[key], value) for key, value in driver.weights().items())
    choose(driver, "hidden_1", 2, "Switch unit 3 on")
    driver.wait(lambda: driver.latest.off is None)
    assert not bar.isVisible()
    assert window.status._off.text() == ""
    assert np.array_equal(driver.latest.field, field)


def test_several_units_are_off_at_once_and_one_press_switches_all_on(trained):
    driver, window = trained, trained.window
    assert not window.actions_by_name["units_on"].isEnabled()
    choose(driver, "hidden_1", 0, "Switch unit 1 off")
    choose(driver, "hidden_1", 3, "Switch unit 4 off")
    choose(driver, "hidden_2", 1, "Switch unit 2 off")
    units = [("hidden_1", 0), ("hidden_1", 3), ("hidden_2", 1)]
    driver.wait(lambda: driver.latest.off is not None and len(driver.latest.off.units) == 3)
    assert driver.latest.off.without.test_loss == pytest.approx(expected(driver, units)[1])
    assert "units 1 and 4 of" in window.unit_switch.bar.text
    driver.click(window.unit_switch.bar.button)
    driver.wait(lambda: driver.latest.off is None)
    assert not window.units_off.now()
    assert not window.canvas.network_scene.cards["hidden_1"].units.states.off


def test_keys_walk_to_a_unit_and_switch_it(trained):
    driver, window = trained, trained.window
    canvas = window.canvas
    canvas.select(("hidden_1",))
    canvas.setFocus(Qt.FocusReason.TabFocusReason)
    driver.key(Qt.Key.Key_O)
    assert not window.units_off.now(), "no unit is meant yet"
    driver.key(Qt.Key.Key_J)
    driver.key(Qt.Key.Key_J)
    assert canvas.network_scene.cards["hidden_1"].units.states.focused == 1
    assert "unit 2 of " in driver.message
    driver.wait(lambda: canvas.live.paths.is_on)
    into = canvas.live.paths.strengths[Edge("input", "hidden_1")].reshape(2, 4)
    assert into[:, 1].all(), "the ways through the unit are lit"
    assert not into[:, [0, 2, 3]].any()
    driver.key(Qt.Key.Key_O)
    assert window.units_off.now() == {("hidden_1", 1)}
    assert driver.message.endswith("is off · O switches it on")
    driver.key(Qt.Key.Key_K)
    driver.key(Qt.Key.Key_K)
    driver.key(Qt.Key.Key_O)
    assert window.units_off.now() == {("hidden_1", 1), ("hidden_1", 3)}
    driver.key(Qt.Key.Key_O, Qt.KeyboardModifier.ShiftModifier)
    assert not window.units_off.now()
    canvas.select(("hidden_2",))
    assert canvas.network_scene.cards["hidden_1"].units.states.focused is None
    assert not canvas.live.paths.is_on


def test_the_answers_own_units_stay_on(trained):
    window = trained.window
    window.canvas.select(("output",))
    window.canvas.setFocus(Qt.FocusReason.TabFocusReason)
    trained.key(Qt.Key.Key_J)
    trained.key(Qt.Key.Key_O)
    assert not window.units_off.now()


def test_training_goes_on_with_all_units(trained):
    driver = trained
    choose(driver, "hidden_1", 1, "Switch unit 2 off")
    before = driver.weights()["hidden_1", "weight"]
    train(driver, 2)
    moved = driver.weights()["hidden_1", "weight"]
    assert (moved[:, 1] != before[:, 1]).all(), "the unit that is off learns, too"


def test_a_changed_layer_forgets_its_units_and_others_keep_theirs(trained):
    driver, window = trained, trained.window
    choose(driver, "hidden_1", 1, "Switch unit 2 off")
    choose(driver, "hidden_2", 0, "Switch unit 1 off")
    window.canvas.layers.step_units("hidden_2", 1)
    assert window.units_off.now() == {("hidden_1", 1)}
    driver.wait_for_snapshot()
    window.canvas.select(("hidden_1",))
    window.canvas.layers.delete_selected()
    assert not window.units_off.now()
    assert not window.unit_switch.bar.isVisible()


def test_another_document_has_all_units_on(trained):
    driver, window = trained, trained.window
    choose(driver, "hidden_1", 1, "Switch unit 2 off")
    window.files.show(Opened(template("xor"), None), None, None)
    assert not window.units_off.now()


def test_many_units_are_counted_and_nothing_is_said_of_none():
    model = CanvasModel()
    worth = UnitsOff(frozenset(), Judgement(1, 1, 1, 1), Judgement(2, 2, 0.5, 0.5))
    assert worth_text(model, frozenset(), worth) == ""
    assert units_text(model, frozenset(("x", i) for i in range(9))) == "9 units"
