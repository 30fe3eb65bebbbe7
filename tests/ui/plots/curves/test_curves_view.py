"""Loss and accuracy: read, logarithmic, zoomed, thinned."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QImage, QWheelEvent
from PySide6.QtWidgets import QApplication

from playground.training.base.history import CurveData, History, Metrics
from playground.ui.plots import (
    AccuracyView,
    LossView,
)
from playground.ui.plots.base import graphing
from playground.ui.plots.base.figure_picture import svg_of
from playground.ui.plots.curves.curve_options import averaged
from playground.ui.plots.curves.curve_points import visible
from playground.ui.plots.curves.other_lines import OtherCurve

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
    view.leave_cursor()
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
    view.set_curves(CurveData(np.arange(6.0), np.arange(6.0), values, nothing, nothing, nothing))
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
    view.set_curves(CurveData(np.arange(3.0), np.arange(3.0), values, values, values, values))
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


def test_other_runs_are_drawn_behind_and_widen_the_axis(show, make):
    view = show(LossView())
    other = History(make.points(300)).curves()
    view.set_curves(History(make.points(50)).curves())
    view.set_runs([OtherCurve("a", other, "#7b3fc4")])
    assert view.figure.plot.vb.viewRange()[0][1] >= 299
    (item,) = view._other_lines._items
    np.testing.assert_array_equal(item.yData[-1], other.test_loss[-1])
    view.menu._choose(shows_runs=False)
    assert not view._other_lines._items[0].isVisible()
    assert view.figure.plot.vb.viewRange()[0][1] < 299


def test_the_axis_is_updates_or_samples(show, make):
    view = show(LossView())
    curves = History(make.points(50)).curves()
    view.set_curves(curves)
    view.menu._choose(axis="update")
    np.testing.assert_array_equal(view._places(curves), curves.step)
    assert view.summary().startswith(f"update {int(curves.step[-1]):,}")


@given(
    st.lists(st.floats(-1e3, 1e3) | st.just(math.nan), max_size=60),
    st.integers(2, 20),
)
def test_smoothing_is_the_mean_of_the_points_before(values, window):
    found = averaged(np.array(values), window)
    for i, value in enumerate(values):
        part = [v for v in values[max(0, i - window + 1) : i + 1] if math.isfinite(v)]
        if math.isfinite(value):
            assert found[i] == pytest.approx(sum(part) / len(part), abs=1e-6)
        else:
            assert math.isnan(found[i])


def test_the_raw_line_stays_behind_a_smooth_one(show, make):
    view = show(LossView())
    view.set_curves(History(make.points(50)).curves())
    view.menu._choose(window=10)
    assert len(view._lines[0].raw.xData) == 50
    view.menu._choose(window=1)
    assert not view._lines[0].raw.isVisible()


def test_the_wheel_zooms_along_the_axis_and_with_shift_the_values(show, qtbot, make):
    view = show(LossView())
    view.set_curves(History(make.points(50)).curves())
    figure = view.figure

    def turn(modifiers):
        before = figure.plot.vb.viewRange()
        at = figure.view.viewport().rect().center().toPointF()
        event = QWheelEvent(
            at, at, QPoint(), QPoint(0, 120), Qt.MouseButton.NoButton, modifiers,
            Qt.ScrollPhase.NoScrollPhase, False,
        )  # fmt: skip
        QApplication.sendEvent(figure.view.viewport(), event)
        after = figure.plot.vb.viewRange()
        return [b[1] - b[0] > a[1] - a[0] + 1e-9 for b, a in zip(before, after, strict=True)]

    assert turn(Qt.KeyboardModifier.NoModifier) == [True, False]
    assert turn(Qt.KeyboardModifier.ShiftModifier) == [False, True]
    view.menu.reset_requested.emit()
    assert view.figure.plot.vb.viewRange()[0][1] >= 49


def overfitted():
    """Curves whose test loss is best at epoch 10 and rises from there on."""
    epochs = range(61)
    test = [0.5 + (e - 10) ** 2 / 4000 for e in epochs]
    points = [Metrics(25 * e, e, 0.5 / (1 + e), test[e], 0.9, 0.8) for e in epochs]
    return History(points).curves()


def test_the_gap_between_train_and_test_is_shaded_when_asked_for(show):
    view = show(LossView())
    view.set_curves(overfitted())
    shades = view._other_lines._shades
    assert not shades
    gap = next(a for a in view.menu.actions() if a.text() == "Shade the gap")
    for log in (False, True):
        view.set_option("log_loss", log)
        if not gap.isChecked():
            gap.trigger()
        view._paint()
        low, high = (edge.getData() for edge in shades[0].curves)
        values = [np.log10(v) if log else v for v in view._values()]
        np.testing.assert_allclose(low[1], values[0])
        np.testing.assert_allclose(high[1], values[1])
    gap.trigger()
    view._paint()
    assert not shades[0].isVisible()


def test_where_early_stopping_would_stop_is_marked(show, hover, qtbot):
    view = show(LossView())
    view.set_curves(overfitted())
    stops = view.menu.stops
    choice = next(a for a in stops.actions() if a.text().startswith("After 20 "))
    choice.trigger()
    view._paint()
    ((mark, place),) = view._mark_lines.drawn
    assert (mark.step, place) == (750, 30.0)
    assert "would stop at epoch 30 and go back to epoch 10" in mark.text
    assert mark.text in view.describe(30.0, 0.0)
    stops.actions()[0].trigger()
    view._paint()
    assert view._mark_lines.drawn == []
    assert AccuracyView().menu.stops is None


def test_a_line_is_drawn_in_pieces_on_the_screen_and_whole_in_a_file(show, monkeypatch):
    view = show(LossView())
    losses = 0.5 + 0.4 * np.cos(np.arange(300))
    losses[100:103] = losses[150] = np.nan
    points = [Metrics(i, float(i), v, 1.1 - v, 0.5, 0.5) for i, v in enumerate(losses)]
    view.set_curves(History(points).curves())
    QApplication.processEvents()
    pieces = pixels_of(view)
    drawing = svg_of(view.figure, "Loss")
    assert drawing.count(b"<polyline") + drawing.count(b"<path") < 60
    monkeypatch.setattr(graphing, "OPAQUE", -1)  # no pen is
    whole = pixels_of(view)
    assert (whole != whole[0, 0]).any(axis=-1).mean() > 0.1
    assert (pieces != whole).any(axis=-1).mean() < 0.05
    assert np.abs(pieces.astype(int) - whole).max(axis=-1).mean() < 1


def pixels_of(view):
    image = view.figure.grab().toImage().convertToFormat(QImage.Format.Format_RGB32)
    size = (image.height(), image.width(), 4)
    return np.frombuffer(image.constBits(), np.uint8).reshape(size).copy()[..., :3]


@pytest.mark.parametrize("log", [False, True])
def test_the_marks_at_the_ends_are_at_the_latest_points(show, make, log):
    view = show(LossView())
    view.set_option("log_loss", log)
    curves = History(make.points(50)).curves()
    view.set_curves(curves)
    for line, losses in zip(view._lines, (curves.train_loss, curves.test_loss), strict=True):
        assert line.end.isVisible()
        assert line.end.x() == curves.epoch[-1]
        assert line.end.y() == (np.log10(losses[-1]) if log else losses[-1])
