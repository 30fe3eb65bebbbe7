"""The Landscape tab shows the loss that the network has at every point of a plane."""

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from playground.explain import Objective, ParameterIndex
from playground.project.templates import template
from playground.ui.explain.landscape.plane_choice import COARSE, FINE, MOVES

pytestmark = pytest.mark.gui


@pytest.fixture
def tab(driver, open_explain):
    driver.do("backprop")
    panel = open_explain(driver, "landscape")
    return shown(driver, panel)


def shown(driver, panel, size=FINE):
    found = panel.tab
    driver.wait(lambda: panel.jobs.is_idle and found._found is not None)
    driver.wait(lambda: found._found.losses.shape == (size, size))
    return found


def choose(driver, tab, kind):
    tab._found = None
    driver.choose(tab.kind, kind)
    driver.wait(lambda: tab.jobs.is_idle and tab._found is not None)


def test_losses_are_those_of_the_batch_at_the_points(driver, tab, present):
    found, context = tab._found, present(driver)
    objective = Objective(context, context.gradient_rows)
    for row, column in ((12, 12), (0, 24), (20, 3)):
        point = objective.theta + found.a[column] * found.u.vector + found.b[row] * found.v.vector
        assert found.losses[row, column] == pytest.approx(objective.loss(point), rel=1e-12)
    assert tab.view.has_content()


def test_all_samples_and_other_directions_are_other_planes(driver, tab, present):
    before = tab._found
    tab._found = None
    QTest.mouseClick(tab.redraw, Qt.MouseButton.LeftButton)
    driver.wait(lambda: tab.jobs.is_idle and tab._found is not None)
    assert not np.array_equal(tab._found.u.vector, before.u.vector)
    tab._found = None
    tab.all_samples.click()
    driver.wait(lambda: tab.jobs.is_idle and tab._found is not None)
    context = present(driver)
    here = tab._found.losses[FINE // 2, FINE // 2]
    assert here == pytest.approx(Objective(context).loss(context.theta.astype(float)), rel=1e-12)


def test_the_plane_of_the_move_is_the_optimizers_own(driver, tab, present):
    choose(driver, tab, "move")
    before = present(driver)
    driver.do("update")
    driver.wait(lambda: driver.window.client.latest.step == 1)
    moved = present(driver).theta - before.theta
    np.testing.assert_allclose(tab._found.u.vector, MOVES * moved, atol=1e-12)


def test_two_weights_are_asked_for_and_then_followed(driver, tab):
    driver.choose(tab.kind, "weights")
    driver.wait(lambda: "two weights" in tab.message.text())
    tab._found = None
    for index in ((0, 0), (1, 2)):
        tab.show_target(ParameterIndex("hidden_1", "weight", index))
    driver.wait(lambda: tab.jobs.is_idle and tab._found is not None)
    assert tab._found.u.name == "hidden_1/weight[0, 0]"
    assert tab._found.v.name == "hidden_1/weight[1, 2]"
    assert np.count_nonzero(tab._found.u.vector) == 1


def test_what_takes_long_is_offered_and_can_be_cancelled(open_window, open_explain, monkeypatch):
    monkeypatch.setattr("playground.ui.explain.landscape.landscape_tab.WAITS", 0.0)
    driver = open_window(template("lenet-digits"))
    driver.wait_for_snapshot()
    panel = open_explain(driver, "landscape")
    found = shown(driver, panel, COARSE)
    driver.wait(lambda: found.bar.button.text().startswith("Compute in full ("))
    QTest.mouseClick(found.bar.button, Qt.MouseButton.LeftButton)
    assert found.bar.button.text() == "Cancel"
    QTest.mouseClick(found.bar.button, Qt.MouseButton.LeftButton)
    driver.wait(lambda: found.bar.button.text().startswith("Compute in full ("))
    QTest.mouseClick(found.bar.button, Qt.MouseButton.LeftButton)
    shown(driver, panel, FINE)
    assert not found.bar.button.isVisible()
