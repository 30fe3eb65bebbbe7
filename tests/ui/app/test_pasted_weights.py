"""A copy of a layer brings what it learned, within the window and as text; one undo takes it."""

import json

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMessageBox

from playground.graph import Edge
from playground.graph.spec import NetworkSpec
from playground.project.pieces import piece_text
from playground.project.pieces.piece_text import BadPiece, decode_piece
from playground.ui.canvas.model.canvas_edits import CanvasEdit

pytestmark = pytest.mark.gui

CTRL, ALT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier


@pytest.fixture
def learnt(driver, train):
    """The window on a circle that has learned a little, with an empty clipboard afterwards."""
    train(driver, 2)
    yield driver
    QApplication.clipboard().clear()


def select(driver, *node_ids):
    driver.window.canvas.setFocus()
    driver.window.canvas.select(node_ids)


def weights(driver, node_id):
    views = driver.latest.parameters
    return {view.name: view.value for view in views if view.node_id == node_id}


def put_beside(driver, node_id):
    """Have a layer between the input and hidden_2 instead of hidden_1, which is deleted."""
    network = driver.project.network
    edges = [e for e in network.edges if "hidden_1" not in (e.source, e.target)]
    edges += [Edge("input", node_id), Edge(node_id, "hidden_2")]
    nodes = [node for node in network.nodes if node.id != "hidden_1"]
    spec = NetworkSpec(tuple(nodes), tuple(edges))
    driver.window.canvas.request(CanvasEdit("Put in", spec, driver.project.layout))
    driver.settle()


def same(found, expected):
    return found.keys() == expected.keys() and all(
        np.array_equal(found[name], expected[name]) for name in expected
    )


def by_keys(driver):
    driver.key(Qt.Key.Key_C, CTRL)
    driver.key(Qt.Key.Key_V, CTRL)


def by_duplicating(driver):
    driver.do("duplicate")


def by_dragging(driver):
    canvas = driver.window.canvas
    card = canvas.network_scene.seen("hidden_1")
    start = canvas.mapFromScene(card.rect().topLeft()) + QPoint(6, 6)
    viewport, left = canvas.viewport(), Qt.MouseButton.LeftButton
    QTest.mousePress(viewport, left, ALT, start)
    QTest.mouseMove(viewport, start + QPoint(20, 60))
    QTest.mouseMove(viewport, start + QPoint(40, 120))
    QTest.mouseRelease(viewport, left, ALT, start + QPoint(40, 120))


@pytest.mark.parametrize("copy", [by_keys, by_duplicating, by_dragging])
def test_a_copy_begins_with_what_was_learnt(learnt, copy):
    expected, before = weights(learnt, "hidden_1"), learnt.project
    select(learnt, "hidden_1")
    copy(learnt)
    assert "dense_1" in learnt.project.network
    put_beside(learnt, "dense_1")
    learnt.wait(lambda: weights(learnt, "dense_1"))
    assert same(weights(learnt, "dense_1"), expected)
    learnt.wait(lambda: "new, with the weights it was copied with" in learnt.message)
    learnt.do("undo")
    learnt.do("undo")
    assert learnt.project == before
    assert "dense_1" not in learnt.window.document.learnt
    learnt.wait(lambda: weights(learnt, "hidden_1"))
    assert same(weights(learnt, "hidden_1"), expected)
    learnt.do("redo")
    learnt.do("redo")
    learnt.wait(lambda: weights(learnt, "dense_1"))
    assert same(weights(learnt, "dense_1"), expected)


def test_a_copy_of_a_copy_that_is_not_connected_yet_has_its_weights(learnt):
    expected = weights(learnt, "hidden_1")
    select(learnt, "hidden_1")
    learnt.do("duplicate")
    learnt.do("duplicate")  # the copy is selected
    assert learnt.window.canvas.selection == ("dense_2",)
    put_beside(learnt, "dense_2")
    learnt.wait(lambda: weights(learnt, "dense_2"))
    assert same(weights(learnt, "dense_2"), expected)


def test_a_copy_goes_to_another_window_as_text(learnt, open_window, train):
    expected = weights(learnt, "hidden_1")
    select(learnt, "hidden_1")
    learnt.do("copy")
    QApplication.clipboard().setText(QApplication.clipboard().text())  # by hand, through a mail
    other = open_window()
    other.wait_for_snapshot()
    train(other, 1)
    select(other)
    other.do("paste")
    put_beside(other, "dense_1")
    other.wait(lambda: weights(other, "dense_1"))
    assert same(weights(other, "dense_1"), expected)


