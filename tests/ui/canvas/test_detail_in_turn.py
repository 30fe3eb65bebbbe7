"""Many cards take another level of detail a few at a time, first those in sight."""

from itertools import pairwise

import pytest
from msgspec.structs import replace
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QApplication

from playground.graph.sequential import dense, sequential
from playground.ui.canvas import NetworkCanvas
from playground.ui.canvas.model.level_of_detail import LevelOfDetail
from playground.ui.canvas.scene.backlog import CARDS_AT_ONCE, PER_GO, WIRES_AT_ONCE
from playground.ui.pictures.network_drawing import Look, drawing
from tests.ui.canvas.conftest import Desk
from tests.ui.canvas.test_kept_facts import shown

pytestmark = pytest.mark.gui

LAYERS = 4 * CARDS_AT_ONCE
FULL, BLOCK = LevelOfDetail.FULL, LevelOfDetail.BLOCK


def notch(canvas, turn):
    viewport = canvas.viewport()
    at = QPointF(viewport.rect().center())
    event = QWheelEvent(
        at,
        viewport.mapToGlobal(at),
        QPoint(),
        QPoint(0, 120 * turn),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.ControlModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(viewport, event)


@pytest.fixture
def long_desk(empty_desk):
    """A canvas with many layers, where a few of them are seen at their own size."""
    empty_desk.canvas.set_tiled(True)
    empty_desk.show(*sequential(("x", "y"), [4] * LAYERS, "tanh", 1, "tanh"))
    canvas = empty_desk.canvas
    canvas.zoom_reset()
    canvas.look_at(canvas.network_scene.cards["hidden_9"].pos())
    canvas.live.finish()
    canvas.live.show_snapshot(empty_desk.snapshot())
    return empty_desk


def backlog(desk):
    return desk.canvas.network_scene.backlog


def details(desk):
    return {i: card.content.detail for i, card in desk.canvas.network_scene.cards.items()}


def zoom_to_blocks(desk):
    """Turn the wheel until blocks are wanted; with that event some of those in sight are."""
    while desk.canvas.model.detail is not BLOCK:
        backlog(desk).finish()
        notch(desk.canvas, -1)
    done = sum(detail is BLOCK for detail in details(desk).values())
    assert 0 < done <= PER_GO // 2
    assert not backlog(desk).is_empty


def assert_as_made_anew(desk, qtbot):
    """Compare every card and wire with those of a canvas that shows the same from the beginning."""
    canvas = NetworkCanvas()
    qtbot.addWidget(canvas)
    canvas.resize(desk.canvas.size())
    other = Desk(canvas)
    canvas.set_tiled(True)
    other.show(desk.network, desk.layout)
    canvas.setTransform(desk.canvas.transform())
    canvas.look_at(desk.canvas.visible_rect().center())
    canvas.live.finish()
    assert canvas.model.detail is desk.canvas.model.detail
    for ours, anew in zip(shown(desk.canvas), shown(canvas), strict=True):
        assert ours.keys() == anew.keys()
        for key, facts in ours.items():
            assert facts == anew[key], key


def test_another_detail_comes_a_few_cards_at_a_time_first_those_in_sight(long_desk, qtbot):
    desk = long_desk
    zoom_to_blocks(desk)
    canvas, seen = desk.canvas, []
    in_sight = {card.node_id for card in canvas.network_scene.cards_in(canvas.visible_rect())}
    assert 0 < len(in_sight) < LAYERS
    backlog(desk).progressed.connect(lambda: seen.append(details(desk)))
    qtbot.waitUntil(lambda: backlog(desk).is_empty)
    counts = [sum(detail is BLOCK for detail in each.values()) for each in seen]
    steps = [now - before for before, now in pairwise(counts)]
    assert max(steps) <= PER_GO // 2  # a block and a wire each
    for each, count in zip(seen, counts, strict=True):
        done = {node_id for node_id, detail in each.items() if detail is BLOCK}
        assert in_sight <= done if count >= len(in_sight) else done <= in_sight
    assert_as_made_anew(desk, qtbot)
    while canvas.model.detail is not FULL:
        notch(canvas, 1)  # on through the next detail before the last cards have this one
    qtbot.waitUntil(lambda: backlog(desk).is_empty)
    assert_as_made_anew(desk, qtbot)


def test_what_comes_into_sight_meanwhile_is_next(long_desk, qtbot):
    desk = long_desk
    zoom_to_blocks(desk)
    canvas = desk.canvas
    last = canvas.network_scene.cards["output"]
    with qtbot.waitSignal(backlog(desk).progressed):
        canvas.look_at(last.pos())
    assert last.content.detail is BLOCK
    assert not backlog(desk).is_empty


def rename(desk):
    nodes = [replace(n, name="another") if n.id == "hidden_50" else n for n in desk.network.nodes]
    desk.show(replace(desk.network, nodes=tuple(nodes)), desk.layout)


def delete_and_take_back(desk):
    before = (desk.network, desk.layout)
    waiting = next(i for i, detail in details(desk).items() if detail is not BLOCK)
    desk.canvas.select((waiting,))
    desk.canvas.layers.delete_selected()
    assert waiting not in desk.canvas.network_scene.cards
    desk.show(*before)


def insert(desk):
    desk.canvas.select(("hidden_60",))
    desk.canvas.layers.add("dense")
    assert len(desk.network.nodes) == LAYERS + 3


def show_all_anew(desk):
    other = dense("hidden_3", 7, "relu")
    nodes = [other if n.id == other.id else n for n in desk.network.nodes]
    desk.show(replace(desk.network, nodes=tuple(nodes)), desk.layout)


@pytest.mark.parametrize("edit", [rename, delete_and_take_back, insert, show_all_anew])
def test_an_edit_in_between_leaves_nothing_behind(long_desk, qtbot, edit):
    desk = long_desk
    zoom_to_blocks(desk)
    with qtbot.waitSignal(backlog(desk).progressed):
        pass
    edit(desk)
    assert not backlog(desk).is_empty
    qtbot.waitUntil(lambda: backlog(desk).is_empty)
    assert_as_made_anew(desk, qtbot)


def test_a_picture_in_between_has_every_card_in_full_detail(long_desk):
    desk = long_desk
    zoom_to_blocks(desk)
    with drawing(desk.canvas, Look()):
        assert set(details(desk).values()) == {FULL}
        tiles = [card.column for card in desk.canvas.network_scene.cards.values()]
        assert not any(column.is_blank for column in tiles)


def test_words_alone_lead_no_wire_anew(long_desk):
    desk = long_desk
    wires = desk.canvas.network_scene.wires
    before = {edge: id(wire.lines) for edge, wire in wires.items()}
    while desk.canvas.model.detail is FULL:
        notch(desk.canvas, -1)
    assert desk.canvas.model.detail is LevelOfDetail.BRIEF
    backlog(desk).finish()
    assert {edge: id(wire.lines) for edge, wire in wires.items()} == before


def test_wires_of_a_large_network_come_in_turn(empty_desk, qtbot):
    desk, counts = empty_desk, []
    layers = WIRES_AT_ONCE + 4 * PER_GO
    wires = desk.canvas.network_scene.wires
    backlog(desk).progressed.connect(lambda: counts.append(len(wires)))
    desk.canvas.set_tiled(True)
    desk.show(*sequential(("x", "y"), [4] * layers, "tanh", 1, "tanh"))
    at_once = len(wires)
    assert WIRES_AT_ONCE <= at_once <= WIRES_AT_ONCE + PER_GO  # the view was fitted
    counts[:] = [at_once]
    assert len(desk.canvas.network_scene.cards) == layers + 2
    desk.canvas.grab()  # cards with some wires are what is seen meanwhile
    qtbot.waitUntil(lambda: backlog(desk).is_empty)
    assert len(wires) == layers + 1
    steps = [now - before for before, now in pairwise([*counts, len(wires)])]
    assert min(steps) > 0
    assert max(steps) <= PER_GO
    assert_as_made_anew(desk, qtbot)
    assert desk.canvas.visible_rect().contains(desk.canvas.content())
