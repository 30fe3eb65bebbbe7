"""The plane of the output: contours, confidence, wrong samples, zoom and pan."""

import numpy as np
import pytest
from msgspec.structs import replace
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QToolButton

from playground.core import Task
from playground.project.templates import template
from playground.session.snapshots.plane_area import PlaneArea
from playground.session.snapshots.snapshot import Predictions
from playground.training.trainer import Trainer
from playground.ui.plots import OutputView
from playground.ui.plots.base.colors import confidence_field
from playground.ui.plots.plane.contours import boundary, crossings, levels
from playground.ui.plots.plane.plane_choices import PlaneChoices
from playground.ui.plots.plane.wrong_marks import wrong_rows
from playground.ui.theme.tokens import LIGHT

pytestmark = pytest.mark.gui


@pytest.fixture(scope="module")
def trained():
    trainer = Trainer(template("circle"))
    trainer.run_epochs(8)
    return trainer


def test_the_boundary_lies_where_the_network_crosses_it(trained):
    dataset = trained.dataset
    area = PlaneArea(-2.0, 2.5, -3.0, 1.5)
    axes = np.linspace(area.left, area.right, 90), np.linspace(area.low, area.high, 90)
    grid = np.stack(np.meshgrid(*axes), axis=-1).reshape(-1, 2)
    values = trained.predict(grid).T.reshape(1, 90, 90)
    lines = boundary(values, area, (-1.0, 1.0), dataset.task)
    points = np.concatenate(lines)
    assert len(points) > 50
    steepest = max(np.abs(np.diff(values[0], axis=axis)).max() for axis in (0, 1))
    assert np.abs(trained.predict(points)).max() < 0.2 * steepest
    assert points[:, 0].min() >= area.left
    assert points[:, 1].max() <= area.high


def test_several_classes_meet_where_two_are_equally_strong(blobs):
    area = PlaneArea(-6.0, 6.0, -6.0, 6.0)
    points = np.concatenate(boundary(blobs.field, area, (0.0, 1.0), Task.MULTICLASS))
    column, row = ((points + 6) / 12 * 19).round().astype(int).T
    two = np.sort(blobs.field[:, row, column], axis=0)
    assert np.median(two[-1] - two[-2]) < 0.1
    assert levels(blobs.field, area, (0.0, 1.0), Task.MULTICLASS)


def test_a_field_that_is_no_number_has_no_line_there():
    field = np.linspace(-1, 1, 100).reshape(10, 10)
    field[:, :5] = np.nan
    for line in crossings(field, PlaneArea(0, 9, 0, 9), 0.0):
        assert line[:, 0].min() >= 5


def test_confidence_is_blank_where_the_network_guesses_and_full_where_it_is_sure():
    values = np.array([[[0.5, 1.0, 0.0]]])
    guess, one, other = confidence_field(values, 0.0, 1.0, LIGHT)[0]
    assert f"#{int(guess) & 0xFFFFFF:06x}" == LIGHT.window
    assert len({int(guess), int(one), int(other)}) == 3
    third = confidence_field(np.full((3, 1, 1), 1 / 3), 0.0, 1.0, LIGHT)[0, 0]
    assert f"#{int(third) & 0xFFFFFF:06x}" == LIGHT.window


def test_wrong_samples_are_framed_and_the_legend_says_so(plane, make, show):
    dataset = plane.dataset
    truth = dataset.raw.y
    decided = [truth[rows].copy() for rows in (dataset.train_rows, dataset.test_rows)]
    decided[0][0] ^= 1
    decided[1][1] ^= 1
    scores = [d[:, None] * 2.0 - 1 for d in decided]
    found = Predictions(*scores, None, None, None, *decided)
    both = {int(dataset.train_rows[0]), int(dataset.test_rows[1])}
    assert set(wrong_rows(dataset, found).tolist()) == both
    view = show(OutputView())
    view.set_dataset(dataset)
    view.show_snapshot(make.snapshot(field=plane.field, predictions=found))
    framed = view._plane._wrong._item
    assert framed.getData()[0].tolist() == [dataset.raw.x[dataset.train_rows[0], 0]]
    assert "wrong" in view.figure._legend.toPlainText()
    view.set_option("show_test", True)
    assert len(framed.getData()[0]) == 2
    assert view.wanted().predictions
    view.set_choices(PlaneChoices(wrong=False))
    assert len(framed.getData()[0]) == 0
    assert "wrong" not in view.figure._legend.toPlainText()
    assert not view.wanted().predictions


