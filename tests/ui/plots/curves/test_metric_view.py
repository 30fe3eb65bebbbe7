"""Any metric, seconds and bands of seeds in the plots of curves."""

import math

import numpy as np
import pytest
from msgspec.structs import replace
from PySide6.QtCore import QPoint, Qt

from playground.experiments.lanes.seed_band import seed_band
from playground.project.set_value import set_values
from playground.project.templates import template
from playground.session.base.commands import Configure
from playground.session.base.events import Diverged, Evaluated
from playground.session.pacing.thread_sync import FrameGate
from playground.session.session import Session
from playground.training.base.history import CurveData, History, MeasuredMetrics, Metrics
from playground.training.trainer import Trainer
from playground.ui.plots import LossView
from playground.ui.plots.curves.curve_options import NO_SECONDS, CurveOptions
from playground.ui.plots.curves.curve_points import HIGHEST
from playground.ui.plots.curves.metric_view import MetricView, measures
from playground.ui.plots.curves.other_lines import OtherCurve

pytestmark = pytest.mark.gui

nan = math.nan


@pytest.fixture(scope="module")
def iris():
    return Trainer(template("iris"))


@pytest.fixture
def points():
    """Eleven points, half a second apart, of which every other one has an F1."""
    keys = ("train_f1", "test_f1")
    return [
        Metrics(
            i, float(i), 1 / (i + 1), 2 / (i + 1), nan, nan, i / 2, 0.1 / (i + 1),
            MeasuredMetrics(keys, (i / 10, i / 20)) if i % 2 == 0 else None,
        )
        for i in range(11)
    ]  # fmt: skip


def drawn(view, which):
    line = view._lines[which].line
    return line.xData, line.yData


def test_every_metric_of_the_task_is_offered(show, iris):
    view = show(MetricView())
    view.set_dataset(iris.dataset)
    titles = [view.choice.itemText(i) for i in range(view.choice.count())]
    assert titles == [each.title for each in measures(iris.dataset)]
    assert view.choice.currentText() == "Balanced accuracy"
    assert {"F1", "ROC AUC", "Loss", "Learning rate"} <= set(titles)


def test_a_metric_chosen_with_the_keys_is_drawn_where_it_was_measured(show, iris, points, qtbot):
    view = show(MetricView())
    view.set_dataset(iris.dataset)
    view.set_curves(History(points).curves())
    view.choice.setFocus()
    qtbot.keyClicks(view.choice, "F1")
    view.choice.activated.emit(view.choice.currentIndex())
    assert view.choice.currentText() == "F1"
    x, y = drawn(view, 1)
    np.testing.assert_array_equal(x, [0, 2, 4, 6, 8, 10])
    np.testing.assert_array_equal(y, [0, 0.1, 0.2, 0.3, 0.4, 0.5])
    assert view.readout() == "epoch 10 · train 100.0 % · test 50.0 %"
    rows = list(view.table()[1])
    assert view.table()[0] == ("epoch", "train_f1", "test_f1")
    assert rows[4] == (4, 0.4, 0.2)


def test_the_learning_rate_is_one_line(show, iris, points):
    view = show(MetricView())
    view.set_dataset(iris.dataset)
    view.set_curves(History(points).curves())
    view.choose("Learning rate")
    np.testing.assert_array_equal(drawn(view, 0)[1], [p.learning_rate for p in points])
    assert view.readout().startswith("epoch 10 · learning rate 0.009")


def test_curves_along_the_seconds_that_were_recorded(show, points):
    view = show(LossView())
    view.set_curves(History(points).curves())
    view.menu._axes["second"].trigger()
    np.testing.assert_array_equal(drawn(view, 0)[0], [p.seconds for p in points])
    assert view.readout().startswith("5 s · ")


