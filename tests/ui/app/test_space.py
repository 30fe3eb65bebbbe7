"""Space plays on after everything that takes the keyboard away and gives it back."""

import pytest
from PySide6.QtCore import QPoint, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QCheckBox, QInputDialog, QLineEdit, QMessageBox

pytestmark = [pytest.mark.gui, pytest.mark.usefixtures("one_window")]

QUESTION, TEXT = QMessageBox.question, QInputDialog.getText
"""As they are, before a test's stand-ins take their place."""

LINK = "https://playground.tensorflow.org/#activation=relu&dataset=gauss&networkShape=2"


def space_plays(driver):
    driver.window.activateWindow()  # as the desktop does when a dialog is closed
    driver.wait(driver.window.isActiveWindow)
    driver.wait(lambda: driver.window.client.is_current)
    driver.key(Qt.Key.Key_Space)
    driver.wait(lambda: driver.window.client.is_running)
    driver.key(Qt.Key.Key_Space)
    driver.wait(lambda: not driver.window.client.is_running)


def in_dialog(kind, act):
    """Do something with the dialog of a kind that comes up, once it has the keyboard."""

    def wait():
        dialog = QApplication.activeModalWidget()
        if isinstance(dialog, kind) and dialog.isActiveWindow():
            act(dialog)
        else:
            QTimer.singleShot(5, wait)

    QTimer.singleShot(0, wait)


def press_in_dialog(button):
    """Press a button of the dialog that comes up, by the mouse, as a person does."""

    def press(dialog):
        found = dialog.button(button)
        at = found.mapTo(dialog, found.rect().center())
        left = Qt.MouseButton.LeftButton
        QTest.mouseClick(dialog.windowHandle(), left, Qt.KeyboardModifier.NoModifier, at)

    in_dialog(QMessageBox, press)


def test_after_a_double_click_on_a_layer_of_the_palette(driver):
    button = next(b for b in driver.window.palette_view.shown if b.key == "dense")
    place = button.mapTo(driver.window, QPoint(button.rect().center()))
    handle, left = driver.window.windowHandle(), Qt.MouseButton.LeftButton
    before = len(driver.project.network.nodes)
    QTest.mouseClick(handle, left, Qt.KeyboardModifier.NoModifier, place)
    QTest.mouseDClick(handle, left, Qt.KeyboardModifier.NoModifier, place)
    QApplication.processEvents()
    driver.wait(lambda: len(driver.project.network.nodes) == before + 1)
    driver.wait_for_snapshot()
    space_plays(driver)


@pytest.mark.parametrize("focused", ["canvas", "box", "list"])
def test_after_discard_in_a_dialog(driver, monkeypatch, dialogs, tmp_path, focused):
    dialogs.saves_as(tmp_path / "mine.playground")
    driver.do("save")
    driver.wait(lambda: driver.window.document.path is not None)
    monkeypatch.setattr(QMessageBox, "question", QUESTION)
    driver.window.canvas.layers.step_units("hidden_1", 1)
    driver.wait_for_snapshot()
    if focused == "box":
        driver.click(driver.find(QCheckBox, "Discretize"))
    elif focused == "list":
        driver.click(driver.window.outline)
    press_in_dialog(QMessageBox.StandardButton.Discard)
    driver.window.menus.template_requested.emit("spiral")
    driver.wait(lambda: "spiral" in str(driver.project.dataset))
    driver.wait_for_snapshot()
    space_plays(driver)


def test_after_a_link_was_opened(driver, monkeypatch):
    monkeypatch.setattr(QInputDialog, "getText", TEXT)

    def type_link(dialog):
        field = dialog.findChild(QLineEdit)
        field.selectAll()
        QTest.keyClicks(field, LINK)
        QTest.keyClick(field, Qt.Key.Key_Return)

    in_dialog(QInputDialog, type_link)
    driver.do("open_link")
    driver.wait(lambda: "gauss" in str(driver.project.dataset))
    driver.wait_for_snapshot()
    space_plays(driver)


def test_after_cancel_in_a_dialog_the_box_that_was_clicked_stays_as_it_is(
    driver, monkeypatch, dialogs, tmp_path
):
    dialogs.saves_as(tmp_path / "mine.playground")
    driver.do("save")
    driver.wait(lambda: driver.window.document.path is not None)
    monkeypatch.setattr(QMessageBox, "question", QUESTION)
    driver.window.canvas.layers.step_units("hidden_1", 1)
    driver.wait_for_snapshot()
    box = driver.find(QCheckBox, "Discretize")
    driver.click(box)
    press_in_dialog(QMessageBox.StandardButton.Cancel)
    driver.window.menus.template_requested.emit("spiral")
    driver.window.activateWindow()
    driver.wait(box.hasFocus)
    space_plays(driver)
    assert box.isChecked()
