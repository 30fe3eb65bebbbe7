"""Biases, their gradients and changes, marked on the units of every card."""

import numpy as np
import pytest
from msgspec.structs import replace
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtWidgets import QGraphicsRectItem, QStyleOptionGraphicsItem

from playground.session.phases.step_record import NO_STEP
from playground.training.base.phase import Phase
from playground.ui.canvas.items.unit_marks import SMALLEST_WITH_BIAS, UnitMarks, bias_place
from playground.ui.canvas.model import colormap
from playground.ui.canvas.overlay.marks import Mode
from playground.ui.canvas.overlay.unit_notes import UnitFound, UnitsFound
from playground.ui.canvas.scene.hover import tooltip
from playground.ui.theme.tokens import DARK, LIGHT


def with_arrays(snapshot, node, name, value, grad=None):
    views = tuple(
        replace(p, value=value, grad=grad) if (p.node_id, p.name) == (node, name) else p
        for p in snapshot.parameters
    )
    return replace(snapshot, parameters=views)


def pixel(canvas, node, unit):
    """The colour in the middle of a unit's bias mark."""
    card = canvas.network_scene.cards[node]
    at = card.pos() + bias_place(card.units.pictures[unit])
    return QColor(canvas.grab().toImage().pixel(canvas.mapFromScene(at)))


def text_at(desk, node, unit):
    canvas = desk.canvas
    card = canvas.network_scene.cards[node]
    place = canvas.mapFromScene(card.pos() + card.units.pictures[unit].center())
    hit = canvas.hit_test(place, prefer_wires=True)
    return tooltip(hit, canvas.model, canvas.network_scene, canvas.live.values)


@pytest.mark.parametrize("theme", [LIGHT, DARK])
def test_every_unit_shows_its_bias(desk, theme):
    biases = np.array([2.0, -2.0, 0.3, -0.05])
    desk.canvas.set_theme(theme)
    desk.canvas.live.show_snapshot(with_arrays(desk.snapshot(), "hidden_1", "bias", biases))
    marks = desk.canvas.network_scene.cards["hidden_1"].units
    assert marks.levels.tolist() == colormap.wire_levels(biases).tolist()
    assert pixel(desk.canvas, "hidden_1", 0).name() == theme.positive, "filled"
    assert pixel(desk.canvas, "hidden_1", 1).name() == theme.surface, "framed"
    assert desk.canvas.network_scene.cards["input"].units.levels is None, "inputs have none"


def test_a_layer_without_a_bias_any_more_shows_none_on_its_other_card(desk):
    desk.canvas.set_tiled(False)
    marks = desk.canvas.network_scene.cards["hidden_1"].units
    desk.canvas.live.show_snapshot(desk.snapshot())
    assert marks.levels is not None
    nodes = tuple(
        replace(n, name="a layer with a long name, on a wider card") if n.id == "hidden_1" else n
        for n in desk.network.nodes
    )
    desk.show(replace(desk.network, nodes=nodes), desk.layout)
    moment = desk.snapshot()
    left = tuple(p for p in moment.parameters if (p.node_id, p.name) != ("hidden_1", "bias"))
    desk.canvas.live.show_snapshot(replace(moment, parameters=left))
    assert marks.levels is None


def test_a_bias_shows_its_gradient_and_its_last_change(desk):
    canvas, overlay = desk.canvas, desk.canvas.overlay
    start, grad = np.array([0.1, 0.2, 0.3, 0.4]), np.array([0.5, -0.25, 0.0, 0.125])
    first = with_arrays(desk.snapshot(), "hidden_1", "bias", start, grad)
    first = replace(first, phase=Phase.BACKWARD, record=NO_STEP)
    canvas.live.show_snapshot(first)
    assert overlay.biases.items["hidden_1"].gradient.tolist() == grad.tolist()
    assert "∂L/∂b −0.25" in text_at(desk, "hidden_1", 1)
    overlay.set_mode(Mode.CHANGE)
    moved = start - 0.01 * grad
    canvas.live.show_snapshot(replace(with_arrays(first, "hidden_1", "bias", moved), step=2))
    item = overlay.biases.items["hidden_1"]
    assert item.changes == pytest.approx(-0.01 * grad)
    assert not len(item.gradient)
    assert "last change +0.0025" in text_at(desk, "hidden_1", 1)
    overlay.set_mode(Mode.NOTHING)
    assert not overlay.biases.items
    assert "change" not in text_at(desk, "hidden_1", 1)


