"""The Learning rate tab: what is promised and delivered, and where the limit is."""

import msgspec
import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from playground.core import Component
from playground.explain import Objective
from playground.project.templates import template

pytestmark = pytest.mark.gui

RATE = 0.03


@pytest.fixture
def tab(driver, open_explain, monkeypatch):
    # A busy machine must not make what is quick an offer.
    monkeypatch.setattr("playground.ui.explain.rate.rate_tab.WAITS", 60.0)
    driver.do("backprop")
    return answered(driver, open_explain(driver, "rate"))


def answered(driver, panel):
    found = panel.tab
    driver.wait(lambda: panel.jobs.is_idle and found._found is not None and found.landing.text())
    return found


def with_training(project, **changes):
    return project.replace(training=msgspec.structs.replace(project.training, **changes))


def test_the_line_is_the_loss_along_the_next_update(driver, tab, present):
    context, line = present(driver), tab._found.line
    objective = Objective(context, context.gradient_rows)
    theta, gradient = objective.theta, context.gradient
    for at in (0, 30, len(line.t) - 1):
        point = theta - line.t[at] * RATE * gradient
        assert line.losses[at] == pytest.approx(objective.loss(point), rel=1e-9)
    assert line.slope == pytest.approx(-RATE * float(gradient @ gradient), rel=1e-9)


def test_what_is_said_of_the_landing_is_what_the_update_brings(driver, tab, present):
    landing = tab.view._landing
    rows = present(driver).gradient_rows
    before = Objective(present(driver), rows)
    loss = before.loss(before.theta)
    driver.do("update")
    driver.wait(lambda: driver.window.client.latest.step == 1)
    after = Objective(present(driver), rows)
    assert landing.delivered == pytest.approx(after.loss(after.theta) - loss, rel=1e-6)
    assert f"At rate {RATE:g} " in tab.landing.text()


@pytest.mark.parametrize("hovers", [False, True])
def test_the_keyboard_sets_the_rate_and_undo_takes_it_back(driver, tab, hovers):
    tab.view.setFocus()
    if hovers:
        view = tab.view.figure.view
        QTest.mouseMove(view.viewport(), tab.view.figure.plot_area().center().toPoint())
        driver.wait(lambda: tab.view._cursor is not None)
    for _ in range(4):
        QTest.keyClick(tab.view, Qt.Key.Key_Right)
    t = tab.view.t
    assert t > 1
    driver.wait(lambda: tab.view._landing.t == t)
    QTest.keyClick(tab.view, Qt.Key.Key_Return)
    rate = driver.project.training.optimizer.params["learning_rate"]
    assert rate == pytest.approx(t * RATE, rel=1e-2)
    driver.do("undo")
    assert driver.project.training.optimizer.params.get("learning_rate", RATE) == RATE


def test_the_dial_stands_where_the_dense_hessian_says(driver, tab, present):
    driver.wait(lambda: tab._sharpness is not None)
    context = present(driver)
    objective = Objective(context)
    theta, size, h = objective.theta, context.size, 1e-5
    steps = np.eye(size) * h
    above, below = objective.gradients(theta + steps), objective.gradients(theta - steps)
    hessian = (above - below) / (2 * h)
    largest = float(np.linalg.eigvalsh((hessian + hessian.T) / 2)[-1])
    assert tab._sharpness.found.largest == pytest.approx(largest, rel=1e-5)
    assert tab.dial._dial.position == pytest.approx(RATE * largest, rel=1e-5)
    assert tab.dial._dial.word in tab.limit.text().lower()


def test_an_optimizer_without_a_limit_says_so(open_window, open_explain):
    project = with_training(template("circle"), optimizer=Component("adam"))
    driver = open_window(project)
    driver.wait_for_snapshot()
    found = answered(driver, open_explain(driver, "rate"))
    assert "no such limit" in found.limit.text()
    assert found.dial._dial is None


def test_a_line_that_no_rate_sets_cannot_be_dragged(open_window, open_explain):
    driver = open_window(with_training(template("circle"), max_norm=1.0))
    driver.wait_for_snapshot()
    found = answered(driver, open_explain(driver, "rate"))
    assert "Max-norm" in found.message.text()
    found.view.setFocus()
    QTest.keyClick(found.view, Qt.Key.Key_Right)
    assert found.view.t == 1.0


def test_an_expensive_sharpest_direction_waits_for_a_press(open_window, open_explain, monkeypatch):
    monkeypatch.setattr("playground.ui.explain.rate.rate_tab.WAITS", 0.0)
    driver = open_window()
    driver.wait_for_snapshot()
    panel = open_explain(driver, "rate")
    found = answered(driver, panel)
    driver.wait(lambda: found.bar.button.text().startswith("Find the limit ("))
    QTest.mouseClick(found.bar.button, Qt.MouseButton.LeftButton)
    driver.wait(lambda: found.dial._dial is not None)
    assert not found.bar.button.isVisible()


