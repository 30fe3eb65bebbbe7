"""Drawing on the output plot as a person does: mouse, keys, undo, files."""

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QSlider

from playground.core import Task
from playground.datasets import DatasetConfig
from playground.project.templates import default_project, template
from tests.ui.plots.drawing.painter import LEFT, RIGHT, Painter

pytestmark = pytest.mark.gui


@pytest.fixture
def painter(driver):
    made = Painter(driver)
    made.press("Draw points")
    assert made.view.drawing.is_on
    return made


def test_a_stroke_adds_points_of_the_class_behind_those_of_the_circle(painter):
    before, window = painter.raw, painter.driver.window
    painter.press("Class +1")
    painter.stroke((-5, -5), (5, -5))
    assert window.document.undo_stack.count() == 1
    assert painter.config.kind == "circle"
    drawn = painter.drawn
    assert len(drawn) > 15
    assert set(drawn[:, 2]) == {1}
    assert drawn[:, 1] == pytest.approx(-5, abs=0.1)
    painter.settle()
    np.testing.assert_array_equal(painter.raw.x[:500], before.x)
    np.testing.assert_array_equal(painter.raw.x[500:], drawn[:, :2])
    np.testing.assert_array_equal(painter.raw.y[500:], 1)
    painter.driver.do("undo")
    assert not len(painter.drawn)
    painter.settle()
    assert len(painter.raw.x) == 500
    painter.press("Redo")
    np.testing.assert_array_equal(painter.drawn, drawn)


def test_training_goes_on_with_what_was_learnt_while_one_draws(painter):
    window = painter.driver.window
    painter.driver.do("play")
    painter.driver.wait(lambda: window.client.latest.step > 200)
    steps = window.client.latest.step
    for y in (-5, -4, 4):
        painter.stroke((-5, y), (5, y))
    painter.driver.wait(lambda: len(painter.raw.x) == 500 + len(painter.drawn))
    painter.driver.wait(lambda: window.client.is_current)
    assert window.client.is_running
    assert window.client.latest.step >= steps
    assert window.document.undo_stack.count() == 3
    for _ in range(3):
        painter.press("Undo")
    painter.driver.wait(lambda: len(painter.raw.x) == 500 and window.client.is_current)
    assert window.client.latest.step >= steps
    painter.driver.do("play")


def test_erasing_drawn_points_leaves_the_generator(painter):
    painter.stroke((-5, -5.5), (5, -5.5))
    painter.settle()
    painter.key(Qt.Key.Key_E)
    painter.stroke((-5.5, -5.5), (-3, -5.5))
    assert painter.config.kind == "circle"
    assert painter.drawn[:, 0].min() > -2.5
    assert len(painter.drawn)


def test_erasing_generated_points_makes_all_of_them_ones_own(painter):
    before = painter.raw
    painter.press("Eraser")
    painter.stroke((0, 0), (1, 0))
    gone = np.hypot(before.x[:, 0] - 0.5, before.x[:, 1]) < 0.5
    assert gone.any()
    assert painter.config.kind == "drawn"
    assert "your own now" in painter.driver.message
    assert painter.driver.window.document.undo_stack.count() == 1
    painter.settle()
    assert 500 - 120 < len(painter.raw.x) < 500
    assert not np.isin(np.round(before.x[gone, 0], 3), painter.raw.x[:, 0]).any()
    painter.driver.do("undo")
    painter.settle()
    assert painter.config.kind == "circle"
    np.testing.assert_array_equal(painter.raw.x, before.x)


