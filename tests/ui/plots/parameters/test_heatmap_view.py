"""Weights and gradients as cells: read, named, chosen, of any shape."""

import math

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox

from playground.session.snapshots.snapshot import ParameterView
from playground.ui.plots import (
    GradientsView,
    WeightsView,
)
from playground.ui.plots.base.colorbar import AdaptiveRange

pytestmark = pytest.mark.gui


def test_heatmap_reads_the_cell_under_the_mouse(parameters, make, show, qtbot, hover):
    view = show(WeightsView())
    view.show_snapshot(make.snapshot(parameters=parameters))
    weight, bias = parameters[0].value, parameters[1].value
    hover(qtbot, view, 3.5, 1.5)
    assert view.readout() == f"weight[2→4] = {weight[1, 3]:.4f}".replace("-", "−")
    hover(qtbot, view, 0.5, 2.8)
    assert view.readout() == f"bias[1] = {bias[0]:.4f}".replace("-", "−")


def test_heatmap_uses_feature_names(parameters, make, show):
    view = show(WeightsView())
    view.set_row_names({"dense_1": ["x", "x²"]})
    view.show_snapshot(make.snapshot(parameters=parameters))
    assert view.describe(0.5, 1.5).startswith("weight[x²→1]")
    assert [row[0] for row in view.table()[1]] == ["x", "x²", "bias"]


def test_heatmap_remembers_the_chosen_layer(parameters, make, show, qtbot):
    view = show(WeightsView())
    view.show_snapshot(make.snapshot(parameters=parameters))
    chooser = view.findChild(QComboBox)
    assert [chooser.itemText(i) for i in range(chooser.count())] == [
        "dense_1 · weight",
        "dense_2 · weight",
    ]
    chooser.setFocus()
    qtbot.keyClick(chooser, Qt.Key.Key_Down)
    assert view.chosen() == ("dense_2", "weight")
    view.show_snapshot(make.snapshot(parameters=parameters[:2]))
    assert chooser.currentText() == "dense_1 · weight"
    view.show_snapshot(make.snapshot(parameters=parameters))
    assert chooser.currentText() == "dense_2 · weight"
    assert len(list(view.table()[1])) == 5


def test_gradients_are_empty_until_there_are_some(parameters, make, show):
    view = show(GradientsView())
    bare = tuple(ParameterView(p.node_id, p.name, p.value, None) for p in parameters)
    view.show_snapshot(make.snapshot(parameters=bare))
    assert not view.has_content()
    view.show_snapshot(make.snapshot(parameters=parameters))
    assert view.has_content()
    assert view.describe(0.5, 0.5).startswith("∂loss/∂weight[1→1] = ")


@pytest.mark.parametrize("shape", [(128, 64), (1, 1), (784, 10), (3, 4, 5, 5), (7,)])
def test_heatmaps_of_any_shape(shape, make, random, show):
    view = show(WeightsView())
    value = random.normal(size=shape)
    view.show_snapshot(make.snapshot(parameters=(ParameterView("n", "weight", value, None),)))
    rows = list(view.table()[1])
    assert sum(len(row) - 1 for row in rows) == value.size
    view.grab()


def test_heatmap_survives_numbers_that_are_none(make, show):
    view = show(WeightsView())
    value = np.array([[math.nan, math.inf], [-math.inf, 0.5]])
    view.show_snapshot(make.snapshot(parameters=(ParameterView("n", "weight", value, None),)))
    assert view.describe(0.5, 0.5) == "weight[1→1] = n/a"


def test_the_scale_grows_at_once_and_shrinks_slowly():
    scale = AdaptiveRange()
    first = scale.follow(1.0)
    assert first >= 1.0
    assert scale.follow(7.3) >= 7.3
    wide = scale.follow(0.1)
    assert wide >= 5
    shown = [scale.follow(0.1) for _ in range(300)]
    assert shown == sorted(shown, reverse=True)
    assert 0.1 <= shown[-1] <= 0.12
    assert len(set(shown)) < 50
