"""Loss and accuracy: read, logarithmic, zoomed, thinned."""

import math

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt

from playground.training.base.history import CurveData, History, Metrics
from playground.ui.plots import (
    AccuracyView,
    LossView,
)
from playground.ui.plots.curves.curves_view import visible

pytestmark = pytest.mark.gui


def test_a_log_axis_chosen_before_the_figure_is_made_holds(curves, show):
    view = LossView()
    view.set_option("log_loss", True)
    view.set_curves(curves)
    show(view)
    assert view.figure.left.logMode


def test_crosshair_reads_the_nearest_recorded_point(show, qtbot, make, hover):
    view = show(LossView())
    points = [
        Metrics(0, 0, 0.5, 0.6, 0.5, 0.5),
        Metrics(1200, 120, 0.0123, 0.015, 0.9, 0.8),
        Metrics(2000, 200, 0.01, 0.0125, 0.9, 0.8),
    ]
    view.set_curves(History(points).curves())
    assert view.readout() == "epoch 200 · train 0.0100 · test 0.0125"
    hover(qtbot, view, 131.0, 0.3)
    assert view.readout() == "epoch 120 · train 0.0123 · test 0.0150"
    assert view._crosshair.isVisible()
    view._point_nowhere()
    assert not view._crosshair.isVisible()
    assert view.readout().startswith("epoch 200")


def test_the_crosshair_stays_while_the_training_goes_on(show, qtbot, make, hover):
    view = show(LossView())
    view.set_curves(History(make.points(50)).curves())
    hover(qtbot, view, 10.2, 0.3)
    before = view.readout()
    view.set_curves(History(make.points(60)).curves())
    assert view.readout() == before
    assert before.startswith("epoch 10 ")


def test_accuracy_reads_per_cent(show, make):
    view = show(AccuracyView())
    view.set_curves(History(make.points(2)).curves())
    assert view.readout() == "epoch 1 · train 75.0 % · test 70.0 %"


def test_accuracy_of_a_regression_is_empty(show, make):
    view = show(AccuracyView())
    view.set_curves(History(make.points(9, accuracy=False)).curves())
    assert not view.has_content()


def test_log_axis_is_asked_for_by_the_person_only(show, qtbot, curves, box):
    view = show(LossView())
    view.set_curves(curves)
    toggle = box(view, "Log axis")
    with qtbot.assertNotEmitted(view.option_requested):
        view.set_option("log_loss", True)
        view.set_option("log_loss", False)
    with qtbot.waitSignal(view.option_requested) as asked:
        qtbot.mouseClick(toggle, Qt.MouseButton.LeftButton, pos=QPoint(8, toggle.height() // 2))
    assert asked.args == ["log_loss", True]


def test_log_axis_shows_all_positive_losses_and_survives_others(show):
    view = show(LossView())
    values = np.array([1.0, 1e-3, 0.0, math.nan, math.inf, 1e-6])
    nothing = np.full(6, math.nan)
    view.set_curves(CurveData(np.arange(6.0), values, nothing, nothing, nothing))
    view.set_option("log_loss", True)
    low, high = view.figure.plot.vb.viewRange()[1]
    assert low < -6
    assert 0 < high < 2
    view.set_option("log_loss", False)
    low, high = view.figure.plot.vb.viewRange()[1]
    assert low < 0 < 1 < high


@pytest.mark.parametrize("huge", [1e12, 1e200, math.inf])
def test_an_exploding_loss_does_not_break_the_axis(huge, show):
    view = show(LossView())
    values = np.array([0.5, 1.0, huge])
    view.set_curves(CurveData(np.arange(3.0), values, values, values, values))
    assert np.isfinite(view.figure.plot.vb.viewRange()).all()
    view.grab()
    assert list(view.table()[1])[2][1] == huge


def test_zooming_stops_following_until_a_double_click(show, qtbot, make):
    view = show(LossView())
    view.set_curves(History(make.points(50)).curves())
    view.figure.plot.vb.sigRangeChangedManually.emit([True, True])
    view.figure.plot.vb.setRange(xRange=(10, 20), padding=0)
    view.set_curves(History(make.points(400)).curves())
    assert view.figure.plot.vb.viewRange()[0] == [10, 20]
    qtbot.mouseDClick(view.figure.view.viewport(), Qt.MouseButton.LeftButton)
    assert view.figure.plot.vb.viewRange()[0][1] >= 399


def test_the_axis_stands_still_between_round_numbers(show, make):
    view = show(LossView())
    changes = []
    view.figure.plot.vb.sigXRangeChanged.connect(lambda *_: changes.append(1))
    points = make.points(1100)
    for end in range(1001, 1100):
        view.set_curves(History(points[:end]).curves())
    assert len(changes) <= 2


def test_thinned_lines_keep_ends_and_extremes(random):
    epoch = np.arange(5000.0)
    values = random.standard_normal(5000)
    kept = visible(epoch, values, 1000.0, 4000.0, 100)
    assert len(kept) <= 4 * 102
    assert kept[0] == 999
    inside = values[1000:4001]
    assert inside.min() in values[kept]
    assert inside.max() in values[kept]
    assert (np.diff(kept) > 0).all()
