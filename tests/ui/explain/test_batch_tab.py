"""The Batch tab: single samples' gradients, and how well batches of them point the way of all."""

import msgspec
import numpy as np
import pytest
from msgspec.structs import replace
from PySide6.QtCore import QPointF, Qt
from PySide6.QtTest import QTest

from playground.core.text.numbers import percent
from playground.explain import Objective
from playground.graph import Edge, NodeSpec
from playground.graph.edits import insert_on_edge
from playground.project.templates import template
from playground.ui.explain.batch.batch_tab import EARLIER, NOT_YET
from playground.ui.tools.races.race_dialog import RaceDialog

pytestmark = [pytest.mark.gui, pytest.mark.usefixtures("one_window")]


@pytest.fixture
def tab(driver, open_explain):
    driver.do("backprop")
    return answered(driver, open_explain(driver, "batch"))


def answered(driver, panel):
    found = panel.tab
    driver.wait(lambda: panel.jobs.is_idle and found.found is not None and found.drawn is not None)
    return found


def test_every_point_is_a_samples_own_gradient(driver, tab, present):
    context, found = present(driver), tab.found
    whole = Objective(context)
    full = whole.gradient(whole.theta)
    assert len(found.samples.rows) == context.count
    for row in (0, 7, context.count - 1):
        own = Objective(context, np.array([row]))
        gradient = own.gradient(own.theta)
        assert found.cloud.along[row] == pytest.approx(
            float(gradient @ full) / float(np.linalg.norm(full)), rel=1e-6
        )
        assert found.samples.norms[row] == pytest.approx(float(np.linalg.norm(gradient)), rel=1e-6)
    cosine = float(context.gradient @ full)
    cosine /= float(np.linalg.norm(context.gradient) * np.linalg.norm(full))
    assert found.cosine == pytest.approx(cosine, rel=1e-6)
    assert f"This batch of 10: cosine {found.cosine:.3g}".replace("-", "−") in tab.text()
    assert ("it goes uphill" in tab.text()) == (cosine < 0)
    noise = found.samples.noise_scale
    few, many = (replace(found, count=count) for count in (int(noise / 2), int(noise) + 1))
    assert f"more than the {few.count:,} samples there are" in few.text
    assert "a larger batch brings little" in many.text


def test_a_larger_batch_goes_uphill_less_often(driver, tab):
    shares = []
    for size in (1, 10, 250):
        tab.size_box.setValue(size)
        driver.wait(lambda size=size: tab.drawn.size == size)
        shares.append(tab.drawn.uphill)
        assert f"uphill {percent(tab.drawn.uphill, 0)}" in tab.drawn_words.text()
    assert shares[0] > shares[1] > shares[2] == 0
    np.testing.assert_allclose(tab.drawn.cosines, 1.0)


def test_the_slider_goes_from_one_sample_to_all(driver, tab):
    tab.slider.setFocus()
    QTest.keyClick(tab.slider, Qt.Key.Key_Home)
    driver.wait(lambda: tab.drawn.size == 1)
    QTest.keyClick(tab.slider, Qt.Key.Key_End)
    driver.wait(lambda: tab.drawn.size == 250)
    assert tab.size_box.value() == 250


def test_a_clicked_point_is_the_sample_of_every_view(driver, tab, present):
    view, at = tab.cloud, 5
    found = tab.found
    driver.wait(lambda: view.is_made)
    box = view.figure.plot.vb
    point = box.mapViewToScene(QPointF(found.cloud.along[at], found.cloud.across[at]))
    spot = view.figure.view.mapFromScene(point)
    QTest.mouseClick(view.figure.view.viewport(), Qt.MouseButton.LeftButton, pos=spot)
    chosen = view.nearest(found.cloud.along[at], found.cloud.across[at])
    rows = driver.window.client.dataset.train_rows
    assert driver.window.sample.row == int(rows[found.samples.rows[chosen]])
    driver.window.sample.choose(int(rows[3]))
    assert view._at() == 3


def test_behind_batch_norm_no_sample_has_a_gradient_of_its_own(open_window, open_explain):
    project = template("circle")
    edge = Edge("hidden_1", "hidden_2")
    network = insert_on_edge(project.network, NodeSpec("norm", "batch_norm"), edge)
    driver = open_window(project.replace(network=network))
    driver.wait_for_snapshot()
    tab = open_explain(driver, "batch").tab
    driver.wait(lambda: "Single samples have no gradient of their own here" in tab.text())
    assert "norm" in tab.message.text()
    assert tab.found is None


def test_what_takes_long_waits_for_a_press_and_can_be_cancelled(open_window, open_explain):
    driver = open_window(template("lenet-digits"))
    driver.wait_for_snapshot()
    panel = open_explain(driver, "batch")
    tab = panel.tab
    driver.wait(lambda: tab.bar.button.text().startswith("Compute all gradients ("))
    assert tab.found is None
    QTest.mouseClick(tab.bar.button, Qt.MouseButton.LeftButton)
    assert tab.bar.button.text() == "Cancel"
    QTest.mouseClick(tab.bar.button, Qt.MouseButton.LeftButton)
    assert tab.bar.button.text().startswith("Compute all gradients (")
    driver.wait(lambda: panel.jobs.is_idle)
    assert tab.found is None


def test_where_nothing_can_be_computed_nothing_is_offered(open_window, open_explain):
    """All samples' gradients would take long; that a layer mixes them is known from a few."""
    driver = open_window(template("residual-digits"))
    driver.wait_for_snapshot()
    tab = open_explain(driver, "batch").tab
    driver.wait(lambda: "Batch norm) mixes the samples of a batch" in tab.message.text())
    assert not tab.bar.button.isVisible()
    assert tab.found is None


def test_batch_sizes_are_raced_from_here(driver, tab):
    QTest.mouseClick(tab.race, Qt.MouseButton.LeftButton)
    driver.wait(lambda: driver.window.findChildren(RaceDialog))
    made = driver.window.findChildren(RaceDialog)[0]
    assert made.lanes.kind.currentData() == "batch_sizes"
    made.reject()


def test_only_an_earlier_step_of_the_same_data_stays_in_sight(driver, tab, monkeypatch):
    # From now on nothing is computed unasked.
    monkeypatch.setattr("playground.ui.explain.batch.batch_tab.WAITS", 0.0)
    driver.do("step")
    driver.wait(lambda: tab.message.text() == EARLIER)
    assert tab.found is not None
    changed = msgspec.structs.replace(driver.project.dataset, train_share=30)
    driver.window.edits.set_dataset(changed, "Change train share", "")
    driver.wait(lambda: tab.message.text() == NOT_YET)
    assert tab.found is None
    assert not tab.cloud.has_content()
    assert not tab.size_box.isEnabled()
