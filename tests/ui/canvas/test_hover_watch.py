"""The highlight under the mouse goes with what it marks."""

import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtWidgets import QApplication, QLineEdit

from playground.graph import Edge

pytestmark = pytest.mark.gui

WIRE = Edge("hidden_1", "hidden_2")


def lit(desk):
    """Return whatever is highlighted."""
    scene = desk.canvas.network_scene
    found = {i for i, card in scene.cards.items() if card.shows_ports}
    found |= {"pill"} if scene.pill.isVisible() else set()
    return found | ({"line"} if scene.highlight.isVisible() else set())


@pytest.fixture
def over_card(desk):
    desk.move(desk.header("hidden_1"), button=Qt.MouseButton.NoButton)
    assert lit(desk) == {"hidden_1", "pill"}
    return desk


@pytest.fixture
def over_wire(desk):
    desk.move(desk.on_wire(WIRE, 2), button=Qt.MouseButton.NoButton)
    assert "line" in lit(desk)
    return desk


@pytest.mark.parametrize(
    "gone", [QEvent.Type.Leave, QEvent.Type.Hide, QEvent.Type.WindowDeactivate]
)
def test_nothing_is_lit_once_the_mouse_is_gone(over_card, gone):
    QApplication.sendEvent(over_card.canvas.viewport(), QEvent(gone))
    assert lit(over_card) == set()
    over_card.canvas.scroll_by(3, 0)
    QApplication.processEvents()
    assert lit(over_card) == set()


def test_nothing_is_lit_once_the_view_scrolls_away_below_the_mouse(over_card, qtbot):
    over_card.canvas.scroll_by(0, -3000)
    qtbot.waitUntil(lambda: lit(over_card) == set())
    over_card.canvas.scroll_by(0, 3000)
    qtbot.waitUntil(lambda: lit(over_card) == {"hidden_1", "pill"})


def test_zooming_lights_what_comes_under_the_mouse(over_wire, qtbot):
    over_wire.canvas.zoom_out()
    over_wire.canvas.zoom_out()
    over_wire.canvas.fit()
    over_wire.canvas.scroll_by(0, 3000)
    qtbot.waitUntil(lambda: lit(over_wire) == set())


def test_another_network_takes_the_highlight_along(over_card, make_chain, qtbot):
    network, layout = make_chain(1)
    over_card.canvas.scroll_by(0, 0)  # the view is the person's now: it is not fitted again
    over_card.show(network, layout)
    qtbot.waitUntil(lambda: lit(over_card) == set())


def test_a_line_that_is_cut_is_no_longer_lit(over_wire, qtbot):
    edges = tuple(e for e in over_wire.network.edges if e != WIRE)
    network = type(over_wire.network)(over_wire.network.nodes, edges)
    over_wire.show(network, over_wire.layout)
    qtbot.waitUntil(lambda: "line" not in lit(over_wire))


def test_nothing_is_lit_below_a_menu(over_card):
    at = over_card.header("hidden_1")
    where = over_card.canvas.viewport().mapToGlobal(at)
    event = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, at, where)
    QApplication.sendEvent(over_card.canvas.viewport(), event)
    assert lit(over_card) == set()
    QApplication.activePopupWidget().close()


def test_nothing_is_lit_once_the_keyboard_is_elsewhere(over_card, qtbot):
    over_card.canvas.setFocus()
    other = QLineEdit(over_card.canvas)
    other.show()
    over_card.move(over_card.header("hidden_1"), button=Qt.MouseButton.NoButton)
    other.setFocus()
    qtbot.waitUntil(lambda: lit(over_card) == set())


def test_a_drag_shows_what_it_does_and_the_highlight_comes_back_after(over_card):
    start = over_card.header("hidden_1")
    over_card.press(start)
    over_card.move(start + QPoint(40, 40))
    over_card.canvas.scroll_by(4, 0)
    QApplication.processEvents()
    assert "pill" not in lit(over_card)
    over_card.release(start + QPoint(40, 40))
    assert lit(over_card) == {"hidden_1", "pill"}