def test_updates_are_told_one_by_one(driver, tab, present):
    assert not tab.log.points
    assert not tab.updates.has_content()
    gradients = []
    for step in (1, 2):
        driver.do("backprop")
        gradients.append(present(driver).gradient)
        driver.do("update")
        driver.wait(lambda step=step: [p.step for p in tab.log.points] == list(range(1, step + 1)))
    record = driver.window.client.latest.record.update
    for point, gradient in zip(tab.log.points, gradients, strict=True):
        assert point.promised == pytest.approx(-RATE * float(gradient @ gradient), rel=1e-6)
    assert tab.log.points[-1].delivered == record.delivered
    assert "updates seen" in tab.rises.text()
    driver.do("step_back")
    driver.wait(lambda: len(tab.log.points) == 1)
    driver.do("reset")
    driver.wait(lambda: not tab.log.points)


def test_while_playing_an_update_is_looked_at_now_and_then(driver, tab):
    driver.do("play")
    driver.wait(lambda: len(tab.log.points) >= 2)
    assert not tab.view.isEnabled()
    driver.do("play")
    driver.wait(lambda: not driver.window.client.is_running)
    answered(driver, driver.window.views.explain.panel)
    driver.wait(lambda: tab.view.isEnabled())
    # To first order, and the rate is small: what is promised is nearly what comes.
    near = [p for p in tab.log.points if abs(p.promised) > 1e-5]
    assert all(p.promised < 0 for p in near)


def test_a_divergence_is_explained_with_two_ways_on(open_window, open_explain):
    project = template("circle")
    optimizer = project.training.optimizer.with_params(learning_rate=0.3)
    pull = Component("l2", {"rate": 10.0})
    driver = open_window(with_training(project, optimizer=optimizer, regularizer=pull))
    driver.wait_for_snapshot()
    window = driver.window
    first = driver.weights()
    found = open_explain(driver, "rate").tab
    assert not found.trouble.isVisible()
    driver.do("play")
    # The rate times the penalty doubles every weight: that is what is said, not the curvature.
    driver.wait(lambda: "Lower the L2 penalty" in found.trouble.text)
    driver.wait(lambda: not window.client.is_running)
    assert found.trouble.text == window.banner.text
    assert "L2 penalty alone explodes" in found.text()
    assert found.trouble.back.text() == "Back to step 0"
    assert "2 times as long" in found.text()
    QTest.mouseClick(found.trouble.back, Qt.MouseButton.LeftButton)
    driver.wait(lambda: driver.latest.step == 0)
    for key, value in first.items():
        np.testing.assert_array_equal(driver.weights()[key], value)
    QTest.mouseClick(found.trouble.halve, Qt.MouseButton.LeftButton)
    assert driver.project.training.optimizer.params["learning_rate"] == 0.15


def test_where_the_rate_crosses_its_limit_is_marked(driver, tab):
    driver.wait(lambda: tab._sharpness is not None)
    assert tab.log.bounces_began is None
    # Five times the limit 2 / λ.
    fast = 10.0 / tab._sharpness.found.largest
    optimizer = driver.project.training.optimizer.with_params(learning_rate=fast)
    training = msgspec.structs.replace(driver.project.training, optimizer=optimizer)
    driver.window.edits.set_training(training, "Rate", "")
    driver.wait(lambda: tab.dial._dial is not None and tab.dial._dial.word == "bounces")
    driver.wait(lambda: tab.log.bounces_began == 0)
    driver.do("backprop")
    driver.do("update")
    driver.wait(lambda: tab.log.points)
    assert "beyond its limit since step 0" in tab.rises.text()
    assert tab.updates._began.isVisible()
    assert tab.updates._began.value() == 0


@pytest.mark.parametrize("what", ["rate", "frozen"])
def test_an_update_that_moves_nothing_has_no_line_and_says_why(driver, tab, what):
    project = driver.project
    if what == "rate":
        changed = with_training(project, optimizer=Component("sgd", {"learning_rate": 0.0}))
        why = "the learning rate is 0"
    else:
        nodes = tuple(msgspec.structs.replace(n, frozen=True) for n in project.network.nodes)
        changed = project.replace(network=msgspec.structs.replace(project.network, nodes=nodes))
        why = "every layer is frozen"
    driver.window.document.push("Stand still", changed)
    driver.wait(lambda: tab.message.text() == f"The next update does not move: {why}.")
    assert tab.landing.text() == ""
    assert not tab.view.has_content()
