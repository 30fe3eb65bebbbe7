"""Layers on the clipboard: copied, cut, pasted by keys, between windows, as anybody's text."""

import json
from time import perf_counter

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QMimeData, QPointF, Qt
from PySide6.QtGui import QContextMenuEvent, QMouseEvent
from PySide6.QtWidgets import QApplication

from playground.graph import Edge
from playground.ui.canvas.edits.piece_mime import PIECE_MIME

pytestmark = [pytest.mark.gui, pytest.mark.usefixtures("one_window")]

CTRL = Qt.KeyboardModifier.ControlModifier
HIDDEN = ("hidden_1", "hidden_2")


@pytest.fixture
def clipboard():
    found = QApplication.clipboard()
    yield found
    found.clear()


def select(driver, *node_ids):
    driver.window.canvas.setFocus()
    driver.window.canvas.select(node_ids)


def ids(driver):
    return [node.id for node in driver.project.network.nodes]


def hover(driver, at):
    """Move the mouse over a point of the canvas, no button pressed."""
    viewport = driver.window.canvas.viewport()
    none = Qt.MouseButton.NoButton
    event = QMouseEvent(
        QEvent.Type.MouseMove,
        QPointF(at),
        viewport.mapToGlobal(QPointF(at)),
        none,
        none,
        Qt.KeyboardModifier.NoModifier,
    )
    QApplication.sendEvent(viewport, event)


def test_copy_and_paste_keep_inner_wires_and_are_one_step(driver, clipboard):
    before = driver.project
    select(driver, *HIDDEN)
    driver.key(Qt.Key.Key_C, CTRL)
    assert driver.project is before
    driver.key(Qt.Key.Key_V, CTRL)
    network = driver.project.network
    assert ids(driver)[-2:] == ["dense_1", "dense_2"]
    assert network.edges == (*before.network.edges, Edge("dense_1", "dense_2"))
    assert network.node("dense_1").params == before.network.node("hidden_1").params
    assert driver.window.canvas.selection == ("dense_1", "dense_2")
    assert driver.window.document.undo_stack.undoText() == "Paste 2 layers"
    places = driver.project.layout.positions
    assert places["dense_1"][1] > max(before.layout.positions[i][1] for i in HIDDEN)
    driver.do("undo")
    assert driver.project == before
    driver.do("redo")
    assert ids(driver)[-2:] == ["dense_1", "dense_2"]


def test_what_was_learnt_stays_while_layers_are_pasted(driver, clipboard, train):
    train(driver, 1)
    learnt = driver.weights()
    select(driver, "hidden_1")
    driver.key(Qt.Key.Key_C, CTRL)
    driver.key(Qt.Key.Key_V, CTRL)
    driver.do("undo")
    driver.wait_for_snapshot()
    assert all(np.array_equal(value, driver.weights()[place]) for place, value in learnt.items())


def test_cutting_connects_what_stood_on_both_sides(driver, clipboard):
    before = driver.project
    select(driver, "hidden_1")
    driver.key(Qt.Key.Key_X, CTRL)
    assert Edge("input", "hidden_2") in driver.project.network.edges
    assert "hidden_1" not in ids(driver)
    assert driver.window.document.undo_stack.undoText().startswith("Cut ")
    driver.key(Qt.Key.Key_V, CTRL)
    assert "dense_1" in ids(driver)
    driver.do("undo")
    driver.do("undo")
    assert driver.project == before


def test_pasting_goes_where_the_mouse_is_and_steps_aside(driver, clipboard):
    select(driver, "hidden_1")
    driver.do("copy")
    canvas = driver.window.canvas
    at = canvas.viewport().rect().center()
    hover(driver, at)
    wanted = canvas.mapToScene(at)
    driver.key(Qt.Key.Key_V, CTRL)
    first = driver.project.layout.positions["dense_1"]
    assert abs(first[0] - wanted.x()) <= 4
    assert abs(first[1] - wanted.y()) <= 4
    hover(driver, canvas.mapFromScene(QPointF(*first)))
    driver.key(Qt.Key.Key_V, CTRL)
    second = driver.project.layout.positions["dense_2"]
    assert second != first


