"""The inspector dock."""

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QLabel

from playground.core import Diagnostic, Severity
from playground.graph import Edge, NetworkSpec, NodeSpec
from playground.nn.base.features import PLANE
from playground.nn.compiler.node_info import NodeInfo
from playground.nn.layers import LAYERS
from playground.session.snapshots.snapshot import ParameterView, Snapshot
from playground.training.base.history import Metrics
from playground.training.base.phase import Phase
from playground.ui.panels.inspector.inspector_panel import InspectorPanel

pytestmark = pytest.mark.gui

FEATURES = tuple(feature.name for feature in PLANE)
NETWORK = NetworkSpec(
    (NodeSpec("input", "input"), NodeSpec("dense_1", "dense", {"units": 7})),
    (Edge("input", "dense_1"),),
)
DENSE = NodeInfo("Dense · tanh", (7,), 21, False)


@pytest.fixture
def panel(qtbot):
    widget = InspectorPanel()
    qtbot.addWidget(widget)
    widget.resize(240, 600)
    widget.show()
    qtbot.waitExposed(widget)
    return widget


@pytest.fixture
def wishes(panel):
    received = []
    panel.params_requested.connect(lambda *wish: received.append(wish))
    return received


def visible_text(panel):
    return "\n".join(x.text() for x in panel.findChildren(QLabel) if x.isVisible())


def snapshot_of(*views):
    metrics = Metrics(0, 0, 0.0, 0.0, 0.0, 0.0)
    return Snapshot(0, 0, 0, Phase.READY, False, 0.0, metrics, views)


def test_empty_says_what_to_do(panel):
    assert "Select a layer" in visible_text(panel)
    panel.set_node(NETWORK, "dense_1", DENSE, FEATURES, ())
    assert "Select a layer" not in visible_text(panel)
    panel.set_node(NETWORK, "gone", None, FEATURES, ())
    assert "Select a layer" in visible_text(panel)


def test_facts(panel, wishes):
    found = (
        Diagnostic("dense_1", Severity.ERROR, "needs 3 outputs, has 7"),
        Diagnostic("input", Severity.ERROR, "another node's trouble"),
    )
    panel.set_node(NETWORK, "dense_1", DENSE, FEATURES, found)
    text = visible_text(panel)
    for part in ("Dense · tanh", "dense_1", "output 7", "21 parameters", "needs 3 outputs"):
        assert part in text
    assert "another node" not in text
    assert wishes == []


def test_units_are_typed(panel, wishes, qtbot):
    panel.set_node(NETWORK, "dense_1", DENSE, FEATURES, ())
    field = panel.form.row("units").field
    assert field.value == 7
    field.setFocus()
    field.selectAll()
    qtbot.keyClicks(field, "12")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert wishes[-1] == ("dense_1", "units", 12)


def test_features_are_ticked(panel, wishes, qtbot):
    panel.set_node(NETWORK, "input", NodeInfo("Input", (2,), 0, False), FEATURES, ())
    field = panel.form.row("features").field
    assert field.value == ("x", "y")
    area = field.visualItemRect(field.item(FEATURES.index("xy")))
    qtbot.mouseClick(
        field.viewport(),
        Qt.MouseButton.LeftButton,
        pos=QPoint(area.left() + 12, area.center().y()),
    )
    assert wishes == [("input", "features", ("x", "y", "xy"))]


@pytest.mark.parametrize("kind", LAYERS.names)
def test_every_layer_can_be_inspected(panel, wishes, kind):
    network = NetworkSpec((NodeSpec("node", kind),))
    panel.set_node(network, "node", None, ("width", "height"), ())
    assert LAYERS.get(kind).title in visible_text(panel)
    assert wishes == []


def test_statistics_of_the_learned_numbers(panel):
    panel.set_node(NETWORK, "dense_1", DENSE, FEATURES, ())
    weight = ParameterView("dense_1", "weight", np.array([[3.0, -4.0]]), np.array([[0.0, 2.0]]))
    other = ParameterView("dense_2", "weight", np.ones((2, 2)), None)
    panel.show_snapshot(snapshot_of(weight, other))
    assert panel.weights.rows() == (
        ("weight", "min −4.00", "max 3.00", "mean −0.50", "norm 5.00"),
        ("∂ weight", "min 0.00", "max 2.00", "mean 1.00", "norm 2.00"),
    )
    panel.set_node(NETWORK, "input", None, FEATURES, ())
    assert panel.weights.rows() == ()


def test_nothing_is_counted_while_hidden(panel):
    panel.set_node(NETWORK, "dense_1", DENSE, FEATURES, ())
    panel.hide()
    panel.show_snapshot(snapshot_of(ParameterView("dense_1", "bias", np.array([1.0]), None)))
    assert panel.weights.rows() == ()
    panel.show()
    assert panel.weights.rows()[0][0] == "bias"


def test_extreme_numbers_fit(styled, panel):
    panel.set_node(NETWORK, "dense_1", DENSE, FEATURES, ())
    values = np.array([-1.2345e-30, 5e200])
    panel.show_snapshot(snapshot_of(ParameterView("dense_1", "weight", values, None)))
    assert panel.content.minimumSizeHint().width() <= 200
    empty = ParameterView("dense_1", "weight", np.empty((0, 3)), None)
    panel.show_snapshot(snapshot_of(empty))
    assert panel.weights.rows()[0][1] == "empty"