def test_the_menu_offers_what_fits_the_task(plane, make, show):
    view = show(OutputView())
    view.set_dataset(plane.dataset)
    names = [action.text() for action in view.menu.actions() if action.isVisible()]
    assert "Decision boundary" in names
    view.show_snapshot(make.snapshot(field=plane.field))
    lines = view._plane._lines
    assert lines.boundary.isVisible()
    assert not lines.levels.isVisible()
    for name in ("Decision boundary", "Level lines", "Confidence"):
        next(a for a in view.menu.actions() if a.text() == name).trigger()
    assert not lines.boundary.isVisible()
    assert lines.levels.isVisible()
    assert "sure" in view.describe(0.0, 0.0)
    view.menu.offer(Task.REGRESSION)
    names = [action.text() for action in view.menu.actions() if action.isVisible()]
    assert "Zero line" in names
    assert "Confidence" not in names


def turn(view, place, notches, modifiers=Qt.KeyboardModifier.NoModifier):
    viewport = view.figure.view.viewport()
    at = QPointF(place)
    event = QWheelEvent(
        at, viewport.mapToGlobal(at), QPoint(), QPoint(0, 120 * notches),
        Qt.MouseButton.NoButton, modifiers, Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(viewport, event)


@pytest.fixture
def driver(open_window):
    driver = open_window(template("circle"))
    driver.wait_for_snapshot()
    return driver


def test_wheel_and_drags_choose_the_part_and_the_worker_computes_it(driver, place, qtbot):
    view = driver.window.views.output
    window = view._plane.window
    button = next(b for b in view.findChildren(QToolButton) if "whole" in b.accessibleName())
    assert not button.isVisible()
    spot = place(view, 2.0, 1.0)
    turn(view, spot, 3)
    assert window.seen.width == pytest.approx(12 / 1.2**3)
    assert (place(view, 2.0, 1.0) - spot).manhattanLength() <= 2
    assert button.isVisible()
    latest = lambda: driver.window.client.latest  # noqa: E731
    driver.wait(lambda: latest().field_area == window.area)
    seen = window.area
    axes = np.linspace(seen.left, seen.right, 100), np.linspace(seen.low, seen.high, 100)
    corner = np.array([[axes[0][0], axes[1][0]], [axes[0][-1], axes[1][-1]]])
    trainer = Trainer(template("circle"))
    np.testing.assert_allclose(
        latest().field[0][[0, -1], [0, -1]], trainer.predict(corner)[:, 0], atol=1e-12
    )
    row = int(driver.window.client.dataset.train_rows[0])
    x, y = driver.window.client.dataset.raw.x[row]
    turn(view, place(view, 0.0, 0.0), -3)
    QTest.mouseClick(view.figure.view.viewport(), Qt.MouseButton.LeftButton, pos=place(view, x, y))
    driver.wait(lambda: view._sample == row)
    view.setFocus()
    qtbot.keyClick(view, Qt.Key.Key_Plus)
    assert window.area is not None
    qtbot.keyClick(view, Qt.Key.Key_Home)
    assert window.area is None
    assert not button.isVisible()
    turn(view, place(view, 0.0, 0.0), 2)
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert window.area is None
    assert not button.isVisible()
    driver.wait(lambda: latest().field_area is None)


@pytest.mark.parametrize("grip", [Qt.MouseButton.LeftButton, Qt.MouseButton.MiddleButton])
def test_a_drag_moves_the_plane_with_the_mouse(grip, plane, make, show, place):
    view = show(OutputView())
    view.set_dataset(plane.dataset)
    view.show_snapshot(make.snapshot(field=plane.field))
    window = view._plane.window
    handle = view.windowHandle()
    viewport = view.figure.view.viewport()
    start = place(view, 1.0, 1.0)
    none = Qt.KeyboardModifier.NoModifier
    to = lambda p: viewport.mapTo(view, p)  # noqa: E731
    chosen = []
    view.point_requested.connect(lambda *at: chosen.append(at))
    QTest.mousePress(handle, grip, none, to(start))
    QTest.mouseMove(handle, to(start + QPoint(20, 10)))
    QTest.mouseMove(handle, to(start + QPoint(40, 30)))
    QTest.mouseRelease(handle, grip, none, to(start + QPoint(40, 30)))
    assert (place(view, 1.0, 1.0) - (start + QPoint(40, 30))).manhattanLength() <= 2
    assert window.seen.left < -6.0
    assert window.seen.high > 6.0
    assert not chosen
    QTest.mouseDClick(handle, Qt.MouseButton.LeftButton, none, to(start))
    assert window.area is None


def test_points_are_drawn_anew_only_when_they_or_the_view_change(
    plane, make, show, place, monkeypatch
):
    import pyqtgraph as pg

    drawn, original = [], pg.ScatterPlotItem.paint

    def paint(item, *args):
        drawn.append(item)
        original(item, *args)

    monkeypatch.setattr(pg.ScatterPlotItem, "paint", paint)
    view = show(OutputView())
    view.set_dataset(plane.dataset)
    view.set_option("show_test", True)
    view.show_snapshot(make.snapshot(field=plane.field))
    view.grab()
    drawn.clear()
    view.show_snapshot(make.snapshot(field=-plane.field))
    view.grab()
    assert not drawn
    view._plane.window.zoom(4, (0.5, 0.5))
    view.grab()
    viewport, start = view.figure.view.viewport(), place(view, 0.5, 0.5)
    to = lambda p: viewport.mapTo(view, p)  # noqa: E731
    left, none = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    handle = view.windowHandle()
    QTest.mousePress(handle, left, none, to(start))
    for step in (20, 40):
        QTest.mouseMove(handle, to(start - QPoint(step, step)))
        moved = view.figure.grab().toImage()
    QTest.mouseRelease(handle, left, none, to(start - QPoint(40, 40)))
    assert drawn
    for item in drawn:
        item.invalidate()
    assert view.figure.grab().toImage() == moved


def test_other_data_is_shown_as_a_whole(plane, make, show):
    view = show(OutputView())
    view.set_dataset(plane.dataset)
    view.show_snapshot(make.snapshot(field=plane.field))
    view._plane.window.zoom(5)
    area = view._plane.window.area
    view.show_snapshot(replace(make.snapshot(field=plane.field), field_area=area))
    rows = [row for row in view.table()[1] if row[0] == "field"]
    assert rows[0][1:3] == [area.left, area.low]
    raw = plane.dataset.raw
    view.set_dataset(make.dataset(raw.x, raw.y, Task.BINARY, ("x", "y"), raw.classes, (-9.0, 9.0)))
    assert view._plane.window.area is None
    assert view.wanted().field_area is None


def test_while_one_draws_ctrl_and_the_wheel_zoom_and_the_brush_still_draws(driver, place):
    view = driver.window.views.output
    driver.do("draw")
    middle = place(view, 0.0, 0.0)
    turn(view, middle, 2)
    assert view._plane.window.area is None
    turn(view, middle, 2, Qt.KeyboardModifier.ControlModifier)
    assert view._plane.window.area is not None
    where = place(view, 1.0, 1.0)
    QTest.mouseClick(view.figure.view.viewport(), Qt.MouseButton.LeftButton, pos=where)
    driver.wait(lambda: driver.project.dataset.params.get("drawn"))
    assert view._plane.window.area is not None


def test_while_training_runs_the_frames_are_drawn_now_and_then_and_at_rest_at_once(
    plane, make, show
):
    dataset = plane.dataset
    decided = [dataset.raw.y[rows] for rows in (dataset.train_rows, dataset.test_rows)]
    scores = [d[:, None] * 2.0 - 1 for d in decided]
    right = Predictions(*scores, None, None, None, *decided)
    wrong = Predictions(*scores, None, None, None, *(1 - d for d in decided))
    view = show(OutputView())
    view.set_dataset(dataset)
    framed = view._plane._wrong
    moment = make.snapshot(field=plane.field, predictions=wrong)
    view.show_snapshot(replace(moment, steps_per_second=9.0))
    framed._due = float("inf")  # the clock stands still
    view.show_snapshot(replace(moment, predictions=right, steps_per_second=9.0))
    assert len(framed._item.getData()[0]) == len(dataset.train_rows)
    view.show_snapshot(replace(moment, predictions=right, field=plane.field.copy()))
    assert len(framed._item.getData()[0]) == 0


def test_a_regression_that_is_never_nought_has_no_zero_line():
    field = np.linspace(-0.5, 1.0, 400).reshape(1, 20, 20)
    area = PlaneArea(-1.0, 1.0, -1.0, 1.0)
    assert boundary(field, area, (-1.0, 1.0), Task.REGRESSION)
    assert not boundary(field, area, (0.0, 1.0), Task.REGRESSION)
