"""ROC, precision-recall and calibration as a person meets them."""

import numpy as np
import pytest
from PySide6.QtCore import Qt

from playground.explain.scores.reliability import reliability
from playground.explain.scores.threshold_curve import threshold_curve
from playground.nn.metrics import METRICS
from playground.project.templates import template
from playground.ui.plots import RocView

pytestmark = pytest.mark.gui


@pytest.fixture
def view(flowers, make, show):
    view = show(RocView(), (420, 460))
    view.set_output_range(0.0, 1.0)
    view.set_dataset(flowers.dataset)
    view.show_snapshot(make.snapshot(predictions=flowers.predictions))
    return view


def test_the_curves_of_a_class_are_those_of_its_outputs(view, flowers):
    dataset, test = flowers.dataset, flowers.predictions.test
    for label, name in enumerate(dataset.classes):
        view.classes.setCurrentIndex(label)
        view.classes.activated.emit(label)
        truth = dataset.raw.y[dataset.test_rows] == label
        curve = threshold_curve(test[:, label], truth)
        assert view.judged().curves["test"].area == curve.area
        assert f"AUC {curve.area:.3f}" in view.summary()
        x, y = view._lines["test"].getData()
        assert x.tolist() == curve.false_alarms.tolist()
        assert y.tolist() == curve.recall.tolist()
        assert name == view.classes.currentText()


def test_a_click_on_the_curve_and_the_slider_choose_the_threshold(view, qtbot, place):
    curve = view.judged().curves["test"]
    at = int(np.argmin(curve.recall < 1))
    spot = place(view, curve.false_alarms[at], curve.recall[at])
    qtbot.mouseClick(view.figure.view.viewport(), Qt.MouseButton.LeftButton, pos=spot)
    assert view.threshold in curve.thresholds
    slider = view.bar._slider
    slider.setFocus()
    qtbot.keyClick(slider, Qt.Key.Key_Home)
    counts = curve.counts(curve.place_of(view.threshold))
    assert f"FP {counts.false_positives} " in view.bar._counts.text()
    assert counts.false_negatives == 0
    qtbot.mouseClick(view.bar._reset, Qt.MouseButton.LeftButton)
    assert view.threshold == 0.5
    assert not view.bar._reset.isEnabled()


def test_precision_recall_is_drawn_as_the_steps_that_are_averaged(view):
    view.show_page("precision")
    curve = view.judged().curves["test"]
    x, y = view._lines["test"].getData()
    assert float(np.trapezoid(y, x)) == pytest.approx(curve.average_precision)
    assert f"AP {curve.average_precision:.3f}" in view.figure._legend.toPlainText()


def test_calibration_counts_the_bins_and_tells_the_error(view, flowers, qtbot, hover):
    view.show_page("calibration")
    assert not view.bar.isVisible()
    assert not view.classes.isVisible()
    test = flowers.predictions.test
    truth = flowers.dataset.raw.y[flowers.dataset.test_rows]
    found = reliability(test.max(axis=1), test.argmax(axis=1) == truth)
    assert f"ECE {found.error * 100:.1f}" in view.summary()
    assert f"test: {found.counts[7]} samples" in view.describe(0.75, 0.5)
    header, rows = view.table()
    assert [row[3] for row in rows if row[0] == "test"] == found.counts.tolist()
    assert header[3] == "samples"


def test_regression_is_told_what_the_view_is_for(view, prices, make):
    view.set_dataset(prices.dataset)
    view.show_snapshot(make.snapshot(predictions=prices.predictions))
    assert view._empty.isVisible()
    assert "choose data with classes" in view._empty.text()
    assert not view.bar.isVisible()


def test_the_window_follows_a_training_and_the_area_is_the_metric(open_window):
    driver = open_window(template("circle"))
    driver.wait_for_snapshot()
    window = driver.window
    view = next(each for each in window.views.plots if each.key == "roc")
    window.docks.raise_dock("roc")
    driver.wait(view.has_content)
    predictions, dataset = window.client.latest.predictions, window.client.dataset
    from playground.nn.base.metric import ScoredPredictions

    scored = ScoredPredictions(
        predictions.test,
        predictions.test_decided,
        dataset.raw.y[dataset.test_rows],
        dataset.classes,
    )
    area = METRICS.get("roc_auc")().compute(scored).value
    assert view.judged().curves["test"].area == pytest.approx(area, abs=1e-12)
    # At the middle, the curve's counts are what the network decides.
    curve = view.judged().curves["test"]
    counts = curve.counts(curve.place_of(view.threshold))
    matrix = predictions.test_confusion
    assert (counts.true_positives, counts.false_positives) == (matrix[1, 1], matrix[0, 1])
