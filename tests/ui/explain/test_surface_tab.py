"""The Classic surfaces tab: optimizers on their way, without a network."""

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from playground.core import Component
from playground.explain.surfaces import SURFACES
from playground.explain.updates.surface_descent import descend
from playground.nn.optimizers import OPTIMIZERS

pytestmark = pytest.mark.gui


@pytest.fixture
def tab(driver, open_explain):
    panel = open_explain(driver, "surfaces")
    driver.wait(lambda: panel.tab.isVisible() and len(panel.tab.ways) > 0)
    return panel.tab


def test_every_optimizer_is_on_its_way(driver, tab):
    names = {way.optimizer.name for way in tab.ways}
    assert names == set(OPTIMIZERS.names)
    assert tab.table.rowCount() == len(tab.ways)
    driver.wait(lambda: tab.slider.value() > 3)
    QTest.mouseClick(tab.play_button, Qt.MouseButton.LeftButton)
    step = tab.slider.value()
    tab.slider.setValue(step + 7)
    bowl = SURFACES.create(Component("bowl"))
    (alone,) = descend(bowl, bowl.start, [tab.ways[0].optimizer], step + 7)
    np.testing.assert_array_equal(tab.ways[0].points[: step + 8], alone.points)
    assert tab.table.item(0, 2).text() == f"{alone.losses[-1]:.3g}".replace("-", "−").replace(
        "e−0", "e−"
    )


def test_a_click_begins_there(driver, tab):
    view = tab.view.figure.view
    area = tab.view.figure.plot_area()
    place = (area.topLeft() + (area.bottomRight() - area.topLeft()) * 0.75).toPoint()
    before = tab.ways
    QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=place)
    driver.wait(lambda: tab.ways and tab.ways is not before)
    x0, x1, y0, y1 = SURFACES.get("bowl").bounds
    assert tab._start[0] == pytest.approx(x0 + 0.75 * (x1 - x0), abs=0.05)
    assert tab._start[1] == pytest.approx(y1 - 0.75 * (y1 - y0), abs=0.05)
    assert all(tuple(way.points[0]) == tab._start for way in tab.ways)


def test_the_keyboard_begins_elsewhere_too(driver, tab):
    tab.view.setFocus()
    before = tab._start
    for _ in range(5):
        QTest.keyClick(tab.view, Qt.Key.Key_Right)
    QTest.keyClick(tab.view, Qt.Key.Key_Return)
    driver.wait(lambda: tab._start != before and len(tab.ways) > 0)
    assert tab._start[0] > before[0]


def test_another_surface_and_the_same_rate(driver, tab):
    driver.choose(tab.surface_box, "rosenbrock")
    driver.wait(lambda: len(tab.ways) > 0)
    driver.choose(tab.rate_box, "same")
    driver.wait(lambda: len(tab.ways) > 0)
    rates = {OPTIMIZERS.create(way.optimizer).learning_rate for way in tab.ways}
    assert rates == {SURFACES.get("rosenbrock").rate, 1.0}  # L-BFGS searches by itself
    assert "Rosenbrock" in tab.text()


def test_it_rests_while_nobody_looks(driver, tab, open_explain):
    driver.wait(lambda: tab._timer.isActive())
    driver.window.views.explain.panel.raise_tab("step")
    driver.wait(lambda: not tab._timer.isActive())
