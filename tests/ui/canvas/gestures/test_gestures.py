from itertools import pairwise

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDragMoveEvent, QDropEvent
from PySide6.QtWidgets import QApplication

from playground.graph import CanvasLayout, Edge, NetworkSpec, NodeSpec
from playground.ui.canvas.palette.category import MIME_TYPE

pytestmark = pytest.mark.gui

CTRL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
MIDDLE = Qt.MouseButton.MiddleButton


def drag_in(desk, kind, at, *, drop=True):
    viewport, data = desk.canvas.viewport(), QMimeData()
    data.setData(MIME_TYPE, kind.encode())
    rest = (data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier)
    copy = Qt.DropAction.CopyAction
    QApplication.sendEvent(viewport, QDragEnterEvent(at, copy, *rest))
    QApplication.sendEvent(viewport, QDragMoveEvent(at, copy, *rest))
    if drop:
        QApplication.sendEvent(viewport, QDropEvent(QPointF(at), copy, *rest))


def test_moving_a_card_is_one_edit_on_the_grid(desk):
    start = desk.header("hidden_1")
    desk.drag(start, start + QPoint(43, -29))
    ((text, network, layout, key),) = desk.edits
    assert (text, key) == ("Move hidden 1", "")
    assert network == desk.network
    x, y = layout.positions["hidden_1"]
    assert (x % 8, y % 8) == (0, 0)
    assert abs(x - 216 - 43 / desk.canvas.zoom) <= 4
    assert abs(y + 29 / desk.canvas.zoom) <= 4


def test_all_selected_cards_move_together(desk):
    desk.canvas.select(("hidden_1", "hidden_2"))
    start = desk.header("hidden_2")
    desk.drag(start, start + QPoint(0, 80))
    (edit,) = desk.edits
    moved = {i: p[1] for i, p in edit[2].positions.items()}
    assert moved["hidden_1"] == moved["hidden_2"] > 0
    assert moved["input"] == moved["output"] == 0


def test_a_press_without_a_drag_selects_and_edits_nothing(desk):
    desk.click(desk.header("hidden_2"))
    desk.click(desk.header("hidden_1"), modifiers=SHIFT)
    desk.click(desk.header("hidden_2"), modifiers=SHIFT)
    assert desk.selections == [("hidden_2",), ("hidden_2", "hidden_1"), ("hidden_1",)]
    assert desk.edits == []


def test_escape_puts_a_dragged_card_back(desk, qtbot):
    start = desk.header("hidden_1")
    desk.press(start)
    desk.move(start + QPoint(60, 60))
    assert desk.canvas.network_scene.cards["hidden_1"].pos() != QPointF(216, 0)
    qtbot.keyClick(desk.canvas, Qt.Key.Key_Escape)
    desk.release(start + QPoint(60, 60))
    assert desk.canvas.network_scene.cards["hidden_1"].pos() == QPointF(216, 0)
    assert desk.edits == []


def test_a_refused_move_does_not_stay_on_the_screen(desk):
    desk.accepts = False
    start = desk.header("hidden_1")
    desk.drag(start, start + QPoint(60, 60))
    assert desk.canvas.network_scene.cards["hidden_1"].pos() == QPointF(216, 0)


def test_a_rubber_band_selects_what_it_touches(desk):
    left, right = desk.at("hidden_1", -90, -220), desk.at("hidden_2", 90, 220)
    desk.drag(left, right)
    assert desk.canvas.selection == ("hidden_1", "hidden_2")
    assert desk.edits == []


def test_escape_keeps_the_selection_from_before_the_rubber_band(desk, qtbot):
    desk.canvas.select(("output",))
    desk.press(desk.at("input", -90, -220))
    desk.move(desk.at("hidden_2", 90, 220))
    qtbot.keyClick(desk.canvas, Qt.Key.Key_Escape)
    assert desk.canvas.selection == ("output",)
    assert desk.canvas.network_scene.cards["output"].is_selected
    assert not desk.canvas.network_scene.cards["input"].is_selected


@pytest.mark.parametrize("backwards", [False, True])
def test_connecting_two_ports(desk, backwards):
    desk.show(NetworkSpec(desk.network.nodes, desk.network.edges[:1]), desk.layout)
    ends = [desk.port("hidden_1", "out"), desk.port("hidden_2", "in")]
    desk.drag(*(reversed(ends) if backwards else ends))
    (edit,) = desk.edits
    assert edit[0] == "Connect hidden 1 to hidden 2"
    assert edit[1].edges == (Edge("input", "hidden_1"), Edge("hidden_1", "hidden_2"))


def test_an_occupied_single_input_is_replaced_when_that_is_chosen(desk):
    desk.press(desk.port("input", "out"))
    desk.move(desk.at("input", 100, 50))
    desk.move(desk.port("hidden_2", "in"))
    assert desk.canvas.gesture.note == "hidden 2 takes one input: then choose how"
    desk.release(desk.port("hidden_2", "in"))
    assert desk.edits == []
    desk.answer("Replace")
    (edit,) = desk.edits
    assert edit[1].sources("hidden_2") == ("input",)


def test_a_loop_is_refused_while_dragging_and_on_release(desk):
    desk.press(desk.port("hidden_2", "out"))
    desk.move(desk.at("hidden_2", 100, 50))
    desk.move(desk.port("hidden_1", "in"))
    verdict = desk.canvas.gesture.check
    assert not verdict.is_ok
    assert verdict.reason == "would make a loop: hidden 1 comes before hidden 2"
    assert desk.canvas.gesture.note == verdict.reason
    desk.release(desk.port("hidden_1", "in"))
    assert desk.edits == []
    assert desk.messages == [f"Not connected: hidden 2 to hidden 1 – {verdict.reason}"]