def test_seconds_are_greyed_with_a_reason_where_nobody_kept_them(show, points):
    view = show(LossView())
    view.set_choices(CurveOptions(axis="second"))
    view.set_curves(History([replace(p, seconds=nan) for p in points]).curves())
    seconds = view.menu._axes["second"]
    assert not seconds.isEnabled()
    assert seconds.toolTip() == NO_SECONDS
    np.testing.assert_array_equal(drawn(view, 0)[0], np.arange(11))


@pytest.mark.parametrize("by", ["button", "key", "menu"])
def test_the_view_is_reset_by_button_key_and_menu(by, show, points, qtbot):
    view = show(LossView())
    view.set_curves(History(points).curves())
    whole = view.figure.plot.vb.viewRange()
    view.figure.plot.vb.setRange(xRange=(2, 3), padding=0)
    view.figure.plot.vb.sigRangeChangedManually.emit([True, True])
    match by:
        case "button":
            qtbot.mouseClick(view.reset_button, Qt.MouseButton.LeftButton, pos=QPoint(8, 8))
        case "key":
            qtbot.keyClick(view, Qt.Key.Key_Home)
        case "menu":
            next(a for a in view.menu.actions() if a.text().startswith("Reset view")).trigger()
    assert view.figure.plot.vb.viewRange() == whole


def test_seeds_are_drawn_as_median_and_middle_half(show, points):
    seeds = [[replace(p, test_loss=p.test_loss * f) for p in points] for f in (1, 2, 3, 4)]
    seeds.append(seeds[0][:6])  # diverged
    band = seed_band(seeds)
    losses = np.array([[p.test_loss for p in seed] for seed in seeds[:4]])
    first = np.quantile(np.vstack((losses, losses[:1])), (0.25, 0.5, 0.75), axis=0)
    for part, row in zip((band.low, band.middle, band.high), first, strict=True):
        np.testing.assert_array_equal(part.test_loss[:6], row[:6])
    np.testing.assert_array_equal(band.middle.test_loss[6:], losses[2, 6:])
    view = show(LossView())
    view.set_curves(CurveData.of(points))
    view.set_runs([OtherCurve("five", band.middle, "#7b3fc4", low=band.low, high=band.high)])
    (item,) = view._other_lines._shades
    low, high = (edge.yData for edge in item.curves)
    finite = np.isfinite(band.high.test_loss)
    np.testing.assert_array_equal(low, band.low.test_loss[finite])
    np.testing.assert_array_equal(high, band.high.test_loss[finite])
    view.set_option("log_loss", True)
    np.testing.assert_array_equal(item.curves[1].yData, np.log10(band.high.test_loss[finite]))


@pytest.mark.parametrize("log", [False, True])
def test_an_explosion_is_drawn_up_to_where_it_stopped(log, show):
    losses = [0.5, 1.0, 1e3, 1e7, math.inf]
    points = [Metrics(i, float(i), v, v, nan, nan) for i, v in enumerate(losses)]
    view = show(LossView())
    view.set_option("log_loss", log)
    view.set_curves(History(points).curves())
    x, y = drawn(view, 0)
    fine = np.isfinite(y)
    np.testing.assert_array_equal(x[fine], [0, 1, 2, 3])
    drawn_at = np.log10(losses[:4]) if log else losses[:4]
    np.testing.assert_array_equal(y[fine], drawn_at)
    low, high = view.figure.plot.vb.viewRange()[1]
    assert low < (math.log10(0.5) if log else 0.5)
    assert high > (7 if log else 1e7)


@pytest.fixture(scope="module")
def diverged():
    """The recorded points of a training that exploded, and what was said of it."""
    events = []
    session = Session(events.append)
    project = set_values(
        template("function"),
        [("optimizer", "sgd"), ("learning_rate", "0.5"), ("activation", "linear")],
    )
    session.configure(Configure(1, project, restart=True))
    session.advance(60.0, FrameGate(), until_epoch=400)
    points = [p for e in events if isinstance(e, Evaluated) for p in e.points]
    (told,) = [e for e in events if isinstance(e, Diverged)]
    return points, told, project, session


