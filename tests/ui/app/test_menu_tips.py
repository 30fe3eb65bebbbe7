"""Every greyed entry of a menu says why, where it is seen: by its tip, shown in the menu."""

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF
from PySide6.QtGui import QAction, QHelpEvent
from PySide6.QtWidgets import QApplication, QMenu, QToolTip, QWidgetAction

from playground.ui.canvas.context_menus import menu_for
from playground.ui.canvas.scene.hit_test import Hit
from playground.ui.widgets.menu_tips import allow, refusal_of, set_tip

pytestmark = [pytest.mark.gui, pytest.mark.usefixtures("one_window")]


def unexplained(menus):
    """Return the greyed entries whose tip tells nothing, and the menus that show no tips."""
    silent = [menu.title() for menu in menus if not menu.toolTipsVisible()]
    greyed = [
        action.text()
        for menu in menus
        for action in menu.actions()
        if not (action.isEnabled() or action.isSeparator() or isinstance(action, QWidgetAction))
        if not refusal_of(action) and "yet" not in action.text()
    ]
    return silent, greyed


def menus_of(window):
    found = window.findChildren(QMenu)
    for menu in found:
        menu.aboutToShow.emit()
    # The menu bar has one of its own for what it has no room for.
    return [menu for menu in found if menu.title() or menu.parent() is not window.menuBar()]


def test_the_window_says_why_an_entry_is_greyed(driver):
    window = driver.window
    assert unexplained(menus_of(window)) == ([], [])

    driver.do("select_all")
    driver.do("delete")
    driver.wait(lambda: not window.actions_by_name["play"].isEnabled())
    assert unexplained(menus_of(window)) == ([], [])
    play = window.actions_by_name["play"]
    assert "can be trained" in play.toolTip()
    assert play.statusTip() == play.toolTip()
    driver.do("undo")
    driver.wait(play.isEnabled)
    assert play.toolTip() == "Train until paused (Space)"


def test_the_networks_menus_say_why_an_entry_is_greyed(driver):
    canvas = driver.window.canvas
    hits = [Hit("nothing")] + [Hit("card", node_id=node.id) for node in canvas.model.network.nodes]
    for hit in hits:
        menu = menu_for(canvas, canvas, hit, QPointF())
        assert unexplained([menu, *menu.findChildren(QMenu)]) == ([], [])
        menu.deleteLater()


def test_a_greyed_entry_is_told_by_the_menu_itself(driver):
    window = driver.window
    edit = next(m for m in window.findChildren(QMenu) if m.title() == "&Edit")
    undo = window.actions_by_name["undo"]
    assert not undo.isEnabled()
    edit.popup(window.mapToGlobal(QPoint(40, 40)))
    try:
        at = edit.actionGeometry(undo).center()
        help_event = QHelpEvent(QEvent.Type.ToolTip, at, edit.mapToGlobal(at))
        QApplication.sendEvent(edit, help_event)
        assert QToolTip.text() == "There is nothing to undo"
    finally:
        edit.close()
        QToolTip.hideText()


def test_a_tip_comes_back_with_the_entry(qapp):
    action = QAction("&Go")
    action.setToolTip("Go there")
    allow(action, "There is no way")
    assert (action.isEnabled(), action.toolTip()) == (False, "There is no way")
    assert refusal_of(action) == "There is no way"
    set_tip(action, "Go elsewhere")
    assert action.toolTip() == "There is no way"
    allow(action)
    assert (action.isEnabled(), action.toolTip(), refusal_of(action)) == (True, "Go elsewhere", "")