def test_keys_choose_tools_and_classes_only_while_one_draws(painter):
    window = painter.driver.window
    painter.key(Qt.Key.Key_2)
    painter.key(Qt.Key.Key_A)
    painter.driver.find(QSlider, "Density").setValue(3)
    painter.stroke((-4, -4))
    points = painter.drawn
    assert 3 <= len(points) <= 30
    assert np.hypot(*(points[:, :2] + 4).T).max() < 0.9
    assert set(points[:, 2]) == {1}
    painter.driver.do("undo")
    painter.key(Qt.Key.Key_B)
    painter.key(Qt.Key.Key_G)
    painter.stroke((-5.3, -5.2), (-2.2, -5.2))
    np.testing.assert_array_equal(painter.drawn[:, :2] * 2 % 1, 0)
    assert len(painter.drawn) == len(np.unique(painter.drawn, axis=0))
    painter.settle()
    assert window.client.latest.step == 0
    painter.key(Qt.Key.Key_Escape)
    assert not painter.view.drawing.is_on
    painter.key(Qt.Key.Key_E)  # an epoch again
    painter.driver.wait(lambda: window.client.latest.step > 0)


def test_a_further_class_makes_the_network_fit(painter):
    painter.press("Add a class")
    painter.stroke((-5, 5), (5, 5))
    painter.driver.wait(lambda: painter.driver.project.network.node("output").params["units"] == 3)
    painter.settle()
    assert painter.raw.task is Task.MULTICLASS
    assert painter.raw.classes == ("A", "B", "C")
    assert painter.driver.window.document.undo_stack.count() == 1
    painter.driver.do("undo")
    painter.settle()
    assert painter.raw.classes == ("-1", "+1")


def test_without_drawing_the_plot_is_only_looked_at(driver):
    painter = Painter(driver)
    painter.stroke((-4, -4), (4, 4))
    painter.key(Qt.Key.Key_Up)
    assert painter.view.readout()
    assert driver.window.document.undo_stack.count() == 0
    painter.key(Qt.Key.Key_Home)
    painter.press("Draw points")
    painter.stroke((-4, -4), (4, 4), button=RIGHT)
    assert driver.window.document.undo_stack.count() == 0
    driver.do("draw")
    assert not painter.view.drawing.is_on
    painter.stroke((-4, -4), (4, 4))
    assert driver.window.document.undo_stack.count() == 0
    driver.key(Qt.Key.Key_D)
    assert painter.view.drawing.is_on
    assert driver.window.actions_by_name["draw"].isChecked()


def test_other_data_is_not_drawn_on(open_window):
    driver = open_window(template("iris"))
    driver.wait_for_snapshot()
    view = driver.window.views.output
    driver.do("draw")
    assert not view.drawing.is_on
    assert not view.drawing.pencil.isVisible()
    assert not driver.window.actions_by_name["draw"].isChecked()
    assert "Only points on a plane" in driver.message


def choose_draw(driver):
    button = next(b for b in driver.window.data.grid.buttons if b.kind == "drawn")
    driver.show_widget(button)
    button.click()


def test_an_empty_plane_asks_for_points_and_is_no_error(driver):
    window, painter = driver.window, Painter(driver)
    choose_draw(driver)
    assert painter.view.drawing.is_on
    driver.wait(lambda: painter.view.is_blank and not window.actions_by_name["play"].isEnabled())
    hint = painter.view.drawing.mode.layer._hint.toPlainText()
    assert hint == "Draw points here:\npress and drag.\n2 more points are needed."
    assert not window.banner.isVisible()
    painter.stroke((-3, 0))
    driver.wait(lambda: window.client.configured_generation < window.client.generation)
    assert len(painter.drawn) == 1
    assert "1 more point is needed" in painter.view.drawing.mode.layer._hint.toPlainText()
    painter.press("Class +1")
    painter.stroke((3, -2), (3, 2))
    driver.wait(lambda: window.actions_by_name["play"].isEnabled())
    painter.settle()
    assert not painter.view.is_blank
    assert set(painter.raw.y) == {0, 1}
    driver.do("step")
    driver.wait(lambda: window.client.latest.step == 1)
    painter.press("Clear drawn points")
    driver.wait(lambda: painter.view.is_blank)
    painter.press("Undo")
    painter.settle()
    assert not painter.view.is_blank