def test_what_is_connected_cannot_be_connected_again(desk):
    desk.drag(desk.port("hidden_1", "out"), desk.port("hidden_2", "in"))
    assert desk.edits == []
    assert "already connected" in desk.messages[0]


def test_pulling_a_wires_end_off_disconnects_it(desk):
    desk.drag(desk.port("hidden_2", "in"), desk.at("hidden_2", -40, 250))
    (edit,) = desk.edits
    assert edit[0] == "Disconnect hidden 1 from hidden 2"
    assert Edge("hidden_1", "hidden_2") not in edit[1].edges


def test_a_pulled_wire_can_be_put_elsewhere_in_one_edit(desk):
    desk.drag(desk.port("hidden_2", "in"), desk.port("output", "in"))
    desk.answer("Replace")
    (edit,) = desk.edits
    assert edit[0] == "Reconnect"
    assert edit[1].edges == (Edge("input", "hidden_1"), Edge("hidden_1", "output"))


def test_escape_leaves_a_pulled_wire_where_it_was(desk, qtbot):
    desk.press(desk.port("hidden_2", "in"))
    desk.move(desk.at("hidden_2", -40, 250))
    qtbot.keyClick(desk.canvas, Qt.Key.Key_Escape)
    desk.release(desk.at("hidden_2", -40, 250))
    assert desk.edits == []


def test_dropping_on_a_wire_inserts_and_makes_room(desk):
    drag_in(desk, "dense", desk.on_wire(Edge("hidden_1", "hidden_2"), line=1))
    ((text, network, layout, _),) = desk.edits
    assert text == "Insert Dense"
    assert network.sources("dense_1") == ("hidden_1",)
    assert network.targets("dense_1") == ("hidden_2",)
    order = sorted(network.nodes, key=lambda n: layout.positions[n.id][0])
    assert [n.id for n in order] == ["input", "hidden_1", "dense_1", "hidden_2", "output"]
    xs = [layout.positions[n.id][0] for n in order]
    assert all(b - a >= 144 + 64 for a, b in pairwise(xs))
    assert desk.canvas.selection == ("dense_1",)


def test_dropping_beside_everything_adds_an_unconnected_layer(desk):
    at = desk.at("hidden_1", 0, 240)
    drag_in(desk, "dense", at)
    ((text, network, layout, _),) = desk.edits
    assert (text, network.edges) == ("Add Dense", desk.network.edges)
    x, y = layout.positions["dense_1"]
    assert abs(x - 216) <= 4
    assert abs(y - 240) <= 4


def test_an_input_is_never_inserted_into_a_wire(desk):
    drag_in(desk, "input", desk.on_wire(Edge("hidden_1", "hidden_2")))
    assert desk.edits[0][0] == "Add Input"


def test_dragging_out_again_adds_nothing(desk):
    items = len(desk.canvas.scene().items())
    drag_in(desk, "dense", desk.on_wire(Edge("input", "hidden_1")), drop=False)
    assert desk.canvas.gesture.edge == Edge("input", "hidden_1")
    QApplication.sendEvent(desk.canvas.viewport(), QDragLeaveEvent())
    assert desk.canvas.gesture is None
    assert len(desk.canvas.scene().items()) == items
    assert desk.edits == []


def test_foreign_drags_are_ignored(desk):
    drag_in(desk, "no such layer", desk.at("hidden_1"))
    assert desk.edits == []


@pytest.mark.parametrize(
    "how", [{"button": MIDDLE}, {"modifiers": CTRL}], ids=["middle button", "ctrl"]
)
def test_panning_moves_the_view_and_nothing_else(desk, how):
    before = desk.canvas.mapToScene(QPoint(0, 0))
    desk.drag(desk.header("hidden_1"), desk.header("hidden_1") + QPoint(50, 30), **how)
    moved = before - desk.canvas.mapToScene(QPoint(0, 0))
    assert moved.x() == pytest.approx(50 / desk.canvas.zoom, abs=2)
    assert moved.y() == pytest.approx(30 / desk.canvas.zoom, abs=2)
    assert desk.edits == []
    assert desk.canvas.selection == ()


def test_the_buttons_on_a_card_change_its_units(desk):
    desk.move(desk.header("hidden_1"), button=Qt.MouseButton.NoButton)
    pill = desk.canvas.network_scene.pill
    assert pill.node_id == "hidden_1"
    plus = desk.canvas.mapFromScene(pill.pos() + QPointF(14, 0))
    desk.move(plus, button=Qt.MouseButton.NoButton)
    desk.click(plus)
    desk.click(plus)
    assert [e[1].node("hidden_1").params["units"] for e in desk.edits] == [5, 6]
    desk.move(desk.header("hidden_1"), button=Qt.MouseButton.NoButton)
    card = desk.canvas.network_scene.cards["hidden_1"]
    assert pill.pos().y() == card.rect().bottom()
    text, network, _, key = desk.edits[0]
    assert (text, key) == ("Change units of hidden 1", "hidden_1.units")
    assert network.node("hidden_1").params["units"] == 5


def test_an_unknown_layer_can_be_moved_and_deleted(empty_desk):
    empty_desk.show(NetworkSpec((NodeSpec("w", "warp"),)), CanvasLayout({"w": (0.0, 0.0)}))
    desk = empty_desk
    desk.drag(desk.header("w"), desk.header("w") + QPoint(40, 0))
    desk.canvas.layers.delete_selected()
    assert [e[0] for e in desk.edits] == ["Move w", "Delete w"]
