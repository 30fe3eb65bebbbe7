"""A weight chosen anywhere is the weight of every view."""

import numpy as np
import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtTest import QTest

from playground.explain import Objective, ParameterIndex
from playground.graph import Edge, NodeSpec
from playground.graph.edits import insert_on_edge
from playground.project.templates import template

pytestmark = pytest.mark.gui

CHOSEN = ParameterIndex("hidden_2", "weight", (1, 0))
PLACE = ("hidden_2", "weight", (1, 0))


@pytest.fixture
def tab(driver, explain):
    driver.do("backprop")
    driver.wait(lambda: explain.tab.why.found is not None and explain.jobs.is_idle)
    return explain.tab


def explained(driver, tab, target):
    driver.wait(lambda: tab.why.found is not None and tab.why.found.check.target == target)


def line(canvas, place):
    """Return a place in the viewport where only a weight's line is."""
    node_id, _, index = place
    for edge, wire in canvas.network_scene.wires.items():
        found = wire.line_at(index) if edge.target == node_id else None
        for share in np.linspace(0.05, 0.95, 91) if found is not None else ():
            spot = canvas.mapFromScene(wire.line_path(found).pointAtPercent(share))
            hit = canvas.hit_test(spot)
            if (hit.kind, hit.edge, hit.line) == ("wire", edge, found):
                return spot
    raise AssertionError(place)


def test_a_clicked_wire_is_explained_and_marked(driver, tab):
    canvas = driver.window.canvas
    assert not canvas.network_scene.chosen.isVisible()
    QTest.mouseClick(canvas.viewport(), Qt.MouseButton.LeftButton, pos=line(canvas, PLACE))
    assert driver.window.parameter.place == PLACE
    explained(driver, tab, CHOSEN)
    assert tab.tape.cell.target == CHOSEN
    assert canvas.network_scene.chosen.isVisible()
    driver.key(Qt.Key.Key_Escape)  # the number's own field
    driver.key(Qt.Key.Key_X)
    assert not driver.window.docks.all["explain"].isVisible()
    assert canvas.network_scene.chosen.isVisible()
    canvas.setFocus()
    QTest.keyClick(canvas, Qt.Key.Key_Escape)
    assert driver.window.parameter.place is None
    assert not canvas.network_scene.chosen.isVisible()


def test_a_cell_of_the_tape_marks_its_wire(driver, tab):
    scene = driver.window.canvas.network_scene
    rect = tab.tape.cell_rect(1, 2)
    QTest.mouseClick(tab.tape, Qt.MouseButton.LeftButton, pos=QPointF(rect.center()).toPoint())
    assert driver.window.parameter.place == PLACE
    wire = scene.wires[Edge("hidden_1", "hidden_2")]
    assert scene.chosen.path() == wire.line_path(wire.line_at((1, 0)))
    # A bias has no wire.
    row = tab.tape.cell_rect(1, 8)
    QTest.mouseClick(tab.tape, Qt.MouseButton.LeftButton, pos=QPointF(row.center()).toPoint())
    assert driver.window.parameter.place[1] == "bias"
    assert not scene.chosen.isVisible()


def test_a_cell_of_a_heatmap_is_explained(driver, tab):
    view = next(each for each in driver.window.plots if each.key == "weights")
    driver.window.docks.raise_dock("weights")
    view.choose("hidden_2", "weight")
    driver.wait(lambda: view.has_content() and view.is_made and view.is_seen())
    figure = view.figure
    spot = figure.view.mapFromScene(figure.plot.vb.mapViewToScene(QPointF(0.5, 1.5)))
    QTest.mouseClick(figure.view.viewport(), Qt.MouseButton.LeftButton, pos=spot)
    explained(driver, tab, CHOSEN)
    assert view._mark.isVisible()
    assert view._mark.rect().topLeft() == QPointF(0, 1)


def test_a_value_of_the_inspector_is_explained(driver, tab):
    window = driver.window
    window.presenter.select(("hidden_2",))
    window.docks.raise_dock("inspector")
    values = window.inspector.values
    QTest.mouseClick(values._button, Qt.MouseButton.LeftButton)
    driver.wait(lambda: values.model.rowCount() == 8)
    values.table.setCurrentIndex(values.model.index(2, 0))
    explained(driver, tab, CHOSEN)


def test_a_typed_name_is_explained_or_refused(driver, tab):
    name = tab.why.name
    assert name.text() == "hidden_1/weight/0,0"
    for text, expected in (
        ("hidden_2/weight/1,0", CHOSEN),
        ("output/bias[0]", ParameterIndex("output", "bias", (0,))),
        ("hidden_1/value/3", ParameterIndex("hidden_1", "value", (3,))),
    ):
        name.selectAll()
        QTest.keyClicks(name, text)
        QTest.keyClick(name, Qt.Key.Key_Return)
        explained(driver, tab, expected)
        assert not tab.why.error.text()
        driver.wait(lambda expected=expected: name.text() == expected.path)
    for text, words in (
        ("nonsense", "LAYER/NAME/INDEX"),
        ("hidden_2/weight/9,0", "from (0 to 3, 0 to 1)"),
        ("nowhere/weight/0,0", "hidden_1"),
    ):
        name.selectAll()
        QTest.keyClicks(name, text)
        QTest.keyClick(name, Qt.Key.Key_Return)
        assert words in tab.why.error.text()
        assert tab.why.error.isVisible()


def test_the_tape_shows_one_samples_own_gradient(driver, tab, present):
    context = present(driver)
    QTest.mouseClick(tab.made.own, Qt.MouseButton.LeftButton)
    driver.wait(lambda: "sample 1 of 10 alone" in tab.state.text())
    QTest.keyClick(tab, Qt.Key.Key_BracketRight)
    driver.wait(lambda: "sample 2 of 10 alone" in tab.state.text())
    alone = Objective(context, context.gradient_rows[1:2])
    theta, nudge, h = alone.theta, np.zeros(context.size), 1e-5
    cell = tab.tape.cell
    nudge[cell.target.flat(context)] = h
    slope = (alone.loss(theta + nudge) - alone.loss(theta - nudge)) / (2 * h)
    assert cell.value == pytest.approx(slope, rel=1e-6)
    QTest.mouseClick(tab.made.batch, Qt.MouseButton.LeftButton)
    assert tab.tape.cell.value == float(context.gradient[cell.target.flat(context)])


def test_behind_batch_norm_there_is_no_samples_own_gradient(open_window, open_explain):
    project = template("circle")
    edge = Edge("hidden_1", "hidden_2")
    network = insert_on_edge(project.network, NodeSpec("norm", "batch_norm"), edge)
    driver = open_window(project.replace(network=network))
    driver.wait_for_snapshot()
    tab = open_explain(driver).tab
    driver.do("backprop")
    QTest.mouseClick(tab.made.own, Qt.MouseButton.LeftButton)
    driver.wait(lambda: "norm (Batch norm" in tab.state.text() or "mixes" in tab.state.text())
