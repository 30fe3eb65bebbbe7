import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

pytestmark = pytest.mark.gui

Key = Qt.Key


def test_tab_walks_along_the_network_and_leaves_at_its_end(desk, qtbot):
    for _ in range(4):
        qtbot.keyClick(desk.canvas, Key.Key_Tab)
    assert [s[0] for s in desk.selections] == ["input", "hidden_1", "hidden_2", "output"]
    qtbot.keyClick(desk.canvas, Key.Key_Tab)
    assert len(desk.selections) == 4
    qtbot.keyClick(desk.canvas, Key.Key_Backtab)
    assert desk.canvas.selection == ("hidden_2",)


def test_arrows_follow_the_wires(desk, qtbot):
    for key in (Key.Key_Right, Key.Key_Right, Key.Key_Right, Key.Key_Left):
        qtbot.keyClick(desk.canvas, key)
    assert [s[0] for s in desk.selections] == ["input", "hidden_1", "hidden_2", "hidden_1"]


def test_up_and_down_reach_the_cards_above_and_below(desk, qtbot):
    desk.canvas.select(("hidden_1",))
    desk.canvas.clipboard.duplicate()
    qtbot.keyClick(desk.canvas, Key.Key_Up)
    assert desk.canvas.selection == ("hidden_1",)
    qtbot.keyClick(desk.canvas, Key.Key_Down)
    assert desk.canvas.selection == ("dense_1",)


def test_plus_and_minus_change_the_units_in_one_undo_step(desk, qtbot):
    desk.canvas.select(("hidden_1",))
    qtbot.keyClick(desk.canvas, Key.Key_Plus)
    qtbot.keyClick(desk.canvas, Key.Key_Plus)
    qtbot.keyClick(desk.canvas, Key.Key_Minus)
    units = [e[1].node("hidden_1").params["units"] for e in desk.edits]
    assert units == [5, 6, 5]
    assert {e[3] for e in desk.edits} == {"hidden_1.units"}


def test_units_stop_at_their_limit(desk, qtbot):
    desk.canvas.select(("output",))
    qtbot.keyClick(desk.canvas, Key.Key_Minus)
    assert desk.edits == []


def test_what_has_no_units_says_so(desk, qtbot):
    desk.canvas.select(("input",))
    qtbot.keyClick(desk.canvas, Key.Key_Plus)
    assert desk.messages == ["Input has no units to change"]


def test_shift_and_arrows_move_the_card_in_one_undo_step(desk, qtbot):
    desk.canvas.select(("hidden_1",))
    for _ in range(3):
        qtbot.keyClick(desk.canvas, Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    assert desk.layout.positions["hidden_1"] == (216, 24)
    assert len({e[3] for e in desk.edits}) == 1


def test_enter_opens_the_editor_and_escape_returns_to_the_canvas(desk, qtbot):
    desk.canvas.select(("hidden_1",))
    qtbot.keyClick(desk.canvas, Key.Key_Return)
    editor = desk.canvas.editors.parameters
    assert editor.isVisible()
    qtbot.keyClick(editor, Key.Key_Escape)
    assert not editor.isVisible()
    assert desk.canvas.selection == ("hidden_1",)


def test_escape_and_delete(desk, qtbot):
    desk.canvas.select(("hidden_2",))
    qtbot.keyClick(desk.canvas, Key.Key_Escape)
    assert desk.canvas.selection == ()
    desk.canvas.select(("hidden_2",))
    qtbot.keyClick(desk.canvas, Key.Key_Delete)
    assert "hidden_2" not in desk.network


def test_tab_in_the_editor_goes_to_its_next_field(desk, qtbot):
    desk.canvas.select(("hidden_1",))
    qtbot.keyClick(desk.canvas, Key.Key_Return)
    qtbot.keyClick(QApplication.focusWidget(), Key.Key_Tab)
    assert desk.canvas.editors.parameters.has_focus()
    assert desk.canvas.selection == ("hidden_1",)


def test_a_number_of_units_that_is_too_large_is_told_and_stays_to_be_mended(desk, qtbot):
    desk.canvas.editors.edit("hidden_1")
    editor = desk.canvas.editors.parameters
    field = QApplication.focusWidget()
    qtbot.keyClicks(field, "100000")
    qtbot.keyClick(field, Key.Key_Return)
    assert editor.isVisible()
    assert "4,096" in editor.problem or "4096" in editor.problem
    assert desk.canvas.model.network.node("hidden_1").params.get("units") != 1000
    field.selectAll()
    qtbot.keyClicks(field, "6")
    qtbot.keyClick(field, Key.Key_Return)
    assert not editor.isVisible()
