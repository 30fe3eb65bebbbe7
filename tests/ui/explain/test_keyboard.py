"""The Explain dock by keyboard and for assistive technology."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QLineEdit,
    QSlider,
    QTabBar,
    QTableView,
    QWidget,
)

from playground.ui.explain.step.tape import Tape
from playground.ui.explain.text_dialog import TextDialog
from playground.ui.plots.base.plot_view import PlotView

pytestmark = [pytest.mark.gui, pytest.mark.usefixtures("one_window")]

SHIFT = Qt.KeyboardModifier.ShiftModifier
CONTROLS = (
    *(QAbstractButton, QAbstractSpinBox, QComboBox, QLineEdit, QSlider, QTableView, QTabBar),
    *(PlotView, Tape),
)


@pytest.fixture
def tab(driver, explain):
    driver.do("backprop")
    driver.wait(lambda: explain.tab.why.found is not None and explain.jobs.is_idle)
    driver.window.activateWindow()
    return explain.tab


def test_f6_walks_strip_bar_canvas_tape_why_table_and_back(driver, tab):
    window = driver.window
    window.strip.cells[0].setFocus(Qt.FocusReason.TabFocusReason)
    way = (window.views.sample_bar, window.canvas, tab.made, tab.why, tab.uses)
    for part in way:
        driver.key(Qt.Key.Key_F6)
        focus = QApplication.focusWidget()
        assert part is focus or part.isAncestorOf(focus), part
    assert QApplication.focusWidget() is tab.uses.table
    for part in reversed(way[:-1]):
        driver.key(Qt.Key.Key_F6, SHIFT)
        focus = QApplication.focusWidget()
        assert part is focus or part.isAncestorOf(focus), part
    for _ in range(2):
        driver.key(Qt.Key.Key_F6)
    assert QApplication.focusWidget() is tab.tape


def test_enter_on_a_row_shows_its_ghost(driver, tab):
    overlay = driver.window.canvas.overlay
    tab.uses.table.setFocus()
    QTest.keyClick(tab.uses.table, Qt.Key.Key_Down)
    assert not overlay.ghosts
    QTest.keyClick(tab.uses.table, Qt.Key.Key_Return)
    assert overlay.ghosts
    QTest.keyClick(tab.uses.table, Qt.Key.Key_Return)
    assert not overlay.ghosts


def test_brackets_go_through_the_batch_and_enter_chooses(driver, tab):
    for key, words in (
        (Qt.Key.Key_BracketRight, "2 of 10"),
        (Qt.Key.Key_BracketRight, "3 of 10"),
        (Qt.Key.Key_BracketLeft, "2 of 10"),
    ):
        QTest.keyClick(tab.tape, key)
        driver.wait(lambda words=words: tab.why.sample.text() == words)
    tab.tape.setFocus()
    assert driver.window.parameter.place is None
    QTest.keyClick(tab.tape, Qt.Key.Key_Return)
    cell = tab.tape.cell.target
    assert driver.window.parameter.place == (cell.node_id, cell.name, cell.index)


def test_every_tab_is_told_in_words_by_t(driver, tab, explain):
    for each in explain.tabs:
        explain.raise_tab(each.key)
        driver.wait(lambda each=each: explain.jobs.is_idle and each.text().strip())
        driver.window.activateWindow()
        driver.wait(driver.window.isActiveWindow)
        explain._bar.setFocus()
        driver.key(Qt.Key.Key_T)
        dialog = explain.findChild(TextDialog)
        assert dialog.text.toPlainText().strip()
        assert dialog.text.accessibleName() == f"{each.title} in words"
        dialog.close()
        driver.wait(lambda: explain.findChild(TextDialog) is None)


def test_every_control_has_a_name(driver, tab, explain):
    for each in explain.tabs:
        explain.raise_tab(each.key)
        driver.wait(lambda: explain.jobs.is_idle)
        nameless = [
            widget
            for widget in explain.findChildren(QWidget)
            if isinstance(widget, CONTROLS) and widget.isVisible() and not said(widget)
        ]
        # Qt's own: the corner of a table, the arrows of a spin box, and fields within fields.
        assert not [w for w in nameless if not isinstance(w.parent(), CONTROLS)], each.key


def said(widget):
    text = widget.text() if isinstance(widget, QAbstractButton) else ""
    return widget.accessibleName() or text
