"""Guides while cards are moved, and alignment by menu."""

from timeit import repeat

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtWidgets import QMenu

from playground.graph import CanvasLayout, NetworkSpec, NodeSpec
from playground.ui.canvas.context_menus import menu_for
from playground.ui.canvas.gestures.guide_lines import GuideLines
from playground.ui.canvas.scene.hit_test import Hit

pytestmark = pytest.mark.gui

CTRL = Qt.KeyboardModifier.ControlModifier


def shown(desk):
    """The guides that are on the canvas."""
    items = [i for i in desk.canvas.scene().items() if isinstance(i, GuideLines)]
    return [guide for item in items for guide in item.guides]


@pytest.fixture
def plain(empty_desk):
    """Three plain cards of one size, off any grid, at their own size on the screen."""
    nodes = tuple(NodeSpec(i, "dense", {"units": 4}) for i in "abc")
    places = {"a": (0.0, 3.0), "b": (203.0, 160.0), "c": (420.0, 161.0)}
    empty_desk.show(NetworkSpec(nodes), CanvasLayout(places))
    empty_desk.canvas.zoom_reset()
    return empty_desk


def test_a_card_lines_up_with_another_and_the_line_is_shown(plain):
    start = plain.header("b")
    plain.press(start)
    plain.move(start + QPoint(0, -100))
    plain.move(start + QPoint(0, -154))  # 6 below a's middle
    assert plain.canvas.network_scene.cards["b"].pos().y() == 3.0
    assert any(g.start[1] == g.end[1] == 3.0 for g in shown(plain))
    plain.move(start + QPoint(0, -140))  # out of reach: along the grid again
    assert plain.canvas.network_scene.cards["b"].pos().y() % 8 == 0
    assert shown(plain) == []
    plain.move(start + QPoint(0, -154))
    plain.release(start + QPoint(0, -154))
    assert plain.layout.positions["b"][1] == 3.0
    assert shown(plain) == []


def test_ctrl_or_the_setting_leaves_cards_on_the_grid(plain):
    start = plain.header("b")
    plain.press(start)
    plain.move(start + QPoint(0, -100), modifiers=CTRL)
    plain.move(start + QPoint(0, -154), modifiers=CTRL)
    assert plain.canvas.network_scene.cards["b"].pos().y() == 8.0
    assert shown(plain) == []
    plain.canvas.has_guides = False
    plain.move(start + QPoint(0, -154))
    assert plain.canvas.network_scene.cards["b"].pos().y() == 8.0
    plain.release(start + QPoint(0, -154))


def test_a_copy_lines_up_with_its_original_where_that_stays(plain):
    start = plain.header("b")
    alt = Qt.KeyboardModifier.AltModifier
    plain.press(start)
    plain.move(start + QPoint(300, 137))
    plain.move(start + QPoint(300, 137), modifiers=alt)
    assert shown(plain) == []  # nothing is there but itself
    plain.move(start + QPoint(300, -1), modifiers=alt)
    assert {guide.start[1] for guide in shown(plain)} >= {160.0}
    plain.release(start + QPoint(300, -1), modifiers=alt)
    assert plain.layout.positions["dense_1"][1] == 160.0


def test_equal_gaps_are_found_and_escape_takes_all_back(plain, qtbot):
    start = plain.header("c")
    plain.press(start)
    plain.move(start + QPoint(-50, -50))
    # b goes nowhere; a and b are 203 apart, so that c lines up 203 behind b.
    plain.move(start + QPoint(-12, -1))
    assert plain.canvas.network_scene.cards["c"].pos() == QPointF(408.0, 160.0)
    qtbot.keyClick(plain.canvas, Qt.Key.Key_Escape)
    assert plain.canvas.network_scene.cards["c"].pos() == QPointF(420.0, 161.0)
    assert shown(plain) == []
    plain.release(start)
    assert plain.edits == []


def choose(desk, text):
    menu = menu_for(desk.canvas, desk.canvas, Hit("card", "a"), QPointF())
    found = menu.actions()
    for inner in menu.findChildren(QMenu):
        found += inner.actions()
    return next(a for a in found if a.text() == text)


def test_the_context_menu_aligns_and_distributes_the_selection(plain):
    entry = "Align and distribute"
    plain.canvas.select(("a",))
    assert not choose(plain, entry).isEnabled()
    plain.canvas.select(("a", "b"))
    assert not choose(plain, "Distribute horizontally").isEnabled()
    choose(plain, "Align middles").trigger()
    (edit,) = plain.edits
    assert edit[0] == "Align middles"
    assert edit[2].positions == {"a": (0.0, 81.5), "b": (203.0, 81.5), "c": (420.0, 161.0)}
    choose(plain, "Align middles").trigger()
    assert len(plain.edits) == 1  # they are in line: nothing to undo
    plain.canvas.layers.select_all()
    choose(plain, "Distribute horizontally").trigger()
    assert plain.edits[-1][2].positions["b"] == (210.0, 81.5)


def test_too_few_layers_are_named(plain):
    plain.canvas.select(("a",))
    plain.canvas.arranging.align("left")
    plain.canvas.arranging.distribute("vertically")
    assert "two or more" in plain.messages[0]
    assert "three or more" in plain.messages[1]
    assert plain.edits == []


def test_dragging_among_four_hundred_cards_keeps_up(empty_desk):
    nodes = tuple(NodeSpec(f"n{i}", "dense", {"units": 4}) for i in range(400))
    places = {f"n{i}": (203.0 * (i % 20), 101.0 * (i // 20)) for i in range(400)}
    empty_desk.show(NetworkSpec(nodes), CanvasLayout(places))
    empty_desk.canvas.zoom_reset()
    empty_desk.canvas.reveal("n0")
    start = empty_desk.header("n0")
    empty_desk.press(start)
    steps = iter(range(1, 100))
    assert min(repeat(lambda: empty_desk.move(start + QPoint(0, 5 * next(steps))), number=1)) < 0.02
    empty_desk.release(start)
