"""A trained network that a person edits in the window keeps what it learned."""

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtTest import QTest

pytestmark = [pytest.mark.gui, pytest.mark.usefixtures("one_window")]


@pytest.fixture
def trained(driver):
    """The window after some epochs; nothing runs."""
    for _ in range(6):
        epoch = driver.settle().checkpoint.epoch
        driver.do("run_epoch")
        driver.wait(lambda epoch=epoch: driver.latest.epoch == epoch + 1)
    driver.settle()
    return driver


def losses(driver):
    """Return the losses as they are read off, exactly."""
    driver.settle()
    shown = driver.latest.metrics
    return (shown.train_loss, shown.test_loss)


def press_button(driver, node_id, right):
    """Press the − or + that appears on a card under the mouse."""
    canvas = driver.window.canvas
    QTest.mouseMove(canvas.viewport(), driver.place(node_id))
    pill = canvas.network_scene.pill
    driver.wait(lambda: pill.node_id == node_id)
    place = canvas.mapFromScene(pill.pos() + QPointF(14 if right else -14, 0))
    QTest.mouseMove(canvas.viewport(), place)
    QTest.mouseClick(canvas.viewport(), Qt.MouseButton.LeftButton, pos=place)


def test_plus_one_unit_keeps_the_loss(trained):
    before, units = losses(trained), trained.project.network.node("hidden_1").params["units"]
    weights = trained.weights()
    press_button(trained, "hidden_1", right=True)
    trained.wait_for_snapshot()
    assert trained.project.network.node("hidden_1").params["units"] == units + 1
    np.testing.assert_allclose(losses(trained), before, rtol=0, atol=1e-12)
    assert trained.message == f"hidden 1: {units} units kept, 1 new that begins silent."
    after = trained.weights()
    np.testing.assert_array_equal(
        after["hidden_1", "weight"][:, :units], weights["hidden_1", "weight"]
    )
    assert not after["hidden_2", "weight"][units].any()
    epoch = trained.latest.epoch
    trained.do("run_epoch")
    trained.wait(lambda: trained.latest.epoch == epoch + 1)
    assert trained.weights()["hidden_2", "weight"][units].all()


def test_minus_takes_the_unit_away_that_matters_least(trained):
    units = trained.project.network.node("hidden_1").params["units"]
    before, told = trained.weights()["hidden_1", "weight"], losses(trained)
    press_button(trained, "hidden_1", right=False)
    trained.wait_for_snapshot()
    text = f"hidden 1: {units - 1} units kept, the one that mattered least taken away."
    assert trained.message == text
    assert losses(trained) != told
    kept = trained.weights()["hidden_1", "weight"]
    assert kept.shape[1] == units - 1
    assert {tuple(column) for column in kept.T} < {tuple(column) for column in before.T}


def test_minus_and_plus_without_training_between_is_nothing(trained):
    before = trained.weights()
    canvas = trained.window.canvas
    trained.window.presenter.select(("hidden_1",))
    canvas.setFocus()
    for key in (Qt.Key.Key_Minus, Qt.Key.Key_Plus):
        QTest.keyClick(canvas, key)
        trained.wait_for_snapshot()
    after = trained.weights()
    assert before.keys() == after.keys()
    for name, array in before.items():
        np.testing.assert_array_equal(after[name], array)


def test_a_ticked_feature_begins_silent(trained):
    before, window = losses(trained), trained.window
    node_id = trained.project.network.nodes[0].id
    window.docks.raise_dock("inspector")
    window.presenter.select((node_id,))
    trained.wait(lambda: window.inspector.isVisible())
    field = window.inspector.form.row("features").field
    (item,) = field.findItems("xy", Qt.MatchFlag.MatchExactly)
    area = field.visualItemRect(item)
    place = QPoint(area.left() + 12, area.center().y())
    QTest.mouseClick(field.viewport(), Qt.MouseButton.LeftButton, pos=place)
    trained.wait_for_snapshot()
    np.testing.assert_allclose(losses(trained), before, rtol=0, atol=1e-12)
    assert (
        trained.message
        == f"{trained.project.network.name_of(node_id)}: 2 features kept, 1 new that begins silent."
    )


def test_an_untrained_network_says_nothing_when_it_grows(driver):
    press_button(driver, "hidden_1", right=True)
    driver.wait_for_snapshot()
    driver.settle()
    assert "kept" not in driver.message


def test_while_training_runs_units_come_and_go_without_a_jump(trained):
    window, client = trained.window, trained.window.client
    trained.do("play")
    trained.wait(lambda: trained.latest.metrics.train_loss < 0.05)
    begin, units = trained.latest.step, trained.project.network.node("hidden_1").params["units"]
    window.presenter.select(("hidden_1",))
    window.canvas.setFocus()
    for key in (Qt.Key.Key_Plus, Qt.Key.Key_Plus, Qt.Key.Key_Minus):
        QTest.keyClick(window.canvas, key)
        trained.wait_for_snapshot()
        step = trained.latest.step
        trained.wait(lambda step=step: trained.latest.step > step + 200)
    assert client.is_running
    trained.do("play")
    trained.wait(lambda: not client.is_running)
    assert trained.project.network.node("hidden_1").params["units"] == units + 1
    points = [p.train_loss for p in trained.settle().history if p.step >= begin]
    assert len(points) > 10
    assert max(points) < 0.1
