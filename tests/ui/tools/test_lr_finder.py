"""Finding a learning rate in the window: test, read, take the suggestion, leave at any moment."""

import csv
import threading

import pytest
from msgspec.structs import replace
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QToolButton

from playground.core import Component
from playground.graph.edits import set_params
from playground.project.templates import template
from playground.ui.support import background_task
from playground.ui.tools import lr_finder as rate_finder
from playground.ui.tools.lr_finder_dialog import LRFinderDialog

pytestmark = pytest.mark.gui

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def iris(open_window):
    project = template("iris")
    optimizer = project.training.optimizer.with_params(learning_rate=0.7)
    made = open_window(project.replace(training=replace(project.training, optimizer=optimizer)))
    made.wait_for_snapshot()
    return made


def dialog_of(driver):
    driver.wait(lambda: driver.window.lr_finder._dialog is not None)
    dialog = driver.window.lr_finder._dialog
    driver.wait(lambda: QApplication.activeWindow() is dialog)
    return dialog


def found_by(driver):
    """Press L and wait for the result."""
    driver.key(Qt.Key.Key_L)
    dialog = dialog_of(driver)
    driver.wait(lambda: dialog.plot.has_content() and dialog.test_button.text() == "Test again")
    return dialog


def rate(driver):
    return driver.project.training.optimizer.params["learning_rate"]


def type_into(field, text):
    field.setFocus()
    field.selectAll()
    QTest.keyClicks(field, text)


@pytest.fixture
def slow(monkeypatch):
    """Let every step of a test wait until the event is set; the real test goes on below."""
    released, real = threading.Event(), rate_finder.range_test
    begun = threading.Event()

    def held(*args, progress, **options):
        def wait(done, total):
            begun.set()
            released.wait(20)
            return progress(done, total)

        return real(*args, progress=wait, **options)

    monkeypatch.setattr(rate_finder, "range_test", held)
    held.begun, held.released = begun, released
    yield held
    released.set()


def test_the_suggestion_is_one_undoable_edit(iris):
    before = iris.project
    dialog = found_by(iris)
    assert dialog.words.text().startswith("The loss falls fastest at a rate of about 0.0")
    assert dialog.use_button.text() == f"Use {dialog._suggestion:g}"
    suggested = dialog._suggestion
    assert suggested != rate(iris)
    QTest.keyClick(dialog, Qt.Key.Key_Return)
    assert not dialog.isVisible()
    assert rate(iris) == suggested
    shown = iris.window.training.optimizer.form.row("learning_rate").field.value
    assert shown == suggested
    iris.do("undo")
    assert iris.project == before


def test_the_button_beside_the_rate_begins_from_the_present_weights(driver):
    panel = driver.window.training
    driver.do("run_epoch")
    driver.wait(lambda: driver.latest.epoch == 1 and not driver.window.client.is_running)
    panel.optimizer.combo.value_edited.emit("adam")
    driver.settle()
    (button,) = panel.optimizer.form.findChildren(QToolButton, "find_rate")
    QTest.mouseClick(button, LEFT)
    dialog = dialog_of(driver)
    driver.wait(dialog.plot.has_content)
    _, rows = dialog.plot.table()
    assert next(iter(rows))[1] == pytest.approx(driver.latest.metrics.train_loss, rel=1e-12)
    theta = driver.settle().checkpoint.theta
    assert driver.latest.epoch == 1
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    assert (driver.settle().checkpoint.theta == theta).all()


def test_training_goes_on_meanwhile(driver, slow):
    driver.do("play")
    driver.wait(lambda: driver.latest.step > 20)
    driver.key(Qt.Key.Key_L)
    dialog = dialog_of(driver)
    driver.wait(slow.begun.is_set)
    step = driver.latest.step
    driver.wait(lambda: driver.latest.step > step + 20)
    assert driver.window.client.is_running
    assert dialog.test_button.text() == "Cancel"
    assert not dialog.use_button.isEnabled()
    dialog.reject()
    driver.do("play")
    driver.wait(lambda: not driver.window.client.is_running)


def test_cancel_keeps_the_curve_so_far(driver, slow):
    driver.key(Qt.Key.Key_L)
    dialog = dialog_of(driver)
    driver.wait(slow.begun.is_set)
    QTest.mouseClick(dialog.test_button, LEFT)
    assert dialog.words.text() == "Ending…"
    slow.released.set()
    driver.wait(lambda: dialog.test_button.text() == "Test again")
    assert dialog.words.text() == "The test was ended before there was a curve."
    assert not dialog.use_button.isEnabled()
    dialog.reject()


