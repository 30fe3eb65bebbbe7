"""Distributions and norms over time, in the window: followed while seen, lit, clicked, copied."""

import numpy as np
import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtWidgets import QComboBox

from playground.ui.plots.moments.distributions_view import DistributionsView
from playground.ui.plots.moments.norms_view import NormsView
from playground.ui.theme.tokens import DARK

pytestmark = pytest.mark.gui


@pytest.fixture
def trained(driver):
    """A training that rested after 40, 80 and 120 updates."""
    for count in (40, 80, 120):
        driver.window.client.step(40)
        driver.wait(lambda count=count: driver.latest.step == count)
    return driver


def shown(driver, kind):
    """Bring a plot to the front and wait until it has something to show."""
    view = next(view for view in driver.window.views.plots if isinstance(view, kind))
    driver.window.docks.raise_dock(view.key)
    driver.wait(lambda: view.has_content() and view.is_made and not view.turn.is_due)
    return view


def test_a_ridge_for_each_moment_is_lit_and_leads_to_it(trained, qtbot):
    assert not trained.latest.statistics  # nobody sees them yet
    view = shown(trained, DistributionsView)
    steps = [ridge.moment.step for ridge in view._shown]
    assert {0, 40, 80, 120} <= set(steps)
    assert view.readout().startswith("update 120 (epoch")
    ridge = view._shown[steps.index(40)]
    corner = view.figure.plot.vb.mapViewToScene(QPointF(view._span[0] + 1e-6, ridge.base + 1e-6))
    at = view.figure.view.mapFromScene(corner)
    qtbot.mouseClick(view.figure.view.viewport(), Qt.MouseButton.LeftButton, pos=at)
    trained.wait(lambda: trained.latest.step == 40 and view._is_past)
    assert view._moments[view._lit].step == 40
    view.leave_cursor()
    assert view.readout().startswith("update 40 (epoch")
    assert [ridge.moment.step for ridge in view._shown] == steps  # later ones stay in sight


def test_what_is_shown_is_chosen_from_lists(trained, qtbot):
    view = shown(trained, DistributionsView)
    quantity, array = view.findChildren(QComboBox)
    assert quantity.accessibleName() == "Distributions: quantity"
    trained.choose(quantity, "gradients")
    parameter = trained.latest.parameters[2]
    array.setFocus()
    while array.currentData() != (parameter.node_id, parameter.name):
        qtbot.keyClick(array, Qt.Key.Key_Down)
    newest = view._shown[-1].histogram
    assert newest.total == parameter.value.size
    rows = list(view.table()[1])
    last = [row for row in rows if row[0] == 120]
    assert sum(row[-1] for row in last) == parameter.value.size
    trained.choose(quantity, "activations")
    assert parameter.owner in array.currentText()
    assert view._shown[-1].moment.step == 120
    view.set_theme(DARK)  # draws again in other colours
    assert view._item._drawn


def test_norms_have_a_line_for_every_layer_and_the_healthy_band(trained):
    view = shown(trained, NormsView)
    layers = {p.node_id for p in trained.latest.parameters if p.name == "weight"}
    assert set(view._drawn) == layers
    assert view._band.isVisible()
    weights = [p for p in trained.latest.parameters if p.name == "weight"]
    (measure,) = view.findChildren(QComboBox)
    trained.choose(measure, "weight")
    assert not view._band.isVisible()
    for parameter in weights:
        steps, values = view._drawn[parameter.node_id]
        assert steps[-1] == 120
        np.testing.assert_allclose(values[-1], np.linalg.norm(parameter.value), rtol=1e-6)
    names, rows = view.table()
    last = [dict(zip(names, row, strict=True)) for row in rows][-1]
    share = last["update_norm"] / last["weight_norm"]  # the weights have moved by so much since
    assert last["update_ratio"] == pytest.approx(share, rel=2 * share)


def test_both_say_what_to_do_while_there_is_nothing(driver):
    view = shown(driver, DistributionsView)
    quantity = view.findChildren(QComboBox)[0]
    driver.choose(quantity, "gradients")
    assert not view.has_content()
    assert view._empty.text() == "No gradients yet: press Backprop, or Play (Space)."
