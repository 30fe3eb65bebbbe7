import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QContextMenuEvent, QWheelEvent
from PySide6.QtWidgets import QApplication, QMenu

from playground.graph import Edge
from playground.ui.canvas.context_menus import menu_for
from playground.ui.canvas.scene.hit_test import Hit

pytestmark = pytest.mark.gui


def choose(desk, hit, *texts):
    menu = menu_for(desk.canvas, desk.canvas, hit, QPointF(501, 301))
    menus = {m.title(): m for m in menu.findChildren(QMenu)}
    last = menus[texts[0]] if len(texts) > 1 else menu
    next(a for a in last.actions() if a.text() == texts[-1]).trigger()


def test_a_card_is_connected_and_disconnected_from_its_menu(desk):
    choose(desk, Hit("card", "input"), "Connect to", "hidden 2")
    desk.answer("Replace")
    assert desk.network.sources("hidden_2") == ("input",)
    choose(desk, Hit("card", "input"), "Disconnect", "Input → hidden 1")
    assert desk.network.targets("input") == ("hidden_2",)


def test_no_loop_is_offered(desk):
    menu = menu_for(desk.canvas, desk.canvas, Hit("card", "output"), QPointF())
    assert not next(a for a in menu.actions() if a.text() == "Connect to").isEnabled()


def test_a_wire_takes_a_layer_from_its_menu(desk):
    choose(desk, Hit("wire", edge=Edge("hidden_2", "output")), "Insert layer", "Dense")
    assert desk.network.sources("output") == ("dense_1",)


def test_the_background_adds_a_layer_where_it_was_clicked(desk):
    choose(desk, Hit(), "Add layer", "Dense")
    assert desk.layout.positions["dense_1"] == (504, 304)


REASONS = list(QContextMenuEvent.Reason)[:2]


@pytest.mark.parametrize("reason", REASONS)
def test_the_menu_opens_on_the_selection_by_mouse_and_key(desk, reason):
    at = desk.header("hidden_1")
    desk.canvas.select(("hidden_1",))
    event = QContextMenuEvent(reason, at, desk.canvas.viewport().mapToGlobal(at))
    # Qt sends a press of the mouse to the viewport, the menu key to the widget with the focus.
    by_key = reason is QContextMenuEvent.Reason.Keyboard
    QApplication.sendEvent(desk.canvas if by_key else desk.canvas.viewport(), event)
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    assert "Duplicate" in [a.text() for a in menu.actions()]
    menu.close()


def wheel(desk, at, degrees, modifiers):
    viewport = desk.canvas.viewport()
    event = QWheelEvent(
        QPointF(at),
        QPointF(viewport.mapToGlobal(at)),
        QPoint(),
        QPoint(0, degrees),
        Qt.MouseButton.NoButton,
        modifiers,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(viewport, event)


def test_ctrl_and_wheel_zoom_about_the_pointer(desk):
    at = desk.header("output")
    before, zoom = desk.canvas.mapToScene(at), desk.canvas.zoom
    wheel(desk, at, 240, Qt.KeyboardModifier.ControlModifier)
    assert desk.canvas.zoom == pytest.approx(zoom * 1.25**2)
    assert (desk.canvas.mapToScene(at) - before).manhattanLength() < 4


def test_the_plain_wheel_scrolls(desk):
    before, zoom = desk.canvas.mapToScene(QPoint()), desk.canvas.zoom
    wheel(desk, QPoint(10, 10), -120, Qt.KeyboardModifier.NoModifier)
    assert desk.canvas.zoom == zoom
    assert desk.canvas.mapToScene(QPoint()).y() > before.y()
