"""Unseen points: painted by mouse and keys, judged at once, never trained on, kept in the file."""

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QToolButton

from playground.datasets.base.drawn_points import read_points
from playground.project import Project
from playground.project.templates import template
from playground.training.evaluation.unseen_points import UnseenAnswers
from playground.ui.plots import OutputView, UnseenView
from tests.ui.plots.drawing.painter import Painter

pytestmark = pytest.mark.gui


def points(painter):
    return read_points(painter.driver.project.unseen_points)


def test_unseen_points_are_painted_judged_erased_and_undone_beside_the_training(driver, tmp_path):
    window, painter = driver.window, Painter(driver)
    view, unseen = window.views.output, window.views.unseen
    window.docks.raise_dock("unseen")
    driver.key(Qt.Key.Key_U, Qt.KeyboardModifier.ShiftModifier)
    assert view.drawing.paints_unseen
    assert window.actions_by_name["paint_unseen"].isChecked()
    assert not window.actions_by_name["draw"].isChecked()
    assert not view.drawing.mode.answers.add_class.isVisible()
    before, data = driver.settle().checkpoint, window.client.dataset
    painter.press("Class +1")
    painter.stroke((-1, 0), (1, 0))
    painter.press("Class -1")
    painter.stroke((-4, 4), (4, 4))
    painted = points(painter)
    assert len(painted) > 10
    np.testing.assert_array_equal(painted[:, 2], (painted[:, 1] < 2).astype(float))
    assert window.document.undo_stack.count() == 2
    # Nothing of it is trained on: same data, same weights, same place in the data.
    assert window.client.dataset is data
    after = driver.settle().checkpoint
    np.testing.assert_array_equal(after.theta, before.theta)
    assert (after.step, after.sampler) == (before.step, before.sampler)
    # It is judged at once, and again with every moment.
    driver.wait(
        lambda: driver.latest.unseen is not None and driver.latest.unseen.count == len(painted)
    )
    first = driver.latest.unseen.count_right
    assert f"{len(painted)} unseen points, {first} right" in view.summary()
    window.client.run_epochs(60)
    driver.wait(lambda: driver.latest.epoch == 60 and not window.client.is_running)
    driver.wait(lambda: driver.latest.unseen.count_right == len(painted))
    assert driver.latest.unseen.loss < 0.5
    told = unseen.verdict_box.painted
    driver.wait(lambda: told.isVisible() and f"{len(painted)} right (100 %)" in told.text())
    # They are kept in the file.
    path = tmp_path / "painted.playground"
    driver.project.save(path)
    np.testing.assert_array_equal(read_points(Project.load(path).unseen_points), painted)
    # The eraser takes unseen points alone, also where samples lie below.
    painter.press("Eraser")
    painter.stroke((-2, 0), (2, 0))
    assert len(points(painter)) == (painted[:, 1] > 2).sum()
    assert window.client.dataset is data
    painter.press("Clear drawn points")
    assert len(points(painter)) == 0
    driver.wait(lambda: not told.isVisible())
    painter.press("Undo")
    driver.do("undo")
    np.testing.assert_array_equal(points(painter), painted)


def test_keys_paint_and_wrong_ones_are_framed(open_window):
    # The disc is +1: a point of -1 in its middle is wrong as soon as the network has learnt.
    driver = open_window(template("circle").with_unseen("0,0,0 0.5,0.5,1 5,5,7"))
    driver.wait_for_snapshot()
    window, painter = driver.window, Painter(driver)
    view = window.views.output
    window.client.run_epochs(60)
    driver.wait(lambda: driver.latest.epoch == 60 and not window.client.is_running)
    marks = view._painted
    driver.wait(lambda: marks._wrong == (0,))
    assert driver.latest.unseen.judged == (0, 1)  # there is no eighth class
    assert view.describe(0, 0).endswith("unseen point: -1, wrong")
    window.docks.raise_dock("unseen")
    told = window.views.unseen.verdict_box.painted
    driver.wait(
        lambda: told.text().endswith("1 painted point of a class that this data does not have")
    )
    driver.click(driver.find(QToolButton, "Paint unseen points"))
    painter.key(Qt.Key.Key_2)
    for key in (Qt.Key.Key_Right, Qt.Key.Key_Return):
        painter.key(key)
    fresh = points(painter)
    assert len(fresh) == 4
    assert fresh[3, 2] == 1
    painter.key(Qt.Key.Key_Escape)
    assert not view.drawing.is_on
    # On no plane there is nothing to paint on, and that is said.
    window.data.choose("iris")
    driver.wait(lambda: window.client.dataset is not None and not window.client.dataset.is_2d)
    driver.wait_for_snapshot()
    driver.wait(lambda: told.text() == "4 painted points rest: this data is on no plane")
    window.actions_by_name["paint_unseen"].trigger()
    assert not view.drawing.is_on
    assert not window.actions_by_name["paint_unseen"].isChecked()
    assert "choose a 2-D problem" in driver.message
    # A plane that waits for points to train on is drawn on with the pencil.
    window.data.choose("circle")
    driver.wait_for_snapshot()
    window.actions_by_name["paint_unseen"].trigger()
    assert view.drawing.paints_unseen
    driver.do("draw")  # the pencil takes the diamond's place, and the other way round
    assert view.drawing.pencil.isChecked()
    assert not view.drawing.paints_unseen
    driver.do("paint_unseen")
    assert view.drawing.paints_unseen
    assert not view.drawing.pencil.isChecked()
    window.data.choose("drawn")
    driver.wait(lambda: view.is_blank)
    assert view.drawing.is_on
    assert not view.drawing.paints_unseen


def test_answers_are_told_of_the_points_they_are_of_while_others_are_painted(plane, make, show):
    text, count = "0,0,0 1,1,0 2,2,1", 3
    right = np.array([False, True, False])
    answers = UnseenAnswers(0.7, tuple(range(count)), 1.0, right, painted=text)
    view, verdict = show(OutputView()), show(UnseenView(), (500, 500))
    for each in (view, verdict):
        each.set_dataset(plane.dataset)
    verdict.set_painted(text)
    verdict.show_snapshot(make.snapshot(unseen=UnseenAnswers(0.7)))
    assert verdict._painted_words(verdict._answers) == ""  # not: they are of no class of the data
    view.set_unseen(text)
    snapshot = make.snapshot(field=plane.field, unseen=answers)
    for each in (view, verdict):
        each.show_snapshot(snapshot)
    assert view._painted._wrong == (0, 2)
    view.set_unseen(f"{text} 3,3,0")
    assert view._painted._wrong == (0, 2)
    view.set_unseen("1,1,0 2,2,1")
    assert view._painted._wrong == ()
    verdict.set_painted(f"{text} 3,3,0")
    told = verdict._painted_words(verdict._answers)
    assert told == "Painted: 3 unseen points, 1 right (33 %) · loss 1.00"
