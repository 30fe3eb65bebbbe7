"""In a small window nothing of the Explain dock is cut off: what has no room scrolls."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QScrollArea

from playground.ui.theme.tokens import GRID

pytestmark = pytest.mark.gui


@pytest.mark.parametrize("size", [(1280, 800), (1024, 700)])
def test_no_words_are_clipped(driver, open_explain, size):
    window = driver.window
    window.resize(*size)
    driver.do("backprop")
    panel = open_explain(driver)
    for tab in panel.tabs:
        panel.raise_tab(tab.key)
        driver.wait(lambda: panel.jobs.is_idle)
        driver.settle()
        labels = [label for label in tab.findChildren(QLabel) if label.isVisible()]
        assert labels, tab.key
        for scroll in tab.findChildren(QScrollArea):
            if scroll.isVisible() and scroll.widgetResizable():
                assert scroll.widget().width() <= scroll.viewport().width(), tab.key
        for label in labels:
            if label.wordWrap() and label.text():
                needed = label.heightForWidth(label.width())
                assert label.height() >= needed, f"{tab.key}: {label.text()!r}"


def test_narrow_halves_stand_above_each_other_and_scroll(driver, explain):
    tab, dock = explain.tab, driver.window.docks.all["explain"]
    driver.do("backprop")
    driver.wait(lambda: tab.why.found is not None and explain.jobs.is_idle)
    assert tab.uses.mapTo(tab, tab.uses.rect().topLeft()).x() > tab.why.width()
    dock.setFloating(True)
    dock.resize(800, 360)
    driver.wait(lambda: tab.width() < 900)
    driver.settle()
    tops = [part.mapTo(tab._content, part.rect().topLeft()).y() for part in (tab.why, tab.uses)]
    assert tops[1] >= tops[0] + tab.why.height()
    assert tab.uses.table.height() > 60
    scroll = tab._content.parent().parent()
    assert scroll.verticalScrollBar().maximum() > 0
    tab.uses.table.setFocus()
    QTest.keyClick(tab.uses.table, Qt.Key.Key_Tab)
    button = tab.uses.update_button
    place = button.mapTo(scroll.viewport(), button.rect().center())
    assert scroll.viewport().rect().contains(place)


def test_beside_each_other_the_halves_need_no_scrolling(driver, explain):
    tab = explain.tab
    driver.do("backprop")
    driver.wait(lambda: tab.why.found is not None and explain.jobs.is_idle)
    driver.settle()
    scroll = tab._content.parent().parent()
    assert scroll.verticalScrollBar().maximum() == 0
    for part in (tab.made.own, tab.state, tab.why.copy, tab.uses.update_button):
        bottom = part.mapTo(tab, part.rect().bottomLeft()).y()
        assert bottom < tab.height(), part


def test_beside_a_lesson_what_was_asked_and_answered_is_in_sight(driver, explain):
    """At 1280 pixels a lesson leaves the dock this width."""
    tab, dock = explain.tab, driver.window.docks.all["explain"]
    driver.do("backprop")
    dock.setFloating(True)
    dock.resize(1015, 330)
    driver.wait(lambda: tab.why.found is not None and explain.jobs.is_idle)
    driver.settle()
    name, table = tab.why.name, tab.uses.table
    assert name.text() == "hidden_1/weight/0,0"
    assert name.fontMetrics().horizontalAdvance(name.text()) < name.width() - 2 * GRID
    assert tab.why.body.text().index("smallest factor") < tab.why.body.text().index("path 1 of")
    assert "in 10 steps" in table.words
    later = 6
    assert table.horizontalHeaderItem(later).text().split() == ["in", "10", "steps"]
    end = table.columnViewportPosition(later) + table.columnWidth(later)
    assert end <= table.viewport().width()
