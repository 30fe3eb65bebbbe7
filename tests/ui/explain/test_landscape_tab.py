"""The Landscape tab shows the loss that the network has at every point of a plane."""

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from playground.core.text.numbers import percent
from playground.explain import Objective, ParameterIndex
from playground.project.templates import template
from playground.ui.explain.landscape.plane_choice import COARSE, FINE, MOVES, ROOM, WEIGHTS

pytestmark = pytest.mark.gui


@pytest.fixture(autouse=True)
def patient(monkeypatch):
    """Compute in full unasked, however busy the machine is."""
    monkeypatch.setattr("playground.ui.explain.landscape.landscape_tab.WAITS", 60.0)


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


def read_path(driver, most=60):
    """The weights at the moments that are kept, asked for anew."""
    answers = []
    driver.window.client.questions.path(most, lambda answer: answers.append(answer.value))
    driver.wait(lambda: answers)
    return answers[0]


def test_the_way_of_the_training_lies_on_its_plane(driver, open_explain, present):
    for epochs in (5, 10, 15, 20):
        driver.window.client.run_epochs(5)
        driver.wait(lambda n=epochs: driver.latest.epoch >= n)
        driver.wait(lambda: not driver.window.client.is_running)
    panel = open_explain(driver, "landscape")
    tab = panel.tab
    driver.wait(lambda: panel.jobs.is_idle and tab._found is not None)
    driver.choose(tab.kind, "path")
    driver.wait(lambda: panel.jobs.is_idle and len(tab.trail))
    context, found = present(driver), tab._found
    path = np.array(read_path(driver), dtype=float)
    assert len(tab.trail) == len(path) >= 4
    np.testing.assert_array_equal(path[-1], context.theta)
    values, vectors = np.linalg.eigh(np.cov(path.T, bias=True))
    for direction, expected in zip((found.u, found.v), vectors.T[::-1][:2], strict=True):
        cosine = direction.vector @ expected / np.linalg.norm(direction.vector)
        assert abs(cosine) == pytest.approx(1.0, abs=1e-6)
    axes = np.stack([found.u.vector, found.v.vector])
    expected = (path - context.theta) @ axes.T / np.square(axes).sum(axis=1)
    np.testing.assert_allclose(tab.trail, expected, atol=1e-9)
    np.testing.assert_allclose(tab.trail[-1], 0.0, atol=1e-12)
    assert np.abs(tab.trail).max() == pytest.approx(1 / ROOM)
    share = values[-2:].sum() / values.sum()
    assert (
        f"by {len(path)} moments; {percent(share, 0)} of its variance lies here."
        in tab.words.text()
    )


def test_without_earlier_moments_there_is_no_way(driver, open_explain):
    panel = open_explain(driver, "landscape")
    tab = panel.tab
    driver.wait(lambda: panel.jobs.is_idle and tab._found is not None)
    driver.choose(tab.kind, "path")
    driver.wait(lambda: "needs at least 3 points" in tab.message.text())
    assert "train on" in tab.message.text()


def test_a_plane_that_cannot_be_leaves_none_of_an_earlier_moment(driver, tab):
    assert tab.view.has_content()
    driver.choose(tab.kind, WEIGHTS)
    driver.wait(lambda: "Choose two weights" in tab.message.text())
    assert not tab.view.has_content()
    assert tab.words.text() == ""