def test_closing_does_not_wait_and_is_not_answered(driver, slow):
    driver.key(Qt.Key.Key_L)
    dialog = dialog_of(driver)
    driver.wait(slow.begun.is_set)
    thread = driver.window.lr_finder._task._thread
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    assert thread.is_alive()
    assert not dialog.isVisible()
    slow.released.set()
    driver.do("find_rate")
    again = dialog_of(driver)
    driver.wait(again.plot.has_content)
    assert not thread.is_alive()
    assert len(again.plot._curve.rates) == 200
    again.reject()


def test_closing_the_window_ends_a_test(driver, slow, monkeypatch):
    monkeypatch.setattr(background_task, "PATIENCE", 0.01)
    driver.key(Qt.Key.Key_L)
    dialog_of(driver)
    driver.wait(slow.begun.is_set)
    thread = driver.window.lr_finder._task._thread
    driver.window.close()
    assert not driver.window.isVisible()
    slow.released.set()
    thread.join(20)
    assert not thread.is_alive()


def test_another_range_by_keyboard(driver):
    dialog = found_by(driver)
    type_into(dialog.rows["high"].field, "1e-3")
    type_into(dialog.rows["steps"].field, "25")
    QTest.keyClick(dialog.rows["steps"].field, Qt.Key.Key_Return)
    assert dialog.isVisible()
    driver.wait(lambda: len(dialog.plot._curve.rates) == 25)
    driver.wait(lambda: dialog.test_button.text() == "Test again")
    assert dialog.plot._curve.rates[-1] == pytest.approx(1e-3)
    assert "no rate from 1e-05 to 0.001" in dialog.words.text().lower()
    assert dialog.use_button.text() == "Use"
    assert not dialog.use_button.isEnabled()
    type_into(dialog.rows["high"].field, "1e-6")
    QTest.mouseClick(dialog.test_button, LEFT)
    assert dialog.rows["high"].problem == "Use a number above the low end, 1e-05"
    assert dialog.test_button.text() == "Test again"
    dialog.reject()


def test_the_curve_is_exported(driver, dialogs, tmp_path):
    dialog = found_by(driver)
    path = tmp_path / "curve.csv"
    dialogs.save_names.append((str(path), ""))
    dialog.plot.export_requested.emit("range-test", "csv")
    with path.open(newline="") as file:
        rows = list(csv.reader(file))
    assert rows[0] == ["learning_rate", "loss", "smoothed_loss"]
    assert len(rows) == 1 + len(dialog.plot._curve.rates)
    dialog.reject()


def test_a_search_has_no_rate(driver, dialogs):
    before = driver.project
    training = replace(before.training, optimizer=Component("lbfgs"), batch_size=0)
    driver.window.document.push("Change", before.replace(training=training))
    driver.settle()
    driver.key(Qt.Key.Key_L)
    assert driver.window.lr_finder._dialog is None
    ((title, text),) = dialogs.told
    assert title == "No learning rate to find"
    assert text.startswith("L-BFGS chooses the length of its steps itself")


def test_what_cannot_be_trained_is_not_offered(driver):
    (button,) = driver.window.training.optimizer.form.findChildren(QToolButton, "find_rate")
    assert button.isEnabled()
    network = set_params(driver.project.network, "output", units=3)
    driver.window.document.push("Change", driver.project.replace(network=network))
    driver.wait(lambda: not button.isEnabled())
    assert not driver.window.actions_by_name["find_rate"].isEnabled()
    driver.do("undo")
    driver.wait(button.isEnabled)


def test_what_cannot_be_tested_is_said(driver, monkeypatch):
    def full(*args, **options):
        raise MemoryError

    monkeypatch.setattr(rate_finder, "range_test", full)
    driver.key(Qt.Key.Key_L)
    dialog = dialog_of(driver)
    driver.wait(lambda: dialog.words.property("role") == "error")
    assert dialog.test_button.text() == "Test again"
    dialog.reject()


def test_every_widget_has_a_name_and_a_tip(qtbot):
    dialog = LRFinderDialog()
    qtbot.addWidget(dialog)
    for widget in (dialog.test_button, dialog.use_button, dialog.close_button):
        assert widget.toolTip()
    for row in dialog.rows.values():
        assert row.field.accessibleName()
        assert row.field.toolTip()
