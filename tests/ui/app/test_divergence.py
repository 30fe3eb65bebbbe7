"""A training that blows up: the window says where, keeps the last finite state, and recovers."""

import numpy as np
import pytest
from msgspec.structs import replace
from PySide6.QtWidgets import QPushButton

from playground.graph.edits import set_params
from playground.project.templates import template

pytestmark = pytest.mark.gui


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
    assert any(node.id in text for node in driver.project.network.nodes), text
    assert any(word in text for word in ("loss", "weight", "bias", "output", "gradient")), text
    assert "step" in text
    driver.settle()
    assert all(np.isfinite(value).all() for value in driver.weights().values())
    button = next(b for b in window.banner.findChildren(QPushButton) if "Reset" in b.text())
    driver.click(button)
    driver.wait(lambda: driver.latest.step == 0)
    assert not window.banner.text
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