def test_how_a_training_blew_up_is_told_update_by_update_and_changes_nothing(diverged):
    points, told, project, session = diverged
    assert session.trainer.step_count == points[-1].step == 0
    alone = Trainer(project)
    np.testing.assert_array_equal(session.trainer.network.theta, alone.network.theta)
    assert [p.step for p in told.points] == list(range(1, told.points[-1].step + 1))
    assert told.points[-1].step < told.step
    for point in told.points:
        alone.step()
        assert point == alone.metrics()
    assert told.points[-1].train_loss > 1e6 * points[0].train_loss


@pytest.mark.parametrize("log", [False, True])
def test_an_explosion_within_an_epoch_is_drawn_up_to_its_last_finite_point(log, diverged, show):
    points, told, *_ = diverged
    view = show(LossView())
    view.set_option("log_loss", log)
    view.set_curves(History(points).curves())
    exploded = CurveData.of((points[-1], *told.points))
    view.set_ahead(OtherCurve("how it blew up", exploded, "#c5221f", True, explodes=True))
    (line,) = [item for item in view._other_lines._items if item.isVisible()]
    finite = np.isfinite(line.yData)
    assert line.xData[finite][-1] == told.points[-1].epoch
    end = told.points[-1].test_loss
    assert line.yData[finite][-1] == (np.log10(end) if log else min(end, 10 * HIGHEST))
    top = view.figure.plot.vb.viewRange()[1][1]
    assert top > 6 if log else top < 10 * points[0].test_loss


def test_page_keys_zoom_as_the_wheel_does(show, points, qtbot):
    view = show(LossView())
    view.set_curves(History(points).curves())
    box = view.figure.plot.vb
    (x0, x1), (y0, y1) = box.viewRange()
    qtbot.keyClick(view, Qt.Key.Key_PageUp)
    (a0, a1), across = box.viewRange()
    assert a1 - a0 < x1 - x0
    assert across == [y0, y1]
    qtbot.keyClick(view, Qt.Key.Key_PageUp, Qt.KeyboardModifier.ShiftModifier)
    assert box.viewRange()[0] == [a0, a1]
    assert box.viewRange()[1][1] < y1
    view.set_curves(History(points[:-3]).curves())
    assert box.viewRange()[0] == [a0, a1]  # it follows no more
    view.set_curves(History(points).curves())
    qtbot.keyClick(view, Qt.Key.Key_Home)
    assert box.viewRange()[0][0] == x0


def test_a_metric_of_seeds_has_a_band_where_it_was_measured(points):
    seeds = []
    for factor in (1.0, 0.5, 0.25):
        row = []
        for p in points:
            m = p.measured
            told = m and MeasuredMetrics(m.keys, tuple(v * factor for v in m.values))
            row.append(replace(p, measured=told))
        seeds.append(row)
    band = seed_band(seeds)
    np.testing.assert_allclose(band.middle.series("test_f1")[10], 0.5 * 0.5)
    np.testing.assert_allclose(band.high.series("test_f1")[10], 0.75 * 0.5)
    assert np.isnan(band.middle.series("test_f1")[1])


@pytest.mark.parametrize(("rate", "grows"), [(1.5, True), (0.9, False)])
def test_a_run_that_grew_does_not_flatten_the_curve_beside_it(rate, grows, show):
    """A rate above its limit need not end a run: it is one to compare with, all the same."""

    def curve(first, factor):
        losses = [first * factor**i for i in range(20)]
        return CurveData.of([Metrics(i, float(i), v, v, nan, nan) for i, v in enumerate(losses)])

    view = show(LossView())
    view.set_curves(curve(0.5, 0.9))
    view.set_runs((OtherCurve("another rate", curve(1.7, rate), "#c5221f"),))
    high = view.figure.plot.vb.viewRange()[1][1]
    other = 1.7 * max(1.0, rate**19)
    assert high < 3.0 if grows else high > other
