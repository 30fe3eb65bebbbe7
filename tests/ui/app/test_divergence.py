"""A training that blows up: the window says where, keeps the last finite state, and recovers."""

import numpy as np
import pytest
from msgspec.structs import replace
from PySide6.QtWidgets import QPushButton

from playground.core import Component
from playground.graph.edits import set_params
from playground.project.templates import template
from playground.training.base.history import Metrics
from playground.ui.tools.divergence_help import last_good_step

pytestmark = [pytest.mark.gui, pytest.mark.usefixtures("one_window")]


@pytest.fixture
def exploding(open_window):
    """A regression with ReLU layers at a learning rate of a million."""
    project = template("plane")
    network = project.network
    for node in network.nodes:
        if node.kind == "dense" and node.id != "output":
            network = set_params(network, node.id, activation="relu")
    optimizer = project.training.optimizer.with_params(learning_rate=1e6)
    training = replace(project.training, optimizer=optimizer)
    driver = open_window(project.replace(network=network, training=training))
    driver.wait_for_snapshot()
    return driver


def test_divergence_is_told_with_layer_and_quantity_and_reset_recovers(exploding):
    driver, window = exploding, exploding.window
    first = driver.weights()
    driver.do("play")
    driver.wait(lambda: window.banner.text)
    driver.wait(lambda: not window.client.is_running)
    text = window.banner.text
    network = driver.project.network
    assert any(network.name_of(node.id) in text for node in network.nodes), text
    assert any(word in text for word in ("loss", "weight", "bias", "output", "gradient")), text
    assert "step" in text
    driver.settle()
    assert all(np.isfinite(value).all() for value in driver.weights().values())
    loss = next(view for view in window.plots if view.key == "loss")
    driver.wait(lambda: loss._ahead is not None)
    assert loss._ahead.curves.step[0] == driver.latest.step
    button = next(b for b in window.banner.findChildren(QPushButton) if "Reset" in b.text())
    driver.click(button)
    driver.wait(lambda: driver.latest.step == 0)
    assert not window.banner.text
    driver.wait(lambda: loss._ahead is None)
    for key, value in first.items():
        np.testing.assert_array_equal(driver.weights()[key], value)
    driver.type_into(window.training.optimizer.form.row("learning_rate").field, "0.01")
    driver.wait_for_snapshot()
    driver.do("play")
    driver.wait(lambda: driver.latest.epoch > 2)
    assert not window.banner.text


def test_the_message_can_be_dismissed_and_comes_back_with_the_next_divergence(exploding):
    window = exploding.window
    exploding.do("play")
    exploding.wait(lambda: window.banner.text and not window.client.is_running)
    close = next(b for b in window.banner.findChildren(QPushButton) if b.text() == "Dismiss")
    exploding.click(close)
    assert not window.banner.text
    exploding.do("play")
    exploding.wait(lambda: "diverged" in window.banner.text)
    assert not window.client.is_running


def button(window, words):
    return next(b for b in window.banner.findChildren(QPushButton) if words in b.text())


@pytest.fixture
def plane(open_window):
    """Full-batch descent on a quadratic, after twenty sound epochs."""
    project = template("plane")
    slow = project.training.optimizer.with_params(learning_rate=0.01)
    training = replace(project.training, optimizer=slow, batch_size=0)
    driver = open_window(project.replace(training=training))
    driver.wait_for_snapshot()
    driver.window.client.run_epochs(20)
    driver.wait(lambda: driver.latest.epoch >= 20 and not driver.window.client.is_running)
    return driver


def test_why_and_the_ways_on_are_offered(plane):
    """The rate beside its limit, the step before it grew, and half the rate: three presses."""
    driver, window = plane, plane.window
    fast = driver.project.training.optimizer.with_params(learning_rate=0.5)
    window.edits.set_training(replace(driver.project.training, optimizer=fast), "Rate", "")
    driver.do("play")
    driver.wait(lambda: "diverged" in window.banner.text)
    driver.wait(lambda: not window.client.is_running)
    driver.wait(lambda: "times the limit" in window.banner.text)
    text = window.banner.text
    assert "of Output left the range of numbers at a learning rate of 0.5" in text
    assert "On this loss, a quadratic, every step above it ends farther out." in text
    back = button(window, "Back to step")
    good = int(back.text().rpartition(" ")[2].replace(",", ""))
    assert 20 <= good < window.client.history.points()[-1].step
    driver.click(back)
    driver.wait(lambda: driver.latest.step == good)
    assert driver.latest.metrics.train_loss < 1.0
    driver.click(button(window, "Halve the rate"))
    assert driver.project.training.optimizer.params["learning_rate"] == 0.25
    driver.do("undo")
    assert driver.project.training.optimizer.params["learning_rate"] == 0.5


def test_weights_that_grow_by_rate_times_penalty_are_followed_to_where_it_began(open_window):
    """The loss of a bounded network shows nothing of it until they overflow."""
    project = template("circle")
    optimizer = project.training.optimizer.with_params(learning_rate=0.3)
    pull = Component("l2", {"rate": 10.0})
    training = replace(project.training, optimizer=optimizer, regularizer=pull)
    driver = open_window(project.replace(training=training))
    driver.wait_for_snapshot()
    window, first = driver.window, driver.weights()
    driver.do("play")
    driver.wait(lambda: "Lower the L2 penalty" in window.banner.text)
    assert "L2 penalty alone explodes: every update makes" in window.banner.text
    driver.click(button(window, "Back to step 0"))
    driver.wait(lambda: driver.latest.step == 0)
    for key, value in first.items():
        np.testing.assert_array_equal(driver.weights()[key], value)


def test_the_last_good_step_is_before_the_loss_grew():
    def points(*losses):
        nan = float("nan")
        return [Metrics(10 * i, i, loss, loss, nan, nan) for i, loss in enumerate(losses)]

    assert last_good_step(points(1.0, 0.5, 0.4, 0.7, 3.0, 1e9)) == 30
    assert last_good_step(points(1.0, 5.0, 1e3)) == 0
    assert last_good_step(points(1.0, 0.5, float("inf"), 0.4)) == 10
    assert last_good_step(()) is None