def test_a_drawing_without_points_opens_as_one_that_has_just_begun(open_window):
    project = default_project()
    driver = open_window(project.replace(dataset=DatasetConfig("drawn")))
    painter = Painter(driver)
    driver.wait(lambda: painter.view.is_blank and not painter.view.turn.is_held)
    assert painter.view.drawing.is_on
    painter.key(Qt.Key.Key_Escape)
    assert "Press the pencil" in painter.view.drawing.mode.layer._hint.toPlainText()
    driver.key(Qt.Key.Key_D)
    painter.stroke((-3, -3), (3, 3))
    painter.settle()
    assert not driver.window.banner.isVisible()


def test_leaving_an_empty_plane_by_undo_shows_the_data_again(driver):
    painter = Painter(driver)
    choose_draw(driver)
    driver.wait(lambda: painter.view.is_blank)
    driver.do("undo")
    painter.settle()
    assert not painter.view.is_blank
    assert driver.window.actions_by_name["play"].isEnabled()


def test_classes_become_values_and_back_when_that_is_chosen(driver):
    painter = Painter(driver)
    choose_draw(driver)
    driver.wait(lambda: painter.view.is_blank)
    painter.stroke((-5, -5), (5, -5))
    painter.key(Qt.Key.Key_2)
    painter.stroke((-5, 5), (5, 5))
    painter.settle()
    window, before = driver.window, painter.drawn
    count = window.document.undo_stack.count()
    row = window.data.options.row("target")
    driver.choose(row.field, "value")
    driver.wait(lambda: set(painter.drawn[:, 2]) == {-1, 1})
    assert "values from −1 to 1" in driver.message
    painter.settle()
    assert painter.raw.task is Task.REGRESSION
    assert window.document.undo_stack.count() == count + 1
    driver.do("undo")
    np.testing.assert_array_equal(painter.drawn, before)
    driver.do("redo")
    driver.choose(row.field, "class")
    driver.wait(lambda: set(painter.drawn[:, 2]) == {0, 1})
    np.testing.assert_array_equal(painter.drawn, before)
    painter.settle()
    assert not window.banner.isVisible()


def test_keys_alone_draw(painter):
    painter.key(Qt.Key.Key_Up)
    painter.key(Qt.Key.Key_2)
    painter.key(Qt.Key.Key_Return)
    assert painter.drawn.tolist() == [[0, 0.3, 1]]


def test_values_are_drawn_in_a_regression(open_window):
    driver = open_window(template("plane"))
    driver.wait_for_snapshot()
    painter = Painter(driver)
    painter.press("Draw points")
    driver.find(QSlider, "Value").setValue(0)
    painter.stroke((-5, 5), (0, 5))
    low = painter.raw.y.min()
    assert set(np.round(painter.drawn[:, 2], 2)) == {round(min(low, -1), 2)}
    painter.settle()
    assert len(painter.raw.y) == 1200 + len(painter.drawn)


def test_a_drawing_is_saved_and_opened(painter, tmp_path, open_window):
    from playground.project import Project

    painter.stroke((-5, -5), (5, -5))
    painter.settle()
    painter.driver.project.save(tmp_path / "a.playground")
    again = open_window(Project.load(tmp_path / "a.playground"))
    again.wait_for_snapshot()
    np.testing.assert_array_equal(again.window.client.dataset.raw.x, painter.raw.x)


def test_a_stroke_is_given_up_with_escape(painter):
    painter.mouse(QTest.mousePress, (-4, -4), LEFT)
    painter.mouse(QTest.mouseMove, (4, -4))
    painter.key(Qt.Key.Key_Escape)
    painter.mouse(QTest.mouseRelease, (4, -4), LEFT)
    assert painter.view.drawing.is_on
    assert painter.driver.window.document.undo_stack.count() == 0