def test_layers_go_to_another_window_and_back(open_window, clipboard):
    one, other = open_window(), open_window()
    for driver in (one, other):
        driver.wait_for_snapshot()
    select(one, *HIDDEN)
    one.do("copy")
    text = clipboard.mimeData().text()
    assert json.loads(text)["application"] == "backprop-playground"
    assert bytes(clipboard.mimeData().data(PIECE_MIME).data()).decode() == text
    other.do("paste")
    assert ids(other)[-2:] == ["dense_1", "dense_2"]
    clipboard.setText(f"\n {text}")  # by hand, through a mail
    other.do("paste")
    assert ids(other)[-2:] == ["dense_3", "dense_4"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('{"layers": [1, 2]}', "not of this application"),
        ("{ broken", "not JSON"),
        ("{" + "x" * 10_000_000, "more than the 4,000,000"),
    ],
    ids=["other JSON", "no JSON", "10 MB"],
)
def test_what_is_no_piece_is_named_and_changes_nothing(driver, clipboard, text, said):
    before = driver.project
    clipboard.setText(text)
    begun = perf_counter()
    driver.do("paste")
    assert perf_counter() - begun < 1.0
    assert said in driver.window.banner.text
    assert driver.window.banner.text.startswith("Nothing was pasted:")
    assert driver.project is before


def test_a_layer_of_a_missing_plug_in_is_named(driver, clipboard):
    select(driver, "hidden_1")
    driver.do("copy")
    clipboard.setText(clipboard.mimeData().text().replace('"dense"', '"warp_drive"'))
    before = driver.project
    driver.do("paste")
    assert "warp_drive" in driver.window.banner.text
    assert "a plug-in may bring it" in driver.window.banner.text
    assert driver.project is before
    select(driver, "hidden_1")
    driver.do("copy")
    driver.do("paste")
    assert driver.window.banner.text == ""


def test_nothing_selected_is_said(driver, clipboard):
    clipboard.setText("kept")
    select(driver)
    driver.do("copy")
    assert "select the layers to copy" in driver.message
    driver.do("cut")
    assert clipboard.text() == "kept"


def test_the_keys_mean_the_network_only_in_it(driver, clipboard):
    """Another view's own Ctrl+C is its own."""
    clipboard.setText("kept")
    driver.window.canvas.select(HIDDEN)
    driver.window.palette_view.buttons[0].setFocus()
    driver.key(Qt.Key.Key_C, CTRL)
    assert clipboard.text() == "kept"
    driver.show_widget(driver.window.outline)
    driver.window.outline.setFocus()
    driver.key(Qt.Key.Key_C, CTRL)
    assert clipboard.mimeData().hasFormat(PIECE_MIME)


@pytest.fixture
def context_menu():
    """A function that opens the canvas's menu at a place and returns its entries by text."""
    canvases = []

    def open_at(driver, at):
        viewport = driver.window.canvas.viewport()
        reason = QContextMenuEvent.Reason.Mouse
        QApplication.sendEvent(viewport, QContextMenuEvent(reason, at, viewport.mapToGlobal(at)))
        canvases.append(driver.window.canvas)
        return {a.text(): a for a in QApplication.activePopupWidget().actions()}

    yield open_at
    for canvas in canvases:
        canvas.menu.close()


def test_the_context_menu_copies_and_pastes_where_it_was_opened(driver, clipboard, context_menu):
    canvas = driver.window.canvas
    menu = context_menu(driver, driver.place("hidden_1"))
    menu["Copy"].trigger()
    at = canvas.viewport().rect().center() / 8
    wanted = canvas.mapToScene(at)
    menu = context_menu(driver, at)
    menu["Paste here"].trigger()
    place = driver.project.layout.positions["dense_1"]
    assert abs(place[0] - wanted.x()) <= 4
    assert abs(place[1] - wanted.y()) <= 4
    clipboard.setText("a\tb\n1\t2")
    menu = context_menu(driver, at)
    assert not menu["Paste here"].isEnabled()


def test_layers_dropped_as_text_are_pasted(driver, clipboard):
    select(driver, "hidden_1")
    driver.do("copy")
    content = QMimeData()
    content.setText(clipboard.text())
    driver.window.pasting.take(content)
    assert "dense_1" in ids(driver)
