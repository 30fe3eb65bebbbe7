"""Freezing layers and setting single values in the window, with undo."""

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QMenu, QToolButton

pytestmark = pytest.mark.gui

LEFT, NONE = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier


def open_values(driver, node_id):
    window = driver.window
    window.canvas.select((node_id,))
    window.docks.raise_dock("inspector")
    table = window.inspector.values
    QApplication.processEvents()
    if not table.is_open:
        QTest.mouseClick(table.findChild(QToolButton), LEFT)
    # What unfolds is scrolled to.
    driver.wait(lambda: table.model.rowCount() > 0)
    driver.wait(lambda: table.table.visibleRegion().boundingRect() == table.table.rect())
    return table


def type_value(driver, table, row, column, text):
    view = table.table
    view.scrollTo(table.model.index(row, column))
    at = view.visualRect(table.model.index(row, column)).center()
    QTest.mouseClick(view.viewport(), LEFT, NONE, at)
    QTest.mouseDClick(view.viewport(), LEFT, NONE, at)
    editor = view.viewport().findChild(QLineEdit)
    editor.selectAll()
    QTest.keyClicks(editor, text)
    QTest.keyClick(editor, Qt.Key.Key_Return)


def test_a_value_set_by_hand_arrives_and_undo_takes_it_back(driver):
    table = open_values(driver, "hidden_1")
    before = driver.weights()["hidden_1", "weight"]
    type_value(driver, table, 4, 0, "2.5")
    driver.wait(lambda: driver.weights()["hidden_1", "weight"][1, 0] == 2.5)
    assert "2.5" in driver.message
    after = driver.weights()["hidden_1", "weight"]
    assert (after != before).sum() == 1
    assert driver.window.document.is_modified
    assert "weight[2, 1] of hidden 1" in driver.window.actions_by_name["undo"].text()
    driver.do("undo")
    driver.wait(lambda: (driver.weights()["hidden_1", "weight"] == before).all())
    driver.do("redo")
    driver.wait(lambda: driver.weights()["hidden_1", "weight"][1, 0] == 2.5)


def test_a_digit_on_a_value_begins_to_edit_it_and_makes_no_update(driver):
    table = open_values(driver, "hidden_1")
    at = table.table.visualRect(table.model.index(1, 0)).center()
    driver.click(table.table.viewport(), at)
    for key in (Qt.Key.Key_3, Qt.Key.Key_Return):
        driver.key(key)
    driver.wait(lambda: driver.weights()["hidden_1", "weight"][0, 1] == 3.0)
    assert driver.latest.step == 0


def test_a_value_can_be_set_while_training_runs(driver):
    table = open_values(driver, "output")
    driver.do("play")
    driver.wait(lambda: driver.latest.step > 10)
    type_value(driver, table, 0, 0, "1e6")
    driver.wait(lambda: abs(driver.weights()["output", "weight"]).max() > 1e3)
    driver.do("play")
    driver.wait(lambda: not driver.window.client.is_running)


def test_a_frozen_layer_keeps_its_parameters(driver):
    window = driver.window
    window.canvas.select(("hidden_1",))
    window.docks.raise_dock("inspector")
    driver.click(window.inspector.frozen, QPoint(8, 12))
    assert driver.project.network.node("hidden_1").frozen
    assert window.canvas.network_scene.cards["hidden_1"].content.frozen
    driver.wait_for_snapshot()
    before = driver.weights()
    driver.do("run_epoch")
    driver.wait(lambda: driver.latest.epoch >= 1 and not window.client.is_running)
    after = driver.weights()
    for key, value in before.items():
        assert np.array_equal(after[key], value) == (key[0] == "hidden_1")
    driver.do("undo")
    assert not driver.project.network.node("hidden_1").frozen
    assert not window.inspector.frozen.isChecked()


def test_the_context_menu_freezes_what_is_selected(driver):
    canvas = driver.window.canvas
    canvas.select(("hidden_1", "output", "input"))
    at = driver.place("hidden_1")
    event = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, at, canvas.viewport().mapToGlobal(at))
    QApplication.sendEvent(canvas.viewport(), event)
    menu = next(m for m in canvas.findChildren(QMenu) if m.isVisible())
    action = next(a for a in menu.actions() if a.text() == "Frozen")
    assert action.isCheckable()
    QTest.mouseClick(menu, LEFT, NONE, menu.actionGeometry(action).center())
    frozen = {node.id for node in driver.project.network.nodes if node.frozen}
    assert frozen == {"hidden_1", "output"}
    driver.do("undo")
    assert not any(node.frozen for node in driver.project.network.nodes)
