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
from playground.ui.panels.inspector.shared_params import shared_params

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
    panel.set_nodes(NETWORK, ("dense_1",), {"dense_1": DENSE}, FEATURES, ())
    assert "Select a layer" not in visible_text(panel)
    panel.set_nodes(NETWORK, ("gone",), {}, FEATURES, ())
    assert "Select a layer" in visible_text(panel)


def test_facts(panel, wishes):
    found = (
        Diagnostic("dense_1", Severity.ERROR, "needs 3 outputs, has 7"),
        Diagnostic("input", Severity.ERROR, "another node's trouble"),
    )
    panel.set_nodes(NETWORK, ("dense_1",), {"dense_1": DENSE}, FEATURES, found)
    text = visible_text(panel)
    for part in ("Dense · tanh", "Name", "output 7", "21 parameters", "needs 3 outputs"):
        assert part in text
    assert "another node" not in text
    assert wishes == []


def test_units_are_typed(panel, wishes, qtbot):
    panel.set_nodes(NETWORK, ("dense_1",), {"dense_1": DENSE}, FEATURES, ())
    field = panel.form.row("units").field
    assert field.value == 7
    field.setFocus()
    field.selectAll()
    qtbot.keyClicks(field, "12")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert wishes[-1] == (("dense_1",), "units", 12)


def test_features_are_ticked(panel, wishes, qtbot):
    infos = {"input": NodeInfo("Input", (2,), 0, False)}
    panel.set_nodes(NETWORK, ("input",), infos, FEATURES, ())
    field = panel.form.row("features").field
    assert field.value == ("x", "y")
    area = field.visualItemRect(field.item(FEATURES.index("xy")))
    qtbot.mouseClick(
        field.viewport(),
        Qt.MouseButton.LeftButton,
        pos=QPoint(area.left() + 12, area.center().y()),
    )
    assert wishes == [(("input",), "features", ("x", "y", "xy"))]


@pytest.mark.parametrize("kind", LAYERS.names)
def test_every_layer_can_be_inspected(panel, wishes, kind):
    network = NetworkSpec((NodeSpec("node", kind),))
    panel.set_nodes(network, ("node",), {}, ("width", "height"), ())
    assert LAYERS.get(kind).title in visible_text(panel)
    assert wishes == []


def test_statistics_of_the_learned_numbers(panel):
    panel.set_nodes(NETWORK, ("dense_1",), {"dense_1": DENSE}, FEATURES, ())
    weight = ParameterView("dense_1", "weight", np.array([[3.0, -4.0]]), np.array([[0.0, 2.0]]))
    other = ParameterView("dense_2", "weight", np.ones((2, 2)), None)
    panel.show_snapshot(snapshot_of(weight, other))
    assert panel.weights.rows() == (
        ("weight", "min", "−4.00", "0.00", "—"),
        ("weight", "max", "3.00", "2.00", "—"),
        ("weight", "mean", "−0.50", "1.00", "—"),
        ("weight", "norm", "5.00", "2.00", "—"),
    )
    panel.set_nodes(NETWORK, ("input",), {}, FEATURES, ())
    assert panel.weights.rows() == ()


def test_nothing_is_counted_while_hidden(panel):
    panel.set_nodes(NETWORK, ("dense_1",), {"dense_1": DENSE}, FEATURES, ())
    panel.hide()
    panel.show_snapshot(snapshot_of(ParameterView("dense_1", "bias", np.array([1.0]), None)))
    assert panel.weights.rows() == ()
    panel.show()
    assert panel.weights.rows()[0][0] == "bias"


def test_extreme_numbers_fit(styled, panel):
    panel.set_nodes(NETWORK, ("dense_1",), {"dense_1": DENSE}, FEATURES, ())
    values = np.array([-1.2345e-30, 5e200])
    panel.show_snapshot(snapshot_of(ParameterView("dense_1", "weight", values, None)))
    assert panel.content.minimumSizeHint().width() <= 200
    empty = ParameterView("dense_1", "weight", np.empty((0, 3)), None)
    panel.show_snapshot(snapshot_of(empty))
    assert panel.weights.rows()[0][2] == "empty"


SEVERAL = NetworkSpec(
    (
        NodeSpec("conv", "conv2d", {"filters": 4, "activation": "relu"}),
        NodeSpec("a", "dense", {"units": 7, "activation": "relu"}),
        NodeSpec("b", "dense", {"units": 9, "activation": "relu"}, frozen=True),
        NodeSpec("flat", "flatten"),
    )
)


def show_several(panel, *ids):
    infos = {i: NodeInfo(i, (1,), 10, False) for i in ids}
    panel.set_nodes(SEVERAL, ids, infos, FEATURES, ())


def test_of_several_layers_what_they_share_is_edited(panel, wishes, qtbot):
    show_several(panel, "a", "b")
    assert "2 layers" in visible_text(panel)
    assert "20 parameters" in visible_text(panel)
    units, activation = panel.form.row("units").field, panel.form.row("activation").field
    assert activation.value == "relu"
    assert units.is_mixed
    assert (units.text(), units.lineEdit().placeholderText()) == ("", "mixed")
    # Walking through it changes nothing.
    units.setFocus()
    qtbot.keyClick(units, Qt.Key.Key_Up)
    qtbot.keyClick(units, Qt.Key.Key_Escape)
    activation.setFocus()
    assert wishes == []
    assert not panel.form.row("units").problem
    units.setFocus()
    qtbot.keyClicks(units, "12")
    qtbot.keyClick(units, Qt.Key.Key_Return)
    assert wishes == [(("a", "b"), "units", 12)]
    show_several(panel, "conv", "a")
    assert panel.form.names == ("activation",)
    show_several(panel, "a", "flat")
    assert panel.form.names == ()
    assert "no setting in common" in visible_text(panel)
    show_several(panel, "a")
    assert panel.form.row("units").field.value == 7


def test_some_frozen_some_not_is_shown_as_mixed(panel, qtbot):
    asked = []
    panel.frozen_requested.connect(lambda *wish: asked.append(wish))
    show_several(panel, "a", "b")
    assert panel.frozen.checkState() is Qt.CheckState.PartiallyChecked
    qtbot.mouseClick(panel.frozen, Qt.MouseButton.LeftButton, pos=QPoint(8, 10))
    assert asked == [(("a", "b"), True)]


def test_a_range_that_all_accept():
    wide, narrow = shared_params(SEVERAL.nodes[1:3]), shared_params(SEVERAL.nodes[:1])
    assert {p.name for p in narrow.params} >= {"filters", "kernel"}
    assert wide.mixed == {"units"}
    assert next(p for p in wide.params if p.name == "units").low == 1
