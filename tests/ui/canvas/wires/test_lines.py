"""Which weights are drawn as lines: all of small layers, the strongest of large ones."""

import numpy as np
import pytest
from msgspec.structs import replace

from playground.graph import Edge
from playground.ui.canvas.scene.hover import tooltip
from playground.ui.canvas.wires import strongest as rules
from playground.ui.canvas.wires.strongest import StrongestLines, strongest, strongest_text

EDGE = Edge("hidden_1", "hidden_2")


def snapshot(desk, weight):
    """A moment in which the weight between the hidden layers is this."""
    taken = desk.snapshot()
    views = tuple(
        replace(p, value=weight) if (p.node_id, p.name) == ("hidden_2", "weight") else p
        for p in taken.parameters
    )
    return replace(taken, parameters=views)


def drawn(canvas):
    wire = canvas.network_scene.wires[EDGE]
    return set(zip(wire.lines.sources.tolist(), wire.lines.targets.tolist(), strict=True))


def test_small_layers_show_every_weight_whatever_the_data(empty_desk, make_chain):
    empty_desk.show(*make_chain(32, 32, 3))
    canvas, rng = empty_desk.canvas, np.random.default_rng(1)
    assert not canvas.model.tiled
    weight = rng.normal(size=(32, 32))
    canvas.live.show_snapshot(snapshot(empty_desk, weight))
    wire = canvas.network_scene.wires[EDGE]
    assert wire.style.kind == "full"
    assert len(wire.lines.starts) == 1024
    assert wire.values_of(weight).tolist() == weight.ravel().tolist()
    signs = np.sign(wire.levels)
    assert np.array_equal(signs, np.sign(weight.ravel()))
    # Every line ends on its own card's edge, each unit at a place of its own.
    cards = canvas.network_scene.cards
    assert set(wire.lines.starts[:, 0]) == {cards["hidden_1"].rect().right()}
    assert set(wire.lines.ends[:, 0]) == {cards["hidden_2"].rect().left()}
    assert len(set(wire.lines.starts[:, 1])) == len(set(wire.lines.ends[:, 1])) == 32
    area = cards["hidden_1"].rect()
    assert area.top() < wire.lines.starts[:, 1].min() < wire.lines.starts[:, 1].max()
    assert wire.lines.starts[:, 1].max() < area.bottom()


def test_large_layers_show_the_strongest_of_each_unit_and_say_so(empty_desk, make_chain):
    empty_desk.show(*make_chain(64, 10, 1))
    canvas, rng = empty_desk.canvas, np.random.default_rng(2)
    wire = canvas.network_scene.wires[EDGE]
    assert len(wire.lines.starts) == 1, "one line while no weights are known"
    weight = rng.normal(size=(64, 10))
    canvas.live.show_snapshot(snapshot(empty_desk, weight))
    size = np.abs(weight)
    by_input = {(i, j) for i in range(64) for j in np.argsort(-size[i])[:3].tolist()}
    by_unit = {(i, j) for j in range(10) for i in np.argsort(-size[:, j])[:3].tolist()}
    assert drawn(canvas) == by_input | by_unit
    values = wire.values_of(weight)
    for line in range(len(values)):
        row, column = wire.place_of(line)
        assert values[line] == weight[row, column]
        assert wire.line_at((row, column)) == line
    line = 7
    hit = canvas.hit_test(empty_desk.on_wire(EDGE, line), prefer_wires=True)
    assert hit.edge == EDGE
    text = tooltip(hit, canvas.model, canvas.network_scene, canvas.live.values)
    row, column = wire.place_of(hit.line)
    value = f"{weight[row, column]:.3f}".replace("-", "−")
    assert f"w = {value} (from unit {row + 1} to unit {column + 1})" in text
    assert "the 3 strongest of 64 into each unit, and the 3 strongest of 10 out of each" in text
    assert wire.line_at((0, int(size[0].argmin()))) is None, "a weak one has no line"


def test_the_chosen_weight_has_a_line_however_weak_it_is(empty_desk, make_chain):
    empty_desk.show(*make_chain(64, 10, 1))
    canvas, weight = empty_desk.canvas, np.random.default_rng(5).normal(size=(64, 10))
    canvas.live.show_snapshot(snapshot(empty_desk, weight))
    row, unit = map(int, np.argwhere(np.abs(weight) == np.abs(weight).min())[0])
    wire = canvas.network_scene.wires[EDGE]
    before = drawn(canvas)
    assert (row, unit) not in before
    canvas.parameter_choice.mark(("hidden_2", "weight", (row, unit)))
    assert drawn(canvas) == before | {(row, unit)}
    assert canvas.network_scene.chosen.isVisible()
    line = wire.line_at((row, unit))
    assert canvas.network_scene.chosen.path() == wire.line_path(line)
    assert wire.values_of(weight)[line] == weight[row, unit]
    canvas.parameter_choice.mark(None)
    assert not canvas.network_scene.chosen.isVisible()
    canvas.live.show_snapshot(snapshot(empty_desk, weight))
    canvas.live.show_snapshot(snapshot(empty_desk, weight))
    assert drawn(canvas) == before


