"""Play, pause, step: the toolbar and its keys on the real window."""

import math

import numpy as np
import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QApplication, QCheckBox, QComboBox, QToolButton

from playground.training.base.phase import Phase
from playground.ui.shell.toolbar import SPEEDS

pytestmark = [pytest.mark.gui, pytest.mark.usefixtures("one_window")]


def show_gradients(driver):
    """Bring the gradient plot to the front, so that snapshots carry the gradient once there is."""
    driver.window.docks.raise_dock("gradients")
    driver.wait_for_snapshot()


def has_gradient(driver):
    return all(p.grad is not None for p in driver.latest.parameters)


def gradient(driver):
    return np.concatenate([p.grad.ravel() for p in driver.latest.parameters])


def parameters(driver):
    return np.concatenate([p.value.ravel() for p in driver.latest.parameters])


def test_opens_on_the_circle_problem_ready_for_play(driver):
    network = driver.project.network
    assert driver.project.dataset.kind == "circle"
    assert [node.params.get("units") for node in network.nodes] == [None, 4, 2, 1]
    assert {node.params.get("activation") for node in network.nodes[1:]} == {"tanh"}
    assert driver.window.actions_by_name["play"].isEnabled()
    assert driver.latest.step == 0
    driver.wait(lambda: driver.latest.field is not None and driver.latest.tiles)
    assert {"hidden_1", "hidden_2", "output"} <= set(driver.latest.tiles)
    assert not driver.window.document.is_modified
    assert not driver.window.banner.text


def test_space_plays_and_pauses_and_the_curve_grows(driver):
    client = driver.window.client
    driver.key(Qt.Key.Key_Space)
    driver.wait(lambda: len(client.history.points()) > 20)
    assert client.is_running
    assert "Pause" in driver.window.actions_by_name["play"].text()
    driver.key(Qt.Key.Key_Space)
    driver.wait(lambda: not client.is_running)
    state = driver.settle()
    points = client.history.points()
    assert points == state.history
    assert points[-1].train_loss < points[0].train_loss
    assert driver.window.toolbar.readouts["step"].accessibleName() == (
        f"Step: {state.checkpoint.step:,}"
    )
    loss = next(view for view in driver.window.plots if view.key == "loss")
    _, rows = loss.table()
    assert len(list(rows)) >= 20


def test_a_view_that_was_hidden_while_training_shows_the_present_when_paused(driver):
    driver.do("run_epoch")
    driver.wait(lambda: driver.latest.epoch == 1 and not driver.window.client.is_running)
    view = next(view for view in driver.window.plots if view.key == "weights")
    driver.window.docks.raise_dock("weights")
    driver.wait(view.isVisible)
    assert view.has_content()


def test_typing_a_learning_rate_changes_it_live(driver):
    window = driver.window
    driver.do("play")
    driver.wait(lambda: driver.latest.step > 100)
    before = driver.latest
    field = window.training.optimizer.form.row("learning_rate").field
    driver.type_into(field, "3e-9")
    assert driver.project.training.optimizer.params["learning_rate"] == 3e-9
    driver.wait_for_snapshot()
    assert driver.latest.step >= before.step
    step = driver.latest.step
    driver.wait(lambda: driver.latest.step > step + 50)
    calm = parameters(driver)
    step = driver.latest.step
    driver.wait(lambda: driver.latest.step > step + 50)
    assert window.client.is_running
    # So small a rate moves nothing that can be seen: it is used, and nothing was reset.
    np.testing.assert_allclose(parameters(driver), calm, atol=1e-3)
    driver.do("play")
    driver.wait(lambda: not window.client.is_running)
    assert window.document.undo_stack.count() == 1
    points = window.client.history.points()
    assert [p.step for p in points] == sorted(p.step for p in points)


def test_forward_shows_the_batch_loss_and_changes_nothing(driver):
    before = parameters(driver)
    driver.do("forward")
    driver.wait(lambda: driver.latest.phase is Phase.FORWARD)
    assert math.isfinite(driver.latest.batch_loss)
    assert f"{driver.latest.batch_loss:.5g}" in driver.message
    np.testing.assert_array_equal(parameters(driver), before)
    assert driver.latest.step == 0


def test_backprop_twice_gives_one_gradient_and_changes_nothing(driver):
    show_gradients(driver)
    assert not has_gradient(driver), "nothing was propagated back yet"
    before = parameters(driver)
    driver.do("backprop")
    driver.wait(lambda: driver.latest.phase is Phase.BACKWARD and has_gradient(driver))
    assert "Backprop" in driver.message
    first, seen = gradient(driver), driver.latest
    assert np.abs(first).max() > 0
    driver.do("backprop")
    driver.wait(lambda: driver.latest is not seen)
    np.testing.assert_array_equal(gradient(driver), first)
    np.testing.assert_array_equal(parameters(driver), before)


