import numpy as np
import pytest
from PySide6.QtCore import QPointF

from playground.core import Diagnostic, Severity
from playground.graph import CanvasLayout, Edge, NetworkSpec, NodeSpec
from playground.ui.canvas.overlay import live_drawing
from playground.ui.canvas.scene.hover import HOW_TO_CHANGE, tooltip
from playground.ui.theme.tokens import DARK, LIGHT

pytestmark = pytest.mark.gui


def pixel(desk, at):
    return desk.canvas.grab().toImage().pixelColor(at).name()


def test_reconciling_keeps_the_items_of_what_stays(desk, make_chain):
    scene = desk.canvas.network_scene
    cards, wires = dict(scene.cards), dict(scene.wires)
    desk.canvas.select(("hidden_1",))
    desk.show(*make_chain(5, 2, 1))
    assert scene.cards == cards
    assert scene.wires == wires
    assert scene.cards["hidden_1"].column.count == 5
    assert desk.canvas.selection == ("hidden_1",)


def test_removing_a_node_removes_only_its_items(desk, make_chain):
    scene = desk.canvas.network_scene
    kept = {i: scene.cards[i] for i in ("input", "output", "hidden_1")}
    desk.show(*make_chain(4, 1))
    assert scene.cards == kept
    assert set(scene.wires) == {Edge("input", "hidden_1"), Edge("hidden_1", "output")}


def test_setters_never_emit(desk, make_chain):
    desk.canvas.set_selection(("hidden_2",))
    desk.canvas.set_tiled(False)
    desk.canvas.set_theme(DARK)
    desk.canvas.live.show_snapshot(desk.snapshot())
    desk.show(*make_chain(3, 1))
    desk.show(NetworkSpec(), CanvasLayout())
    assert desk.canvas.selection == ()
    assert (desk.edits, desk.selections, desk.messages) == ([], [], [])


def test_cards_say_what_they_are(desk):
    cards = desk.canvas.network_scene.cards
    faces = {i: (c.content.title, c.content.subtitle) for i, c in cards.items()}
    assert faces == {
        "input": ("Input", "2 features"),
        "hidden_1": ("hidden 1 · tanh", "4 units · 12 params"),
        "hidden_2": ("hidden 2 · tanh", "2 units · 10 params"),
        "output": ("Output · tanh", "1 unit · 3 params"),
    }
    assert cards["input"].content.labels == ("x", "y")


def test_a_diagnostic_takes_the_second_line_and_the_tooltip(desk):
    desk.diagnostics = (
        Diagnostic("output", Severity.WARNING, "something small"),
        Diagnostic("output", Severity.ERROR, "needs 3 outputs, has 1"),
    )
    desk.show(desk.network, desk.layout)
    face = desk.canvas.network_scene.cards["output"].content
    assert (face.subtitle, face.severity) == ("needs 3 outputs, has 1", Severity.ERROR)
    hit = desk.canvas.hit_test(desk.header("output"))
    text = tooltip(hit, desk.canvas.model, desk.canvas.network_scene, desk.canvas.live.values)
    assert "needs 3 outputs, has 1\nsomething small" in text


def test_an_unknown_kind_is_a_card_with_an_error(empty_desk):
    network = NetworkSpec((NodeSpec("w", "warp"),), (Edge("w", "gone"), Edge("w", "w")))
    empty_desk.canvas.set_document(network, CanvasLayout(), {}, (), ())
    face = empty_desk.canvas.network_scene.cards["w"].content
    assert (face.title, face.severity) == ("w · warp", Severity.ERROR)
    empty_desk.canvas.grab()


def test_only_small_layers_of_a_plane_problem_have_tiles(desk, make_chain):
    desk.show(*make_chain(16, 17, 1))
    tiles = {i: c.content.tiles for i, c in desk.canvas.network_scene.cards.items()}
    assert tiles == {"input": 2, "hidden_1": 16, "hidden_2": 0, "output": 1}
    assert desk.canvas.live.wanted_tiles() > 0
    desk.canvas.set_tiled(False)
    assert desk.canvas.live.wanted_tiles() == 0


def tile_at(desk, node_id, unit, dy=0):
    card = desk.canvas.network_scene.cards[node_id]
    tile = card.column._tiles[unit]
    return desk.canvas.mapFromScene(tile.sceneBoundingRect().center() + QPointF(0, dy))


@pytest.mark.parametrize(
    ("value", "color"),
    [(-1.0, "negative"), (0.0, "neutral"), (1.0, "positive"), (7.0, "positive")],
)
@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=lambda t: t.name)
def test_tiles_show_their_value_in_the_themes_colours(desk, theme, value, color):
    desk.canvas.set_theme(theme)
    desk.canvas.live.show_snapshot(desk.snapshot(fill=value))
    shown = pixel(desk, tile_at(desk, "hidden_1", 2))
    wanted = getattr(theme, color)
    for i in (1, 3, 5):
        assert int(shown[i : i + 2], 16) == pytest.approx(int(wanted[i : i + 2], 16), abs=2)


