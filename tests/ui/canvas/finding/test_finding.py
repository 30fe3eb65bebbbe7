"""Finding layers on the canvas, and the overview, by real keys and gestures in the window."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication

from playground.project.templates import template
from playground.ui.canvas.finding.matches import matches

pytestmark = [pytest.mark.gui, pytest.mark.usefixtures("one_window")]

Key = Qt.Key
CTRL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def lenet(driver):
    driver.window.files.opened.emit(template("lenet-digits"), None, None)
    driver.wait(lambda: driver.window.canvas.model.infos)
    driver.window.canvas.setFocus()
    return driver


def find(driver, text):
    driver.key(Key.Key_F, CTRL)
    bar = driver.window.finding.find_bar
    assert QApplication.focusWidget() is bar.field
    driver.qtbot.keyClicks(bar.field, text)
    return bar


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("conv", ("conv_1", "conv_2")),
        ("POOL 2", ("pool_2", "pool_1")),
        ("dense", ("hidden_1", "output")),
        ("3x3", ("conv_1", "conv_2")),
        ("activation=relu conv2d", ("conv_1", "conv_2")),
        ("10 units", ("output",)),
        ("  ", ()),
        ("nothing such", ()),
    ],
)
def test_layers_are_found_by_name_kind_shape_and_parameter(lenet, text, found):
    assert matches(lenet.window.canvas.model, text) == found


def test_enter_and_f3_go_on_and_shift_back(lenet):
    canvas = lenet.window.canvas
    bar = find(lenet, "conv")
    assert canvas.selection == ("conv_1",)
    assert bar.result.text() == "1 of 2"
    lenet.key(Key.Key_Return)
    assert (canvas.selection, bar.result.text()) == (("conv_2",), "2 of 2")
    lenet.key(Key.Key_F3)
    assert canvas.selection == ("conv_1",)
    lenet.key(Key.Key_Return, SHIFT)
    assert canvas.selection == ("conv_2",)
    lenet.key(Key.Key_Escape)
    assert bar.isHidden()
    assert QApplication.focusWidget() is canvas
    lenet.key(Key.Key_F3)
    assert canvas.selection == ("conv_1",)


def test_nothing_found_is_said_and_selects_nothing(lenet):
    canvas = lenet.window.canvas
    canvas.select(("pool_1",))
    bar = find(lenet, "")
    bar.field.setText("transformer")
    assert bar.result.text() == "nothing found"
    assert canvas.selection == ("pool_1",)
    assert not bar.next.isEnabled()


def test_what_is_found_is_brought_into_sight(lenet):
    canvas = lenet.window.canvas
    for _ in range(12):
        canvas.zoom_in()
    find(lenet, "output")
    card = canvas.network_scene.cards["output"]
    assert canvas.visible_rect().intersects(card.rect())
    find(lenet, "Input")
    assert canvas.visible_rect().intersects(canvas.network_scene.cards["input"].rect())


def test_the_overview_is_there_when_the_network_does_not_fit(lenet):
    canvas, minimap = lenet.window.canvas, lenet.window.finding.minimap
    canvas.fit()
    lenet.wait(minimap.isHidden)
    for _ in range(12):
        canvas.zoom_in()
    lenet.wait(minimap.isVisible)
    before = canvas.visible_rect()
    lenet.qtbot.mousePress(minimap, Qt.MouseButton.LeftButton, pos=QPoint(4, minimap.height() // 2))
    assert canvas.visible_rect().center().x() < before.center().x()
    lenet.qtbot.mouseMove(minimap, QPoint(minimap.width() - 4, minimap.height() // 2))
    lenet.qtbot.mouseRelease(minimap, Qt.MouseButton.LeftButton)
    lenet.do("minimap")
    lenet.wait(minimap.isHidden)
    assert not lenet.window.settings.has_minimap
    lenet.do("minimap")
    lenet.wait(minimap.isVisible)
    canvas.fit()
    lenet.wait(minimap.isHidden)


def test_the_overview_of_nothing_paints_nothing(lenet):
    canvas, minimap = lenet.window.canvas, lenet.window.finding.minimap
    for _ in range(12):
        canvas.zoom_in()
    lenet.wait(minimap.isVisible)
    canvas.select(tuple(node.id for node in lenet.project.network.nodes))
    canvas.layers.delete_selected()
    assert canvas.content().isEmpty()
    minimap.repaint()  # before it has hidden
    lenet.wait(minimap.isHidden)


def test_f2_renames_in_the_window_and_nothing_is_trained_anew(driver):
    window = driver.window
    driver.do("step")
    driver.wait(lambda: driver.latest.step == 1)
    window.canvas.setFocus()
    window.canvas.select(("hidden_1",))
    driver.key(Key.Key_F2)
    editor = window.canvas.editors.name
    assert QApplication.focusWidget() is editor
    driver.qtbot.keyClicks(editor, "edges")
    driver.key(Key.Key_Return)
    assert driver.project.network.name_of("hidden_1") == "edges"
    driver.wait_for_snapshot()
    assert driver.latest.step == 1
    assert {view.owner for view in driver.latest.parameters} >= {"edges", "hidden 2"}
    driver.do("undo")
    assert driver.project.network.name_of("hidden_1") == "hidden 1"
    driver.wait_for_snapshot()
    assert driver.latest.step == 1


def test_in_the_data_table_the_same_keys_find_rows(driver):
    window = driver.window
    table = next(view for view in window.plots if view.key == "table")
    window.docks.raise_dock("table")
    driver.wait(table.isVisible)
    table.grid.setFocus()
    driver.key(Key.Key_F, CTRL)
    assert QApplication.focusWidget() is table.filter
    assert window.finding.find_bar.isHidden()


def test_the_inspector_renames_and_says_why_not(driver):
    window = driver.window
    window.docks.raise_dock("inspector")
    window.canvas.select(("hidden_1",))
    row = window.inspector.naming.row("name")
    driver.type_into(row.field, "edges")
    assert driver.project.network.name_of("hidden_1") == "edges"
    assert window.inspector._title.text() == "edges · tanh"
    driver.type_into(row.field, "Output")
    assert driver.project.network.name_of("hidden_1") == "edges"
    assert "Output is another layer" in row.problem
    row.field.selectAll()
    driver.qtbot.keyClick(row.field, Key.Key_Delete)
    driver.qtbot.keyClick(row.field, Key.Key_Return)
    assert driver.project.network.name_of("hidden_1") == "hidden 1"
    assert not row.problem
    assert row.field.text() == "hidden 1"


def test_what_was_found_may_be_gone_when_the_bar_comes_up_again(lenet):
    bar = find(lenet, "conv")
    lenet.key(Key.Key_Return)
    assert lenet.window.canvas.selection == ("conv_2",)
    lenet.key(Key.Key_Escape)
    lenet.key(Key.Key_Delete)
    lenet.key(Key.Key_F, CTRL)
    assert bar.result.text() == "1 of 1"
    lenet.key(Key.Key_Return)
    assert lenet.window.canvas.selection == ("conv_1",)
