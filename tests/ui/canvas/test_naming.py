"""A layer's name on its card: typed by F2 or a double click, kept apart from all else."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

pytestmark = pytest.mark.gui


@pytest.fixture
def editor(desk):
    return desk.canvas.editors.name


def type_name(editor, qtbot, text, key=Qt.Key.Key_Return):
    editor.selectAll()
    qtbot.keyClicks(editor, text)
    qtbot.keyClick(editor, key)


def test_renaming_types_over_the_name_of_the_selected_layer(desk, editor, qtbot):
    desk.canvas.setFocus()
    desk.canvas.select(("hidden_1",))
    desk.canvas.layers.rename_selected()
    assert QApplication.focusWidget() is editor
    assert editor.selectedText() == "hidden 1"
    type_name(editor, qtbot, "edges")
    (edit,) = desk.edits
    assert edit[0] == "Rename hidden 1 to edges"
    assert desk.network.name_of("hidden_1") == "edges"
    assert desk.canvas.network_scene.cards["hidden_1"].content.name == "edges"
    assert not editor.isVisible()
    assert QApplication.focusWidget() is desk.canvas


def test_a_double_click_on_the_name_edits_it(desk, editor, qtbot):
    at = desk.header("hidden_2")
    qtbot.mouseDClick(desk.canvas.viewport(), Qt.MouseButton.LeftButton, pos=at)
    assert editor.isVisible()
    assert editor.geometry().contains(at)
    type_name(editor, qtbot, "given up", Qt.Key.Key_Escape)
    assert desk.edits == []
    assert not editor.isVisible()


def test_going_on_elsewhere_takes_the_name(desk, editor, qtbot):
    desk.canvas.layers.rename("hidden_1")
    editor.selectAll()
    qtbot.keyClicks(editor, "elsewhere")
    desk.canvas.setFocus()
    assert desk.network.name_of("hidden_1") == "elsewhere"
    assert not editor.isVisible()


def test_another_layers_name_is_refused_and_can_be_mended(desk, editor, qtbot):
    desk.canvas.layers.rename("hidden_1")
    type_name(editor, qtbot, "Hidden 2")
    assert desk.edits == []
    assert editor.isVisible()
    assert editor.property("invalid")
    assert "name of hidden 1: 'Hidden 2' is not allowed" in desk.messages[-1]
    qtbot.keyClicks(editor, "b")
    assert not editor.property("invalid")
    qtbot.keyClick(editor, Qt.Key.Key_Return)
    assert desk.network.name_of("hidden_1") == "Hidden 2b"


def test_nothing_typed_is_the_usual_name_again(desk, editor, qtbot):
    desk.canvas.layers.rename("hidden_1")
    type_name(editor, qtbot, "x")
    before = desk.network
    desk.canvas.layers.rename("hidden_1")
    qtbot.keyClick(editor, Qt.Key.Key_Backspace)
    qtbot.keyClick(editor, Qt.Key.Key_Return)
    assert desk.network == before.unnamed
    assert desk.network.name_of("hidden_1") == "hidden 1"


def test_the_editor_goes_with_its_layer(desk, editor, make_chain):
    desk.canvas.layers.rename("hidden_2")
    desk.show(*make_chain(4, 1))
    assert not editor.isVisible()


def test_a_duplicate_has_a_name_of_its_own(desk, editor, qtbot):
    desk.canvas.layers.rename("hidden_1")
    type_name(editor, qtbot, "encoder")
    desk.canvas.select(("hidden_1",))
    desk.canvas.clipboard.duplicate()
    (copy,) = desk.canvas.selection
    assert desk.network.name_of(copy) == "encoder 2"