def test_update_moves_along_the_gradient_and_a_second_one_is_called_stale(driver):
    show_gradients(driver)
    driver.do("backprop")
    driver.wait(lambda: driver.latest.phase is Phase.BACKWARD and has_gradient(driver))
    start, slope = parameters(driver), gradient(driver)
    driver.do("update")
    driver.wait(lambda: driver.latest.step == 1)
    assert "stale" not in driver.message.lower()
    rate = driver.project.training.optimizer.params["learning_rate"]
    np.testing.assert_allclose(parameters(driver), start - rate * slope, rtol=1e-12)
    driver.do("update")
    driver.wait(lambda: driver.latest.step == 2)
    assert driver.message.startswith("Stale gradient")
    np.testing.assert_allclose(parameters(driver), start - 2 * rate * slope, rtol=1e-12)
    driver.do("backprop")
    driver.wait(lambda: driver.latest.phase is Phase.BACKWARD and has_gradient(driver))
    driver.wait(lambda: "stale" not in driver.message.lower())


def test_the_phase_that_ran_is_marked_in_the_toolbar(driver):
    buttons = {name: driver.find(QToolButton, name) for name in ("Forward", "Backprop", "Update")}
    for name, phase in (("Forward", Phase.FORWARD), ("Backprop", Phase.BACKWARD)):
        driver.click(buttons[name])
        driver.wait(lambda phase=phase: driver.latest.phase is phase)
        assert [other for other, b in buttons.items() if b.property("current")] == [name]


def test_the_number_keys_run_the_thirds_of_a_step(driver):
    driver.window.canvas.setFocus()
    for key, phase in (
        (Qt.Key.Key_1, Phase.FORWARD),
        (Qt.Key.Key_2, Phase.BACKWARD),
        (Qt.Key.Key_3, Phase.UPDATED),
    ):
        driver.key(key)
        driver.wait(lambda phase=phase: driver.latest.phase is phase)
    assert driver.latest.step == 1


def test_step_makes_one_update_and_epoch_one_pass(driver):
    driver.do("step")
    driver.wait(lambda: driver.latest.step == 1)
    assert driver.latest.phase is Phase.UPDATED
    samples = len(driver.window.client.dataset.train_rows)
    batches = math.ceil(samples / driver.project.training.batch_size)
    driver.do("run_epoch")
    driver.wait(lambda: driver.latest.epoch == 1 and not driver.window.client.is_running)
    assert driver.latest.step == batches


def test_reset_returns_to_the_first_weights(driver):
    first = parameters(driver)
    driver.do("run_epoch")
    driver.wait(lambda: driver.latest.epoch == 1 and not driver.window.client.is_running)
    assert not np.array_equal(parameters(driver), first)
    driver.do("reset")
    driver.wait(lambda: driver.latest.step == 0)
    np.testing.assert_array_equal(parameters(driver), first)
    driver.wait(lambda: len(driver.window.client.history.points()) == 1)


def test_reset_while_running_pauses(driver):
    driver.do("play")
    driver.wait(lambda: driver.latest.step > 50)
    driver.do("reset")
    driver.wait(lambda: not driver.window.client.is_running and driver.latest.step == 0)


def test_a_speed_limit_lets_single_updates_be_watched(driver):
    combo = driver.find(QComboBox, "Training speed")
    assert [combo.itemData(i) for i in range(combo.count())] == [key for key, _ in SPEEDS]
    driver.choose(combo, "60")
    assert driver.project.view.speed == "60"
    seen = set()
    driver.window.client.snapshot_ready.connect(lambda snapshot: seen.add(snapshot.step))
    driver.do("play")
    driver.wait(lambda: driver.latest.step >= 6)
    driver.do("play")
    driver.wait(lambda: not driver.window.client.is_running)
    # At 60 updates a second and 30 frames a second no frame skips far.
    assert len(seen) >= driver.latest.step / 6


def test_space_plays_after_the_mouse_chose_something(driver):
    box = driver.find(QCheckBox, "Discretize")
    driver.click(box)
    assert box.isChecked()
    assert box.hasFocus()
    driver.key(Qt.Key.Key_Space)
    driver.wait(lambda: driver.window.client.is_running)
    assert box.isChecked()


def test_space_still_plays_after_a_dialog_gave_the_focus_back(driver):
    box = driver.find(QCheckBox, "Discretize")
    driver.click(box)

    def close():
        QApplication.activeModalWidget().reject()

    QTimer.singleShot(0, close)
    driver.do("keyboard")
    driver.window.activateWindow()
    driver.wait(box.hasFocus)
    driver.key(Qt.Key.Key_Space)
    driver.wait(lambda: driver.window.client.is_running)
    assert box.isChecked()


def test_space_plays_while_a_number_is_being_typed(driver):
    field = driver.window.training.optimizer.form.row("learning_rate").field
    driver.type_into(field, "0.01")
    driver.key(Qt.Key.Key_Space)
    driver.wait(lambda: driver.window.client.is_running)
    assert field.text() == "0.01"


def test_space_presses_what_the_keyboard_has_reached(driver):
    box = driver.find(QCheckBox, "Discretize")
    box.setFocus(Qt.FocusReason.TabFocusReason)
    driver.key(Qt.Key.Key_Space)
    assert box.isChecked()
    driver.settle()
    assert not driver.window.client.is_running


def test_a_step_right_after_typing_uses_the_typed_rate(driver):
    field = driver.window.training.optimizer.form.row("learning_rate").field
    driver.type_into(field, "0", enter=False)
    before = driver.weights()
    driver.do("step")
    driver.settle()
    driver.wait(lambda: driver.latest.step == 1)
    after = driver.weights()
    assert all((after[key] == before[key]).all() for key in before)
