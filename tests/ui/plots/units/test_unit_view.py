"""What a unit likes, as a person meets it: from the canvas' menu, the view's controls, the keys."""

import csv

import numpy as np
import pytest
from msgspec.structs import replace
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from playground.core import Task
from playground.project.templates import template
from playground.session.snapshots.unit_likes import UnitLayer, UnitLikes, UnitProbe, UnitWish
from playground.training import Trainer
from playground.ui.plots.base.plot_export import export_plot
from playground.ui.plots.units.picture_sheet import PictureSheet
from playground.ui.plots.units.unit_view import UnitView

pytestmark = pytest.mark.gui


def view_of(window):
    return next(view for view in window.plots if view.key == "unit")


def ask_on_canvas(window, node, unit, text):
    canvas = window.canvas
    card = canvas.network_scene.cards[node]
    at = canvas.mapFromScene(card.pos() + card.units.pictures[unit].center())
    reason = QContextMenuEvent.Reason.Mouse
    event = QContextMenuEvent(reason, at, canvas.viewport().mapToGlobal(at))
    QApplication.sendEvent(canvas.viewport(), event)
    menu = QApplication.activePopupWidget()
    next(action for action in menu.actions() if action.text() == text).trigger()
    menu.close()


def trainer_of(driver):
    """Return a trainer of its own with the weights on the screen."""
    trainer = Trainer(driver.project)
    arrays = trainer.network.named_parameters()
    for each in driver.latest.parameters:
        arrays[f"{each.node_id}/{each.name}"][...] = each.value
    return trainer


def test_from_the_menu_of_a_unit_to_the_sample_it_likes_most(open_window):
    driver = open_window(template("digits"))
    window = driver.window
    driver.wait_for_snapshot()
    view = view_of(window)
    assert not view.isVisible()
    driver.wait(lambda: bool(window.canvas.network_scene.cards["hidden_1"].units.pictures))
    ask_on_canvas(window, "hidden_1", 5, "What unit 6 likes")
    driver.wait(lambda: view.is_seen() and view.likes is not None and view.likes.unit == 5)
    expected = UnitProbe(trainer_of(driver)).likes(UnitWish("hidden_1", 5))
    assert view.likes.rows.tolist() == expected.rows.tolist()
    np.testing.assert_array_equal(view.likes.weighted, expected.weighted)
    driver.wait(lambda: view._chooser.unit.text() == "unit 6 of 64")
    x, y = PictureSheet.middle(2)
    figure = view.figure
    at = figure.view.mapFromScene(figure.plot.vb.mapViewToScene(QPointF(x, y)))
    QTest.mouseClick(figure.view.viewport(), Qt.MouseButton.LeftButton, pos=at)
    assert window.sample.row == expected.rows[2]
    QTest.keyClick(view, Qt.Key.Key_PageDown)
    driver.wait(lambda: view.likes is not None and view.likes.unit == 6)
    QTest.keyClick(window.canvas, Qt.Key.Key_Escape)
    window.canvas.unit_notes.walk("output", 1)
    driver.wait(lambda: view.likes is not None and view.likes.node_id == "output")
    assert view._chooser.layer.currentText() == "Output"


@pytest.fixture
def liked(show, make, random, tmp_path):
    """A view of a table's unit, and what it was given."""
    x = random.normal(size=(20, 3))
    dataset = make.dataset(x, np.arange(20) % 2, Task.BINARY, ("a", "b", "c"), ("no", "yes"))
    spread, average = np.array([1.0, 2.0, 0.0]), np.zeros(3)
    likes = UnitLikes(
        node_id="h",
        unit=1,
        layers=(UnitLayer("h", "hidden", 4),),
        samples=10,
        active=7,
        rows=np.array([4, 2]),
        activations=np.array([0.9, 0.5]),
        weighted=np.array([0.5, -3.0, 0.0]),
        strongest=x[[4, 2]].mean(axis=0),
        average=average,
        spread=spread,
    )
    view = show(UnitView(), (400, 300))
    view.set_dataset(dataset)
    view.show_snapshot(make.snapshot(likes=likes))
    return view, likes


def test_a_table_has_bars_of_the_features_that_differ_most(liked, qtbot):
    view, _ = liked
    bars = [bar.rect() for bar in view._bars._bars if bar.isVisible()]
    assert [(bar.x(), bar.width()) for bar in bars] == [(-1.5, 1.5), (0, 0.5), (0, 0)]
    qtbot.keyClick(view, Qt.Key.Key_Down)
    assert view.readout() == "b: −3.0000, of all 0 · −1.5 σ"
    qtbot.keyClick(view, Qt.Key.Key_Down)
    assert view.readout() == "a: 0.5000, of all 0 · +0.5 σ"


def test_its_numbers_are_exported(liked, tmp_path):
    view, _ = liked
    export_plot(view, tmp_path / "unit.csv")
    with (tmp_path / "unit.csv").open(newline="") as file:
        lines = list(csv.reader(file))
    assert lines[0] == ["what", "row", "activation", "a", "b", "c"]
    assert lines[1] == ["weighted mean", "", "", "0.5", "-3.0", "0.0"]
    assert [line[:3] for line in lines[-2:]] == [["sample", "5", "0.9"], ["sample", "3", "0.5"]]
    export_plot(view, tmp_path / "unit.svg")
    assert "<svg" in (tmp_path / "unit.svg").read_text()


def test_a_unit_that_never_answers_says_so(liked, make):
    view, likes = liked
    silent = replace(likes, weighted=None, active=0, activations=np.zeros(2))
    view.show_snapshot(make.snapshot(likes=silent))
    assert view.readout() == "never above zero on 10 training samples"
    assert view.table()[1][0][0] == "mean of the strongest"
