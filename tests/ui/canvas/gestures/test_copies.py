"""Alt-drag: copies are dragged off, the originals stay."""

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt

from playground.graph import Edge
from playground.ui.canvas.items.overlays import GhostCardItem

pytestmark = pytest.mark.gui

ALT = Qt.KeyboardModifier.AltModifier


def ghosts(desk):
    return [i for i in desk.canvas.scene().items() if isinstance(i, GhostCardItem)]


def test_alt_drag_copies_the_selection_with_its_inner_wires(desk):
    desk.canvas.select(("hidden_1", "hidden_2"))
    start, down = desk.header("hidden_1"), 240 / desk.canvas.zoom
    desk.drag(start, start + QPoint(0, 240), modifiers=ALT)
    ((text, network, layout, merge_key),) = desk.edits
    assert (text, merge_key) == ("Duplicate 2 layers", "")
    assert Edge("dense_1", "dense_2") in network.edges
    assert len(network.edges) == 4
    for copy, origin in (("dense_1", "hidden_1"), ("dense_2", "hidden_2")):
        (x, y), (x0, y0) = layout.positions[copy], layout.positions[origin]
        assert x == x0
        assert abs(y - y0 - down) <= 8
    assert layout.positions["hidden_1"] == (216.0, 0.0)
    assert desk.canvas.selection == ("dense_1", "dense_2")
    assert ghosts(desk) == []


def test_alt_shows_where_the_copies_go_and_letting_go_of_it_moves_the_cards(desk):
    card = desk.canvas.network_scene.cards["hidden_1"]
    start = desk.header("hidden_1")
    desk.press(start, modifiers=ALT)
    desk.move(start + QPoint(40, 160), modifiers=ALT)
    assert card.pos() == QPointF(216, 0)
    assert len(ghosts(desk)) == 1
    desk.move(start + QPoint(40, 160))
    assert card.pos() != QPointF(216, 0)
    assert ghosts(desk) == []
    desk.release(start + QPoint(40, 160))
    assert desk.edits[0][0].startswith("Move")


def test_escape_gives_the_copies_up(desk, qtbot):
    start = desk.header("hidden_1")
    desk.press(start, modifiers=ALT)
    desk.move(start + QPoint(40, 160), modifiers=ALT)
    qtbot.keyClick(desk.canvas, Qt.Key.Key_Escape)
    desk.release(start + QPoint(40, 160), modifiers=ALT)
    assert (desk.edits, ghosts(desk)) == ([], [])


def test_an_alt_click_selects_and_copies_nothing(desk):
    desk.click(desk.header("hidden_1"), modifiers=ALT)
    assert desk.canvas.selection == ("hidden_1",)
    assert desk.edits == []


def test_the_key_alone_is_enough_while_the_mouse_rests(desk, qtbot):
    card = desk.canvas.network_scene.cards["hidden_1"]
    start = desk.header("hidden_1")
    desk.press(start)
    desk.move(start + QPoint(40, 160))
    assert card.pos() != QPointF(216, 0)
    qtbot.keyPress(desk.canvas, Qt.Key.Key_Alt)
    assert card.pos() == QPointF(216, 0)
    assert len(ghosts(desk)) == 1
    qtbot.keyRelease(desk.canvas, Qt.Key.Key_Alt, ALT)
    assert card.pos() != QPointF(216, 0)
    assert ghosts(desk) == []
    desk.release(start + QPoint(40, 160))
