"""The optimizer's numbers in the window are the training's own."""

import msgspec
import numpy as np
import pytest

from playground.core import Component
from playground.project.templates import default_project

pytestmark = pytest.mark.gui

RATE = 0.05


@pytest.fixture
def driver(open_window):
    project = default_project()
    adam = Component("adam", {"learning_rate": RATE})
    cosine = Component("cosine", {"epochs": 40})
    training = msgspec.structs.replace(project.training, optimizer=adam, schedule=cosine)
    made = open_window(project.replace(training=training))
    made.wait_for_snapshot()
    return made


def view_of(driver):
    return next(view for view in driver.window.plots if view.key == "optimizer")


def in_order(arrays):
    return np.concatenate([array.ravel() for array in arrays])


def test_only_a_visible_plot_has_them_computed(driver):
    driver.do("step")
    driver.settle()
    driver.wait(lambda: driver.latest.update is None)
    driver.window.docks.raise_dock("optimizer")
    driver.wait(lambda: driver.latest.update is not None)
    driver.window.docks.raise_dock("loss")
    driver.wait(lambda: driver.latest.update is None)


def test_what_is_shown_after_some_steps_is_what_the_training_holds(driver):
    driver.window.docks.raise_dock("optimizer")
    driver.wait(lambda: driver.latest.update is not None)
    view = view_of(driver)
    assert "no\N{NO-BREAK SPACE}update\N{NO-BREAK SPACE}yet" in view._line.text()
    for _ in range(5):
        driver.do("step")
    before = driver.settle().checkpoint
    driver.do("step")
    after = driver.settle().checkpoint
    update, parameters = driver.latest.update, driver.latest.parameters
    assert update.updates == after.updates == 6
    assert (update.configured_rate, update.shared["rate"]) == (RATE, pytest.approx(RATE, rel=0.01))
    for name in ("m", "v"):
        shown = in_order(p.quantities[name] for p in parameters)
        np.testing.assert_array_equal(shown, after.slots[f"optimizer/{name}"])
    change = in_order(p.quantities["change"] for p in parameters)
    np.testing.assert_array_equal(change, after.theta - before.theta)
    driver.choose(view._quantities, "m_hat")
    drawn = np.array([row[1:] for row in view.table()[1]])
    m = after.slots["optimizer/m"]
    np.testing.assert_allclose(drawn.ravel(), m[: drawn.size] / (1 - 0.9**6), rtol=1e-12)


def test_a_plot_behind_another_tab_rests_and_catches_up_while_paused(driver):
    weights = next(view for view in driver.window.plots if view.key == "weights")
    driver.window.docks.raise_dock("weights")
    driver.wait(weights.is_seen)
    driver.window.docks.raise_dock("loss")
    driver.wait(lambda: not weights.is_seen())
    old = weights.readout()
    driver.do("step")
    driver.settle()
    assert weights.readout() == old
    driver.window.docks.raise_dock("weights")
    driver.wait(lambda: weights.readout() != old)
    drawn = np.array([row[1:] for row in weights.table()[1]]).ravel()
    np.testing.assert_array_equal(drawn, driver.settle().checkpoint.theta[: drawn.size])