def test_marks_follow_their_card_and_go_with_it(desk):
    canvas = desk.canvas
    grad = np.ones(4)
    shown = with_arrays(desk.snapshot(), "hidden_1", "bias", grad, grad)
    canvas.overlay.set_mode(Mode.GRADIENT)
    canvas.live.show_snapshot(replace(shown, phase=Phase.BACKWARD))
    item = canvas.overlay.biases.items["hidden_1"]
    desk.drag(desk.header("hidden_1"), desk.header("hidden_1") + desk.at("hidden_1") / 8)
    assert item.pos() == canvas.network_scene.cards["hidden_1"].pos()
    canvas.select(("hidden_1",))
    canvas.layers.delete_selected()
    canvas.live.show_snapshot(replace(desk.snapshot(), phase=Phase.BACKWARD))
    assert "hidden_1" not in canvas.overlay.biases.items


def test_cards_tell_of_units_that_learn_little(desk, qtbot):
    canvas, notes = desk.canvas, desk.canvas.unit_notes
    canvas.live.show_snapshot(desk.snapshot())
    found = {
        "hidden_1": {0: UnitFound(True, 1.0), 2: UnitFound(True, 1.0)},
        "hidden_2": {1: UnitFound(False, 0.93)},
    }
    notes.show_health(UnitsFound(300, found))
    assert notes.chips["hidden_1"].text == "⚠ 2 of 4 never answer"
    assert notes.chips["hidden_2"].text == "⚠ 1 of 2 saturated"
    cards = canvas.network_scene.cards
    assert cards["hidden_1"].units.states.dead == {0, 2}
    assert cards["hidden_2"].units.states.saturated == {1}
    assert "dead: it answers the same to all 300 training samples" in text_at(desk, "hidden_1", 2)
    assert "saturated on 93 % of 300" in text_at(desk, "hidden_2", 1)
    assert "dead" not in text_at(desk, "hidden_1", 1)
    chip = notes.chips["hidden_1"]
    before = chip.pos()
    canvas.setFocus(Qt.FocusReason.OtherFocusReason)
    desk.drag(desk.header("hidden_1"), desk.header("hidden_1") + desk.at("hidden_1") / 8)
    qtbot.waitUntil(lambda: chip.pos() != before)
    notes.show_health(UnitsFound(300, {}))
    assert not notes.chips
    assert not cards["hidden_1"].units.states.dead


def test_a_picture_without_room_for_its_bias_is_only_a_card_under_the_mouse(empty_desk, make_chain):
    empty_desk.show(*make_chain(64, 2, 1))
    empty_desk.canvas.live.show_snapshot(empty_desk.snapshot())
    marks = empty_desk.canvas.network_scene.cards["hidden_1"].units
    small = [QRectF(0, 16 * i, SMALLEST_WITH_BIAS - 1, SMALLEST_WITH_BIAS - 1) for i in range(64)]
    marks.set_pictures(tuple(small))
    marks.show_biases(np.ones(64))
    assert not marks.is_on_bias(0, bias_place(small[0]))
    large = [each.adjusted(0, 0, 1, 1) for each in small]
    marks.set_pictures(tuple(large))
    assert marks.is_on_bias(0, bias_place(large[0]))


@pytest.mark.parametrize("side", [SMALLEST_WITH_BIAS, 9.0, 13.0, 26.0])
@pytest.mark.parametrize("amount", [0.01, 2.0])
def test_on_pictures_of_any_size_a_bias_is_seen_and_its_sign_too(qapp, side, amount):
    card = QGraphicsRectItem()
    marks = UnitMarks(card, LIGHT)
    pictures = (QRectF(0, 0, side, side), QRectF(30, 0, side, side))
    marks.set_pictures(pictures)
    marks.show_biases(np.array([amount, -amount]))
    image = QImage(240, 120, QImage.Format.Format_RGB32)
    image.fill(QColor(LIGHT.text))
    painter = QPainter(image)
    painter.scale(4, 4)
    marks.paint(painter, QStyleOptionGraphicsItem())
    painter.end()
    positive, negative = (4 * bias_place(picture) for picture in pictures)
    assert image.pixelColor(positive.toPoint()) == QColor(LIGHT.positive)
    assert image.pixelColor(negative.toPoint()) == QColor(LIGHT.surface), "it is a frame"
    colours = {image.pixelColor(x, round(negative.y())).name() for x in range(120, 240)}
    assert QColor(LIGHT.negative).name() in colours
