"""The Gradient source tab: the same gradient by other ways, and a training with each."""

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from playground.explain import Objective
from playground.project.templates import template

pytestmark = [pytest.mark.gui, pytest.mark.usefixtures("one_window")]


@pytest.fixture
def tab(driver, open_explain):
    driver.do("backprop")
    panel = open_explain(driver, "source")
    driver.wait(lambda: len(panel.tab.cards) == len(panel.tab._names) and panel.jobs.is_idle)
    return panel.tab


def choose(tab, name):
    tab.table.selectRow(tab._names.index(name))


def test_central_differences_find_backpropagations_gradient(driver, tab, present):
    context = present(driver)
    card = tab.cards["central_differences"]
    assert card.cost.forward_passes == 2 * context.size
    np.testing.assert_allclose(card.gradient, context.gradient, rtol=1e-6, atol=1e-9)
    row = tab._names.index("central_differences")
    assert tab.table.item(row, 1).text() == f"{2 * context.size}"
    assert tab.table.item(row, 4).text() == "1"
    one = tab.cards["one_sample"]
    singles = [Objective(context, np.array([row])) for row in context.batch]
    assert any(
        np.allclose(one.gradient, single.gradient(single.theta), rtol=1e-9) for single in singles
    )


def test_every_weight_is_checked(driver, tab):
    driver.wait(lambda: tab.check is not None)
    assert len(tab.check.places) == 25
    assert tab.check.digits.min() >= 5
    assert "all 25 parameters" in tab.check_words.text()


def test_training_with_differences_goes_the_same_way(driver, tab, present):
    before = present(driver).theta
    choose(tab, "central_differences")
    QTest.mouseClick(tab.train_bar.button, Qt.MouseButton.LeftButton)
    driver.wait(lambda: tab.run is not None)
    assert tab.run.apart < 1e-8
    assert "200 updates" in tab.run_words.text()
    assert tab.view.has_content()
    # It trained copies.
    np.testing.assert_array_equal(present(driver).theta, before)


def test_training_can_be_cancelled(driver, tab):
    choose(tab, "central_differences")
    QTest.mouseClick(tab.train_bar.button, Qt.MouseButton.LeftButton)
    assert tab.train_bar.button.text() == "Cancel"
    QTest.mouseClick(tab.train_bar.button, Qt.MouseButton.LeftButton)
    assert tab.train_bar.button.text().startswith("Train 200")
    assert tab.run is None


def test_what_takes_long_is_not_computed_unasked(open_window, open_explain):
    driver = open_window(template("lenet-digits"))
    driver.wait_for_snapshot()
    driver.do("backprop")
    panel = open_explain(driver, "source")
    tab = panel.tab
    driver.wait(lambda: "backprop" in tab.cards and panel.jobs.is_idle)
    choose(tab, "central_differences")
    assert tab.measure_bar.button.text().startswith("Measure it (about")
    assert "central_differences" not in tab.cards
    assert "18,516" in tab.text()
