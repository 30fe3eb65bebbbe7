"""Blocks kept in the palette: saved, dragged into another network, deleted after a question."""

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QDragEnterEvent, QDragMoveEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMessageBox

from playground.graph import Edge
from playground.ui.canvas.items.overlays import GhostCardItem

pytestmark = pytest.mark.gui

HIDDEN = ("hidden_1", "hidden_2")
YES, NO = QMessageBox.StandardButton.Yes, QMessageBox.StandardButton.No


def kept(driver):
    (section,) = [s for s in driver.window.palette_view.sections if s.category.title == "My blocks"]
    return {button.entry.title: button for button in section.buttons}


def save(driver, *node_ids):
    driver.window.canvas.select(node_ids)
    driver.do("group")
    driver.do("save_block")


def drag_events(driver, button, at):
    mime, action = button.entry.mime(), Qt.DropAction.CopyAction
    left, none = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    viewport = driver.window.canvas.viewport()
    enter = QDragEnterEvent(at, action, mime, left, none)
    QApplication.sendEvent(viewport, enter)
    QApplication.sendEvent(viewport, QDragMoveEvent(at, action, mime, left, none))
    yield enter.isAccepted()
    QApplication.sendEvent(viewport, QDropEvent(QPointF(at), action, mime, left, none))
    yield True


def test_a_saved_block_is_dragged_into_another_window(open_window, dialogs):
    one = open_window()
    one.wait_for_snapshot()
    save(one, *HIDDEN)
    assert "is in the palette now" in one.message
    assert list(kept(one)) == ["Block 1"]
    other = open_window()
    other.wait_for_snapshot()
    button = kept(other)["Block 1"]
    assert "2 layers: Dense, Dense" in button.toolTip()
    canvas = other.window.canvas
    at = canvas.viewport().rect().center() + QPoint(0, 150)
    wanted = canvas.mapToScene(at)
    drag = drag_events(other, button, at)
    assert next(drag)
    ghosts = [i for i in canvas.scene().items() if isinstance(i, GhostCardItem)]
    assert len(ghosts) == 2
    next(drag)
    assert not [i for i in canvas.scene().items() if isinstance(i, GhostCardItem)]
    assert [b.name for b in other.project.layout.blocks] == ["Block 1"]
    assert Edge("dense_1", "dense_2") in other.project.network.edges
    xs = [other.project.layout.positions[i][0] for i in ("dense_1", "dense_2")]
    assert abs(sum(xs) / 2 - wanted.x()) <= 8
    other.do("undo")
    assert other.project.layout.blocks == ()


def test_enter_adds_a_block_and_its_name_stays_its_own(driver):
    save(driver, *HIDDEN)
    button = kept(driver)["Block 1"]
    driver.show_widget(button)
    button.setFocus()
    QTest.keyClick(button, Qt.Key.Key_Return)
    assert [b.name for b in driver.project.layout.blocks] == ["Block 1", "Block 2"]


def test_replacing_and_deleting_are_asked_first(driver, dialogs):
    save(driver, *HIDDEN)
    dialogs.answers += [NO, YES]
    driver.do("save_block")
    driver.do("save_block")
    assert dialogs.asked == ["Replace block", "Replace block"]
    button = kept(driver)["Block 1"]
    category = driver.window.my_blocks
    menu = category.menu(button.key, driver.window)
    entries = {action.text(): action for action in menu.actions()}
    dialogs.answers += [NO, YES]
    entries["Delete…"].trigger()
    assert list(kept(driver)) == ["Block 1"]
    entries["Delete…"].trigger()
    assert kept(driver) == {}
    assert "for good" in dialogs.questions[-1]


def test_a_broken_file_is_named_and_adds_nothing(open_window, settings):
    folder = settings.directory / "blocks"
    folder.mkdir()
    (folder / "torn.json").write_text("{ torn")
    driver = open_window()
    driver.wait_for_snapshot()
    before = driver.project
    button = kept(driver)["torn"]
    assert "torn.json cannot be read: the text is not JSON" in button.toolTip()
    driver.window.my_blocks.add(button.key)
    assert "torn was not added" in driver.message
    drag = drag_events(driver, button, driver.window.canvas.viewport().rect().center())
    assert not next(drag)
    assert driver.project is before


def test_a_folder_that_cannot_be_written_is_told(driver, settings):
    (settings.directory / "blocks").write_text("in the way")
    save(driver, *HIDDEN)
    assert "was not saved: cannot write" in driver.message
