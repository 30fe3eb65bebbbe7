"""From far away cards and wires are one drawing that looks as they would one by one."""

import numpy as np
import pytest
from msgspec.structs import replace
from PySide6.QtGui import QImage, QTransform

from playground.core import Diagnostic, Severity
from playground.graph import CanvasLayout
from playground.graph.sequential import sequential
from playground.ui.canvas.items.card import CardItem
from playground.ui.theme.tokens import DARK

pytestmark = pytest.mark.gui

LAYERS = 60


@pytest.fixture
def far_desk(empty_desk):
    """A canvas with many layers that are specks."""
    empty_desk.canvas.set_tiled(True)
    empty_desk.show(*sequential(("x", "y"), [4] * LAYERS, "tanh", 1, "tanh"))
    look(empty_desk.canvas, 0.04)
    return empty_desk


def look(canvas, zoom):
    canvas.setTransform(QTransform.fromScale(zoom, zoom))
    canvas.look_at(canvas.content().center())
    canvas.live.finish()


def pixels(canvas):
    image = canvas.grab().toImage().convertToFormat(QImage.Format.Format_RGB32)
    values = np.frombuffer(image.constBits(), dtype=np.uint8)
    return values.reshape(image.height(), image.width(), 4)[:, :, :3].astype(int)


def one_by_one(canvas):
    """Return the same picture, every item painted by itself."""
    afar = canvas.network_scene.afar
    afar.hide()
    for ground in {card.parentItem() for card in canvas.network_scene.cards.values()} | {
        wire.parentItem() for wire in canvas.network_scene.wires.values()
    }:
        ground.setOpacity(1.0)
    picture = pixels(canvas)
    afar.look(canvas.zoom)
    return picture


def as_it_is(desk):
    pass


def selected(desk):
    desk.canvas.select(("hidden_20", "hidden_21"))


def with_a_problem(desk):
    desk.diagnostics = (Diagnostic("hidden_30", Severity.ERROR, "it is wrong"),)
    desk.show(desk.network, desk.layout)


def moved(desk):
    places = {**desk.layout.positions, "hidden_10": (0.0, -3000.0)}
    desk.show(desk.network, CanvasLayout(places))


def dragged(desk):
    card = desk.canvas.network_scene.cards["hidden_10"]
    desk.canvas.network_scene.move_cards({"hidden_10": card.pos() + card.pos()})


def deleted(desk):
    desk.canvas.select(("hidden_40",))
    desk.canvas.layers.delete_selected()


def dark(desk):
    desk.canvas.set_theme(DARK)


def wire_selected(desk):
    desk.canvas.select((), desk.network.edges[7])


def renamed(desk):
    nodes = [replace(n, name="a") if n.id == "hidden_3" else n for n in desk.network.nodes]
    desk.show(replace(desk.network, nodes=tuple(nodes)), desk.layout)


CHANGES = [
    *(as_it_is, selected, with_a_problem, moved, dragged, deleted, dark, wire_selected, renamed),
]


@pytest.mark.parametrize("change", CHANGES)
def test_the_drawing_looks_as_the_items_would(far_desk, change):
    canvas = far_desk.canvas
    before = pixels(canvas)
    change(far_desk)
    canvas.live.finish()
    assert canvas.network_scene.afar.isVisible()
    away = np.abs(pixels(canvas) - one_by_one(canvas))
    assert away.mean() < 0.05
    assert (away > 64).sum() < 30
    assert (change is as_it_is) == np.array_equal(pixels(canvas), before)


def test_only_what_looks_different_is_painted_by_itself(far_desk, monkeypatch):
    painted, real = [], CardItem.paint
    monkeypatch.setattr(CardItem, "paint", lambda *a: painted.append(a[0].node_id) or real(*a))
    far_desk.canvas.grab()
    assert painted == []
    far_desk.canvas.select(("hidden_20",))
    with_a_problem(far_desk)
    far_desk.canvas.grab()
    assert painted == ["hidden_30"]


def test_what_can_be_read_and_what_is_little_is_painted_one_by_one(far_desk, empty_desk):
    canvas = far_desk.canvas
    look(canvas, 0.2)
    assert not canvas.network_scene.afar.isVisible()
    look(canvas, 0.04)
    assert canvas.network_scene.afar.isVisible()
    far_desk.show(*sequential(("x", "y"), [4] * 5, "tanh", 1, "tanh"))
    look(canvas, 0.04)
    assert not canvas.network_scene.afar.isVisible()


def test_specks_are_still_what_the_mouse_is_at(far_desk):
    canvas = far_desk.canvas
    assert canvas.hit_test(far_desk.at("hidden_20")).node_id == "hidden_20"
    far_desk.click(far_desk.at("hidden_20"))
    assert canvas.selection == ("hidden_20",)
