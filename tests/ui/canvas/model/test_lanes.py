"""Networks in several lanes: their wires lead around the cards, and stay wires."""

import pytest
from PySide6.QtCore import Qt

from playground.graph import CanvasLayout, Edge
from playground.ui.canvas.model import geometry
from playground.ui.canvas.scene.hit_test import hit_test

pytestmark = pytest.mark.gui

BACK = Edge("hidden_2", "hidden_3")


@pytest.fixture
def lanes(empty_desk, make_chain):
    """Six cards, three in a lane."""
    network, _ = make_chain(4, 4, 4, 4, 1)
    ids = [node.id for node in network.nodes]
    places = {i: (304.0 * (n % 3), 304.0 * (n // 3)) for n, i in enumerate(ids)}
    empty_desk.show(network, CanvasLayout(places))
    empty_desk.canvas.fit()
    return empty_desk


def test_the_wire_to_the_next_lane_touches_no_card(lanes):
    scene = lanes.canvas.network_scene
    path = scene.wires[BACK].line_path(0)
    inside = [
        node_id
        for node_id, card in scene.cards.items()
        for i in range(1, 100)
        if card.rect().adjusted(6, 1, -6, -1).contains(path.pointAtPercent(i / 100))
    ]
    assert not inside


def test_the_whole_wire_is_in_sight_after_a_fit(lanes):
    path = lanes.canvas.network_scene.wires[BACK].line_path(0)
    assert lanes.canvas.visible_rect().contains(path.boundingRect())


@pytest.mark.parametrize("part", [0.05, 0.3, 0.5, 0.7, 0.95])
def test_it_is_hit_all_along(lanes, part):
    scene = lanes.canvas.network_scene
    wire = scene.wires[BACK]
    point = wire.line_path(0).pointAtPercent(part)
    _, away = wire.nearest(point)
    assert away < geometry.WIRE_REACH
    if part == 0.5:
        assert hit_test(scene, point, lanes.canvas.zoom).edge == BACK


def test_a_layer_put_into_it_stands_at_the_end_of_the_upper_lane(lanes):
    before = dict(lanes.layout.positions)
    lanes.canvas.select(("hidden_2",))
    lanes.canvas.layers.add("dense")
    (new,) = set(lanes.layout.positions) - set(before)
    assert lanes.layout.positions[new] == (840.0, 0.0)
    assert {i: lanes.layout.positions[i] for i in before} == before
    assert Edge("hidden_2", new) in lanes.network.edges


def test_arranging_a_long_network_makes_lanes_that_can_be_read(empty_desk, make_chain):
    network, _ = make_chain(*[4] * 10, 1)
    empty_desk.show(network, CanvasLayout())
    empty_desk.canvas.layers.arrange()
    rows = {y for _, y in empty_desk.layout.positions.values()}
    assert len(rows) in (2, 3)  # as wide as the names are in the system's font
    assert empty_desk.canvas.zoom > 0.6


def test_neurons_stay_in_one_lane(empty_desk, make_chain):
    empty_desk.canvas.set_tiled(True)
    network, _ = make_chain(*[2] * 9, 1)
    empty_desk.show(network, CanvasLayout())
    empty_desk.canvas.layers.arrange()
    assert {y for _, y in empty_desk.layout.positions.values()} == {0.0}


def test_the_wire_is_taken_off_by_its_end(lanes):
    empty = lanes.at("hidden_1", dy=-150)
    lanes.drag(lanes.port("hidden_3", "in"), empty, button=Qt.MouseButton.LeftButton)
    assert BACK not in lanes.network.edges
