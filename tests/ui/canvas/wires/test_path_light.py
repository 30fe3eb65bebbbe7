"""All ways through the unit or weight under the mouse are lit, as long as it is there."""

import numpy as np
import pytest
from msgspec.structs import replace
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QApplication

from playground.graph import Edge
from playground.ui.canvas.scene.path_light import DIM
from playground.ui.canvas.wires.path_strengths import Links, path_strengths

FIRST, SECOND, LAST = (
    Edge("input", "hidden_1"),
    Edge("hidden_1", "hidden_2"),
    Edge("hidden_2", "output"),
)


@pytest.fixture
def weights():
    rng = np.random.default_rng(7)
    return {
        "hidden_1": rng.normal(size=(2, 4)),
        "hidden_2": rng.normal(size=(4, 2)),
        "output": rng.normal(size=(2, 1)),
    }


@pytest.fixture
def lit(desk, weights):
    taken = desk.snapshot()
    views = tuple(
        replace(p, value=weights[p.node_id]) if p.name == "weight" else p for p in taken.parameters
    )
    desk.canvas.live.show_snapshot(replace(taken, parameters=views))
    return desk


def tile(desk, node, unit):
    card = desk.canvas.network_scene.cards[node]
    return desk.canvas.mapFromScene(card.pos() + card.units.pictures[unit].center())


def opacities(canvas):
    return {wire.opacity() for wire in canvas.network_scene.wires.values()}


def test_ways_through_a_unit_are_lit_by_the_products_of_their_weights(lit, weights, qtbot):
    paths = lit.canvas.live.paths
    lit.move(tile(lit, "hidden_1", 2))
    assert not paths.is_on, "the mouse may only pass"
    qtbot.waitUntil(lambda: paths.is_on)
    first = np.abs(weights["hidden_1"])[:, 2]
    expected = np.zeros((2, 4))
    expected[:, 2] = first / first.max()
    assert paths.strengths[FIRST].reshape(2, 4) == pytest.approx(expected)
    out = np.abs(weights["hidden_2"])[2]
    expected = np.zeros((4, 2))
    expected[2] = out / out.max()
    assert paths.strengths[SECOND].reshape(4, 2) == pytest.approx(expected)
    onwards = out * np.abs(weights["output"])[:, 0]
    assert paths.strengths[LAST] == pytest.approx(onwards / onwards.max())
    assert opacities(lit.canvas) == {DIM}


def test_ways_over_a_weight_are_lit(lit, weights, qtbot):
    paths, wire = lit.canvas.live.paths, lit.canvas.network_scene.wires[SECOND]
    lit.move(lit.on_wire(SECOND, 3))
    qtbot.waitUntil(lambda: paths.is_on)
    line = int(paths.strengths[SECOND].argmax())
    assert paths.strengths[SECOND].sum() == 1
    source, target = wire.place_of(line)
    into = np.abs(weights["hidden_1"])[:, source]
    assert paths.strengths[FIRST].reshape(2, 4)[:, source] == pytest.approx(into / into.max())
    assert paths.strengths[LAST].tolist() == [float(i == target) for i in range(2)]


def test_the_light_goes_with_the_mouse(lit, qtbot):
    canvas, paths = lit.canvas, lit.canvas.live.paths
    lit.move(tile(lit, "hidden_1", 0))
    qtbot.waitUntil(lambda: paths.is_on)
    before = paths.strengths[FIRST].copy()
    lit.move(tile(lit, "hidden_1", 1))
    assert paths.is_on, "from unit to unit without a pause"
    assert not np.array_equal(before, paths.strengths[FIRST])
    QApplication.sendEvent(canvas.viewport(), QEvent(QEvent.Type.Leave))
    assert not paths.is_on
    assert opacities(canvas) == {1.0}


def test_the_light_ends_when_the_view_scrolls_away(lit, qtbot):
    canvas, paths = lit.canvas, lit.canvas.live.paths
    at = QPointF(tile(lit, "hidden_1", 0))
    lit.move(at)
    qtbot.waitUntil(lambda: paths.is_on)
    none = Qt.KeyboardModifier.NoModifier
    wheel = QWheelEvent(
        at,
        canvas.viewport().mapToGlobal(at),
        QPoint(),
        QPoint(0, 2400),
        Qt.MouseButton.NoButton,
        none,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(canvas.viewport(), wheel)
    qtbot.waitUntil(lambda: not paths.is_on)
    assert opacities(canvas) == {1.0}


def test_the_light_ends_with_a_drag_and_with_another_document(lit, qtbot, make_chain):
    canvas, paths = lit.canvas, lit.canvas.live.paths
    lit.move(tile(lit, "hidden_2", 1))
    qtbot.waitUntil(lambda: paths.is_on)
    lit.press(tile(lit, "hidden_2", 1))
    assert not paths.is_on
    lit.release(tile(lit, "hidden_2", 1))
    qtbot.waitUntil(lambda: paths.is_on)
    lit.show(*make_chain(3, 2, 1))
    assert not paths.is_on
    assert opacities(canvas) == {1.0}


def test_the_light_follows_the_weights(lit, weights, qtbot, monkeypatch):
    paths = lit.canvas.live.paths
    monkeypatch.setattr("playground.ui.canvas.scene.path_light.AGAIN_SECONDS", 0.0)
    lit.move(tile(lit, "hidden_1", 2))
    qtbot.waitUntil(lambda: paths.is_on)
    before = paths.strengths[SECOND].copy()
    lit.canvas.live.show_snapshot(lit.snapshot(weight=1.0))
    assert not np.array_equal(before, paths.strengths[SECOND])
    assert paths.strengths[SECOND].reshape(4, 2)[2].tolist() == [1.0, 1.0]


def test_units_side_by_side_pass_on_their_own_and_single_wires_everything():
    pairs = Links(Edge("a", "b"), np.arange(3), np.arange(3) + 2, None, True)
    single = Links(Edge("b", "c"), np.zeros(1, int), np.zeros(1, int))
    weight = np.arange(6.0).reshape(3, 2)
    full = Links(Edge("c", "d"), np.repeat(np.arange(3), 2), np.tile(np.arange(2), 3), weight)
    counts = {"a": 3, "b": 5, "c": 3, "d": 2}
    start = {"a": np.array([0.0, 1.0, 0.0])}
    links = [pairs, single, full]
    found = path_strengths(links, list("abcd"), counts, start, forward=True)
    assert found[Edge("a", "b")].tolist() == [0.0, 1.0, 0.0]
    assert found[Edge("b", "c")].tolist() == [1.0]
    assert found[Edge("c", "d")].reshape(3, 2) == pytest.approx(weight / 5)
    back = path_strengths(links, list("abcd"), counts, {"b": np.eye(5)[4]}, forward=False)
    assert back[Edge("a", "b")].tolist() == [0.0, 0.0, 1.0]
    assert Edge("b", "c") not in back