def test_lines_of_earlier_weights_give_way_also_where_no_frame_follows(
    empty_desk, make_chain, monkeypatch, qtbot
):
    monkeypatch.setattr(rules, "LOYALTY", 1.0)
    empty_desk.show(*make_chain(64, 10, 1))
    canvas, rng = empty_desk.canvas, np.random.default_rng(5)
    trained, begun = rng.normal(size=(64, 10)), rng.normal(size=(64, 10))
    canvas.live.show_snapshot(snapshot(empty_desk, trained), running=True)
    canvas.live.show_snapshot(snapshot(empty_desk, begun))
    wanted = {tuple(place) for place in strongest(begun).places(begun).tolist()}
    qtbot.waitUntil(lambda: drawn(canvas) == wanted)


def test_a_chosen_weight_of_a_unit_that_is_gone_has_no_line(empty_desk, make_chain):
    empty_desk.show(*make_chain(64, 10, 1))
    canvas, rng = empty_desk.canvas, np.random.default_rng(3)
    canvas.parameter_choice.mark(("hidden_2", "weight", (5, 9)))
    canvas.live.show_snapshot(snapshot(empty_desk, rng.normal(size=(64, 10))))
    empty_desk.show(*make_chain(64, 4, 1))
    canvas.live.show_snapshot(snapshot(empty_desk, rng.normal(size=(64, 4))))
    assert {column for _, column in drawn(canvas)} == {0, 1, 2, 3}
    assert not canvas.network_scene.chosen.isVisible()


def test_lines_stay_until_others_are_clearly_stronger():
    rng = np.random.default_rng(3)
    weight = rng.normal(size=(64, 64))
    before = strongest(weight)
    near = weight * rng.uniform(0.95, 1.05, weight.shape)
    places = before.places(weight).tolist()
    assert strongest(near, before).places(near).tolist() == places
    assert strongest(near).places(near).tolist() != places, "without loyalty they would flicker"
    row, column = map(int, np.argwhere(np.abs(weight) == np.abs(weight).min())[0])
    near[row, column] = 50.0
    assert [row, column] in strongest(near, before).places(near).tolist()


def test_lines_are_chosen_anew_a_few_times_a_second_at_most():
    now = [10.0]
    lines = StrongestLines(lambda: now[0])
    first, other = np.eye(40), np.fliplr(np.eye(40))
    places = lines.choose(EDGE, first, None)
    assert places is not None
    now[0] += rules.REST_SECONDS / 2
    assert lines.choose(EDGE, other, places) is None
    now[0] += rules.REST_SECONDS
    changed = lines.choose(EDGE, other, places)
    assert {(i, 39 - i) for i in range(40)} <= set(map(tuple, changed.tolist()))
    now[0] += 2 * rules.REST_SECONDS
    assert lines.choose(EDGE, other, changed) is None, "the same ones: nothing is to be redrawn"


@pytest.mark.parametrize("shape", [(784, 128), (3072, 512), (40, 1)])
def test_there_are_never_more_lines_than_can_be_drawn(shape):
    weight = np.random.default_rng(4).normal(size=shape)
    places = strongest(weight).places(weight)
    assert len(places) <= rules.MOST_LINES
    assert len(np.unique(places, axis=0)) == len(places)
    assert "strongest" in strongest_text(*shape)


def test_infinite_weights_are_strong_and_nan_is_not():
    weight = np.ones((40, 40))
    weight[3, 4], weight[5, 6] = -np.inf, np.nan
    chosen = strongest(weight).places(weight).tolist()
    assert [3, 4] in chosen
    assert [5, 6] not in chosen


def test_far_away_one_line_stands_for_all(empty_desk, make_chain):
    empty_desk.show(*make_chain(8, 8, 1))
    canvas = empty_desk.canvas
    canvas.live.show_snapshot(empty_desk.snapshot())
    wire = canvas.network_scene.wires[EDGE]
    assert len(wire.lines.starts) == 64
    while canvas.zoom > 0.2:
        canvas.zoom_out()
    assert len(wire.lines.starts) == 1
    assert wire.values_of(np.ones((8, 8))) is None


def test_no_snapshot_of_an_older_network_is_drawn_on_a_newer_one(empty_desk, make_chain):
    empty_desk.show(*make_chain(64, 10, 1))
    canvas = empty_desk.canvas
    canvas.live.show_snapshot(empty_desk.snapshot())
    wire = canvas.network_scene.wires[EDGE]
    assert wire.levels is not None
    empty_desk.show(*make_chain(63, 10, 1))
    assert wire.levels is None
    assert len(wire.lines.starts) == 1
