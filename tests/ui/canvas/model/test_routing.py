"""Wires lead around the cards between their ends."""

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtTest import QTest

from playground.graph import CanvasLayout, Edge, NetworkSpec, NodeSpec
from playground.ui.canvas.model.geometry import WireLane, distances, wire_paths
from playground.ui.canvas.model.routing import Course, plan_lanes
from playground.ui.canvas.scene.hit_test import hit_test

HALF = (72.0, 32.0)


def box(x, y):
    return (x - HALF[0], y - HALF[1], x + HALF[0], y + HALF[1])


def plan(places, *wires):
    """Plan single wires between the middles of cards of one size; count the closer looks."""
    numbers = {name: number for number, name in enumerate(places)}
    edges = [Edge(*wire.split()) for wire in wires]
    asked = []

    def course_of(row):
        edge = edges[row]
        asked.append(edge)
        (x0, y0), (x1, y1) = places[edge.source], places[edge.target]
        return Course(np.array([[x0 + HALF[0], y0]]), np.array([[x1 - HALF[0], y1]]))

    cards = np.array([box(*at) for at in places.values()])
    ends = [np.array([numbers[getattr(e, end)] for e in edges]) for end in ("source", "target")]
    lanes = plan_lanes(cards, *ends, course_of)
    return {edges[row]: lane for row, lane in lanes.items()}, asked


ROW = {name: (216.0 * i, 0.0) for i, name in enumerate("abcdef")}


def test_a_wire_between_neighbours_goes_straight_and_is_not_looked_at():
    lanes, asked = plan(ROW, "a b", "b c", "c d")
    assert lanes == {}
    assert asked == []


def test_a_wire_over_a_card_passes_it_on_the_shorter_side():
    lanes, _ = plan({**ROW, "b": (216.0, 20.0)}, "a c")
    assert lanes[Edge("a", "c")].y == 20.0 - HALF[1] - 16.0
    lanes, _ = plan({**ROW, "b": (216.0, -20.0)}, "a c")
    assert lanes[Edge("a", "c")].y == -20.0 + HALF[1] + 16.0


def test_what_stands_beside_its_way_is_passed_too():
    places = {**ROW, "over": (324.0, -90.0), "b": (216.0, 20.0)}
    lanes, _ = plan(places, "a d")
    lane = lanes[Edge("a", "d")]
    assert all(not (b[1] < lane.y < b[3]) for b in (box(*places[n]) for n in ("b", "c", "over")))


def test_wires_over_the_same_cards_run_beside_one_another_the_short_inside():
    lanes, _ = plan({**ROW, "c": (432.0, 8.0)}, "a f", "b d", "a e")
    heights = [lanes[Edge(*pair)].y for pair in ("bd", "ae", "af")]
    assert len({round(y) for y in heights}) == 3
    gaps = [abs(a - b) for i, a in enumerate(heights) for b in heights[:i] if a * b > 0]
    assert all(gap >= 9.0 for gap in gaps)


def test_cards_elsewhere_change_nothing():
    before, _ = plan({**ROW, "z": (300.0, 600.0)}, "a c", "b e")
    after, _ = plan({**ROW, "z": (500.0, 700.0)}, "a c", "b e")
    assert before == after


def test_a_long_chain_costs_no_closer_look():
    places = {f"n{i}": (216.0 * i, 0.0) for i in range(400)}
    wires = [f"n{i} n{i + 1}" for i in range(399)]
    lanes, asked = plan(places, *wires, "n10 n13")
    assert asked == [Edge("n10", "n13")]
    assert list(lanes) == asked


@pytest.mark.parametrize("count", [1, 4])
def test_the_hit_test_follows_the_way_that_is_drawn(count):
    starts = np.column_stack([np.zeros(count), np.arange(count) * 40.0])
    ends = starts + np.array([600.0, 0.0])
    lane = WireLane(100.0, 500.0, -80.0)
    paths = wire_paths(starts, ends, lane=lane)
    for line, path in enumerate(paths):
        for percent in (0.02, 0.1, 0.5, 0.9):
            away = distances(path.pointAtPercent(percent), starts, ends, lane=lane)
            assert away[line] < 1.5
    assert distances(QPointF(300.0, 0.0), starts, ends, lane=lane).min() > 60


@pytest.fixture(params=["tiles", "plain"])
def skip(request, empty_desk):
    """A short cut over two layers."""
    units = 4 if request.param == "tiles" else 40
    nodes = [NodeSpec("input", "input")]
    nodes += [NodeSpec(name, "dense", {"units": units}) for name in "abc"]
    nodes += [NodeSpec("add", "add", {"units": units}), NodeSpec("output", "dense", {"units": 1})]
    wires = ("input a", "a b", "b c", "c add", "a add", "add output")
    layout = CanvasLayout({n.id: (216.0 * i, 0.0) for i, n in enumerate(nodes)})
    empty_desk.canvas.set_tiled(request.param == "tiles")
    network = NetworkSpec(tuple(nodes), tuple(Edge(*wire.split()) for wire in wires))
    empty_desk.show(network, layout)
    empty_desk.canvas.fit()
    return empty_desk


SHORT_CUT = Edge("a", "add")


def touches(desk, edge, node_id):
    scene = desk.canvas.network_scene
    wire, rect = scene.wires[edge], scene.cards[node_id].rect()
    lines = range(len(wire.lines.starts))
    points = [wire.line_path(i).pointAtPercent(t / 60) for i in lines for t in range(61)]
    return any(rect.contains(point) for point in points)


@pytest.mark.gui
def test_a_skip_wire_runs_around_the_cards_and_is_hit_there(skip):
    assert not touches(skip, SHORT_CUT, "b")
    assert not touches(skip, SHORT_CUT, "c")
    scene = skip.canvas.network_scene
    middle = scene.wires[SHORT_CUT].line_path(0).pointAtPercent(0.5)
    hit = hit_test(scene, middle, skip.canvas.zoom)
    assert (hit.kind, hit.edge) == ("wire", SHORT_CUT)


@pytest.mark.gui
def test_wires_give_way_while_a_card_is_dragged_and_come_back(skip, qtbot):
    scene = skip.canvas.network_scene
    before = {edge: wire.lines.lane for edge, wire in scene.wires.items()}
    start = skip.header("c")
    skip.press(start)
    skip.move(start + QPoint(0, round(260 * skip.canvas.zoom)))
    skip.move(start + QPoint(0, round(600 * skip.canvas.zoom)))
    assert not touches(skip, SHORT_CUT, "b")
    skip.move(start + QPoint(0, round(40 * skip.canvas.zoom)))
    assert not touches(skip, SHORT_CUT, "c")
    QTest.keyClick(skip.canvas, Qt.Key.Key_Escape)
    assert {edge: wire.lines.lane for edge, wire in scene.wires.items()} == before
    skip.release(start)