def test_another_layer_of_the_same_name_begins_anew(learnt):
    expected = weights(learnt, "hidden_1")
    select(learnt, "hidden_1")
    learnt.do("duplicate")
    select(learnt, "dense_1")
    learnt.do("delete")
    learnt.window.canvas.layers.add("dense")
    assert "dense_1" in learnt.project.network
    put_beside(learnt, "dense_1")
    learnt.wait(lambda: weights(learnt, "dense_1"))
    assert not same(weights(learnt, "dense_1"), expected)


def test_what_is_too_large_for_a_text_comes_along_in_the_window_only(learnt, monkeypatch):
    monkeypatch.setattr(piece_text, "MOST_NUMBERS", 5)
    expected = weights(learnt, "hidden_1")
    select(learnt, "hidden_1")
    learnt.do("copy")
    assert "their weights are too many" in learnt.message
    assert "weights" not in json.loads(QApplication.clipboard().text())["piece"]
    learnt.do("paste")
    put_beside(learnt, "dense_1")
    learnt.wait(lambda: weights(learnt, "dense_1"))
    assert same(weights(learnt, "dense_1"), expected)


def test_weights_in_a_text_are_checked_like_all_of_it(learnt):
    select(learnt, "hidden_1")
    learnt.do("copy")
    whole = json.loads(QApplication.clipboard().text())
    assert decode_piece(json.dumps(whole)).weights
    stored = whole["piece"]["weights"]["hidden_1"]["weight"]
    rows, columns = stored["shape"]
    for wrong, said in (
        ({"shape": [rows, columns + 1]}, "8 for each number of the shape"),
        ({"shape": [-1, columns]}, "sizes from 0 are allowed"),
        ({"shape": [1] * 9}, "at most 8 sizes"),
        ({"values": "AAAAAAAA8H8=", "shape": [1]}, "not finite"),
        ({"values": "?"}, "weights"),
    ):
        whole["piece"]["weights"]["hidden_1"]["weight"] = {**stored, **wrong}
        with pytest.raises(BadPiece, match=said):
            decode_piece(json.dumps(whole))
    whole["piece"]["weights"] = {"nobody": {"weight": stored}}
    with pytest.raises(BadPiece, match="of no layer"):
        decode_piece(json.dumps(whole))


def save_block(driver, node_id):
    """Keep a layer as a block; returns its entry in the palette."""
    select(driver, node_id)
    driver.do("group")
    driver.do("save_block")
    return driver.window.my_blocks.entries()[0]


def test_a_kept_block_has_what_it_learned_in_another_window(learnt, open_window):
    expected = weights(learnt, "hidden_1")
    entry = save_block(learnt, "hidden_1")
    assert "with what it has learned" in learnt.message
    assert "With the weights they had learned" in entry.help
    other = open_window()
    other.wait_for_snapshot()
    category = other.window.my_blocks
    menu = category.menu(entry.key, other.window)
    add = {action.text(): action for action in menu.actions()}
    for text, has_weights in (("Add to the network", True), ("Add without its weights", False)):
        add[text].trigger()
        assert bool(other.window.document.learnt) == has_weights
        put_beside(other, "dense_1")
        other.wait(lambda: weights(other, "dense_1"))
        assert same(weights(other, "dense_1"), expected) == has_weights
        other.do("undo")
        other.do("undo")
        other.wait(lambda: not weights(other, "dense_1"))


def test_a_block_that_learned_nothing_or_too_much_is_kept_without_weights(
    open_window, train, monkeypatch, dialogs
):
    driver = open_window()
    driver.wait_for_snapshot()
    entry = save_block(driver, "hidden_1")
    assert "weights" not in json.loads(entry.data)["piece"]
    menu = driver.window.my_blocks.menu(entry.key, driver.window)
    refused = {action.text(): action.isEnabled() for action in menu.actions()}
    assert not refused["Add without its weights"]
    train(driver, 1)
    monkeypatch.setattr(piece_text, "MOST_NUMBERS", 5)
    dialogs.answers.append(QMessageBox.StandardButton.Yes)
    driver.do("save_block")
    assert "without its weights: they are more than" in driver.message
    assert "weights" not in json.loads(driver.window.my_blocks.entries()[0].data)["piece"]