def test_the_lowest_y_is_at_the_bottom_of_a_tile(desk):
    snapshot = desk.snapshot()
    snapshot.tiles["input"][1] = np.linspace(-1, 1, 4)[:, None]
    desk.canvas.live.show_snapshot(snapshot)
    assert pixel(desk, tile_at(desk, "input", 1, dy=-16)) == LIGHT.positive
    assert pixel(desk, tile_at(desk, "input", 1, dy=16)) == LIGHT.negative


def test_unchanged_tiles_are_not_painted_again(desk):
    column = desk.canvas.network_scene.cards["hidden_1"].column
    values = np.zeros((4, 5, 5))
    assert column.show(values) == 4
    assert column.show(values) == 0
    values[2] += 0.5
    assert column.show(values) == 1
    assert column.show(np.zeros((3, 5, 5))) == 0


def test_while_training_runs_cards_take_turns_and_lines_change_with_every_frame(desk, monkeypatch):
    now = [100.0]
    monkeypatch.setattr(live_drawing.time, "perf_counter", lambda: now[0])
    live, scene = desk.canvas.live, desk.canvas.network_scene
    columns = {each: scene.cards[each].column for each in ("input", "hidden_1", "output")}
    wire = scene.wires[Edge("input", "hidden_1")]

    def frame(fill, wait=0.032, *, running=True):
        now[0] += wait
        moment = desk.snapshot(fill=fill, weight=fill)
        live.show_snapshot(moment, running=running)
        assert (np.sign(wire.levels) == np.sign(fill)).all()
        return {each for each, column in columns.items() if column.values is moment.tiles[each]}

    assert frame(0.1) == frame(-0.2, 1.0) == set(columns)  # blank ones, and where frames are rare
    first, second, third = frame(0.3), frame(-0.4), frame(0.5)
    assert first == third
    assert first | second == set(columns)
    assert not first & second
    assert frame(-0.6, running=False) == set(columns)


def test_wires_take_sign_and_strength_from_the_weights(desk):
    scene = desk.canvas.network_scene
    wire = scene.wires[Edge("input", "hidden_1")]
    assert wire.levels is None
    snapshot = desk.snapshot()
    weight = next(p.value for p in snapshot.parameters if p.node_id == "hidden_1")
    weight[:] = [[0.1, 3, -0.1, -3], [np.nan, np.inf, 0, 0.1]]
    desk.canvas.live.show_snapshot(snapshot)
    levels = wire.levels.reshape(2, 4)
    assert (np.sign(levels[0]) == [1, 1, -1, -1]).all()
    assert levels[0, 1] > levels[0, 0]
    assert levels[0, 3] == -levels[0, 1]
    desk.canvas.live.show_snapshot(desk.snapshot(weight=-2.0))
    assert (wire.levels < 0).all()


def test_every_wire_catches_up_when_there_are_too_many_for_a_frame(desk, make_chain, qtbot):
    desk.show(*make_chain(16, 16, 16, 1))
    desk.canvas.live.show_snapshot(desk.snapshot(weight=1.0))
    desk.canvas.live.show_snapshot(desk.snapshot(weight=-1.0))
    wires = desk.canvas.network_scene.wires.values()
    assert not all((w.levels < 0).all() for w in wires)
    qtbot.waitUntil(lambda: all((w.levels < 0).all() for w in wires))


def test_a_weight_of_another_network_is_not_drawn(desk, make_chain):
    stale = desk.snapshot()
    desk.show(*make_chain(3, 2, 1))
    desk.canvas.live.show_snapshot(stale)
    assert desk.canvas.network_scene.wires[Edge("input", "hidden_1")].levels is None


def test_tooltips_name_weights_and_units(desk):
    desk.canvas.live.show_snapshot(desk.snapshot(weight=0.123))
    canvas = desk.canvas

    def text(at):
        hit = canvas.hit_test(at, prefer_wires=True)
        return tooltip(hit, canvas.model, canvas.network_scene, canvas.live.values)

    on_wire = text(desk.on_wire(Edge("input", "hidden_1"), line=0))
    assert on_wire == f"w = 0.123 (from x to unit 1)\n{HOW_TO_CHANGE}"
    assert text(tile_at(desk, "hidden_1", 1)) == "unit 2, bias 0.100"
    assert text(tile_at(desk, "input", 1)) == "y"


def test_cards_without_a_place_stand_apart(desk):
    more = tuple(NodeSpec(f"dense_{i}", "dense") for i in (1, 2))
    desk.show(NetworkSpec((*desk.network.nodes, *more), desk.network.edges), desk.layout)
    cards = list(desk.canvas.network_scene.cards.values())
    touching = [
        (a.node_id, b.node_id)
        for i, a in enumerate(cards)
        for b in cards[i + 1 :]
        if a.rect().intersects(b.rect())
    ]
    assert touching == []


def test_an_empty_canvas_says_what_to_do(empty_desk):
    blank = {empty_desk.canvas.grab().toImage().pixelColor(x, 300).name() for x in range(300, 700)}
    assert len(blank) > 2
