"""The window without a mouse and without a screen: what is announced, named and reached."""

import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QTabBar, QWidget

from playground.project.templates import template
from playground.ui.app.window.accessible_texts import accessible_texts
from playground.ui.canvas.accessible import card_focus

pytestmark = [pytest.mark.gui, pytest.mark.usefixtures("one_window")]

NAMED = {
    "push button", "button", "check box", "radio button", "combo box", "spin box", "editable text",
    "list", "table", "tree", "slider", "page tab list", "page tab", "tool bar", "button menu",
    "menu item", "list item", "graphic", "canvas",
}  # fmt: skip
"""Roles of what a person works with: each must say what it is."""


def walk(entry, above=()):
    yield entry, above
    for child in entry.get("children", ()):
        yield from walk(child, (*above, entry))


def unnamed(window):
    for entry, above in walk(accessible_texts(window)):
        # The pieces of a table or of a spin box are told by what they are in.
        inside = {each["role"] for each in above} & {"spin box", "combo box", "table", "tree"}
        if entry["role"] in NAMED and not entry.get("name") and not inside:
            yield entry, [each.get("name") for each in above]


@pytest.mark.parametrize("name", ["circle", "lenet-digits", "iris"])
def test_every_control_in_sight_is_named(open_window, name):
    driver = open_window(template(name))
    driver.wait_for_snapshot()
    window = driver.window
    window.canvas.select((window.canvas.model.order[1],))
    for dock in window.docks.all:
        window.docks.raise_dock(dock)
        driver.settle()
        assert list(unnamed(window)) == [], dock


@pytest.fixture
def heard(monkeypatch):
    """What a screen reader is told when the focus moves: names of interfaces."""
    told = []

    class Ear:
        queryAccessibleInterface = QAccessible.queryAccessibleInterface
        Event = QAccessible.Event

        @staticmethod
        def updateAccessibility(event):
            assert event.type() is QAccessible.Event.Focus
            told.append(event.accessibleInterface().text(QAccessible.Text.Name))
            QAccessible.updateAccessibility(event)

    monkeypatch.setattr(card_focus, "QAccessible", Ear)
    return told


def test_moves_on_the_canvas_are_announced_with_name_shape_and_problems(driver, heard):
    canvas = driver.window.canvas
    canvas.setFocus()
    heard.clear()
    driver.key(Qt.Key.Key_Tab)
    driver.key(Qt.Key.Key_Tab)
    driver.key(Qt.Key.Key_Right)
    driver.key(Qt.Key.Key_Left)
    titles = [canvas.model.title(i) for i in ("input", "hidden_1", "hidden_2", "hidden_1")]
    assert [text.split(", ")[0] for text in heard] == titles
    assert "4 units" in heard[1]
    assert "2 of 4" in heard[1]
    interface = QAccessible.queryAccessibleInterface(canvas)
    focused = interface.focusChild()
    assert focused.text(QAccessible.Text.Name) == heard[-1]
    assert focused.state().focused
    assert not focused.state().offscreen
    assert interface.indexOfChild(focused) == 1
    assert "from Input" in focused.text(QAccessible.Text.Description)
    # What goes wrong with the card in focus is told at once.
    driver.key(Qt.Key.Key_Left)
    driver.key(Qt.Key.Key_Delete)
    driver.do("select_all")
    driver.key(Qt.Key.Key_Escape)
    heard.clear()
    driver.key(Qt.Key.Key_Tab)
    assert "problem: " in heard[-1]
    driver.do("undo")
    assert not focused.text(QAccessible.Text.Name).count("problem")


def test_the_cards_are_the_canvas_children_where_they_are_drawn(driver):
    canvas = driver.window.canvas
    interface = QAccessible.queryAccessibleInterface(canvas)
    order = canvas.model.order
    for index, node_id in enumerate(order):
        child = interface.child(index)
        assert child.role() == QAccessible.Role.ListItem
        assert canvas.model.title(node_id) in child.text(QAccessible.Text.Name)
        at = canvas.viewport().mapToGlobal(driver.place(node_id))
        assert child.rect().contains(at)
        assert interface.childAt(at.x(), at.y()).text(QAccessible.Text.Name) == child.text(
            QAccessible.Text.Name
        )
    rest = [interface.child(i) for i in range(len(order), interface.childCount())]
    assert all(each.text(QAccessible.Text.Name) for each in rest)
    child = interface.child(1)
    canvas.select(("hidden_1",))
    canvas.layers.delete_selected()
    assert not child.isValid()
    assert interface.child(99) is None


def in_sight(widget, window):
    """Whether any part of a widget can be seen: its own, or a part that covers it."""
    inside = QRect(widget.mapTo(window, widget.rect().topLeft()), widget.size())
    regions = [each.visibleRegion() for each in (widget, *widget.findChildren(QWidget))]
    return window.rect().intersects(inside) and any(not region.isEmpty() for region in regions)


def round_trip(driver, key, modifier=Qt.KeyboardModifier.NoModifier):
    """Press a key until the focus is where it began; returns who had it."""
    begun = driver.window._tab_order.stops()[0]
    begun.setFocus()
    reached = [begun]
    for _ in range(300):
        QTest.keyClick(QApplication.focusWidget(), key, modifier)
        QApplication.processEvents()
        now = QApplication.focusWidget()
        # A panel that scrolls shows what has the focus.
        assert in_sight(now, driver.window), now
        if now is begun:
            return reached
        if now is not reached[-1]:
            reached.append(now)
    raise AssertionError("Tab does not come back")


def test_tab_leads_through_what_is_in_sight_as_the_window_is_read(driver):
    window = driver.window
    last = ("inspector", "optimizer", "table")
    for raised in (("loss",), ("training", "weights"), ("explain",), ("runs",), last):
        for dock in raised:
            window.docks.raise_dock(dock)
            driver.settle()
        reached = round_trip(driver, Qt.Key.Key_Tab)
        assert len(reached) == len(set(reached))
        for stop in reached:
            interface = QAccessible.queryAccessibleInterface(stop)
            assert interface.text(QAccessible.Text.Name), stop
        back = round_trip(driver, Qt.Key.Key_Backtab, Qt.KeyboardModifier.ShiftModifier)
        if "inspector" not in raised:  # it shows the card that was walked to last
            assert back == [reached[0], *reached[:0:-1]]
        parts = [window.toolbar, window.strip, window.canvas, window.status]
        places = [
            next(i for i, stop in enumerate(reached) if stop is part or part.isAncestorOf(stop))
            for part in parts
        ]
        assert places == sorted(places)


def test_only_panels_in_front_are_stops(driver):
    window = driver.window
    window.docks.raise_dock("weights")
    driver.settle()
    stops = window._tab_order.stops()
    views = {view.key: view for view in window.plots}
    assert views["weights"] in stops
    assert views["loss"] not in stops
    bars = [stop for stop in stops if isinstance(stop, QTabBar)]
    assert all(bar.accessibleName().startswith("Panels: ") for bar in bars)
