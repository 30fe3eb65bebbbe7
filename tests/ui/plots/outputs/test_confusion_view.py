"""Counts of truth against prediction."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QRadioButton

from playground.session.snapshots.snapshot import ParameterView
from playground.ui.plots import (
    ConfusionView,
    WeightsView,
)

pytestmark = pytest.mark.gui


def test_confusion_counts_the_chosen_split(flowers, make, show, qtbot):
    view = show(ConfusionView())
    view.set_dataset(flowers.dataset)
    view.show_snapshot(make.snapshot(predictions=flowers.predictions))
    assert view.readout() == "test: 14 of 15 right (93.3 %)"
    train = next(b for b in view.findChildren(QRadioButton) if b.text() == "Train")
    qtbot.mouseClick(train, Qt.MouseButton.LeftButton, pos=QPoint(8, train.height() // 2))
    assert view.readout() == "train: 15 of 15 right (100.0 %)"


def test_confusion_reads_a_cell(flowers, make, show, qtbot, hover):
    view = show(ConfusionView())
    view.set_dataset(flowers.dataset)
    view.show_snapshot(make.snapshot(predictions=flowers.predictions))
    hover(qtbot, view, 0.5, 1.5)
    assert view.readout() == "versi taken for setosa: 1 (20.0 %)"


def test_confusion_of_other_data_is_not_shown(flowers, plane, make, show):
    view = show(ConfusionView())
    view.set_dataset(flowers.dataset)
    view.show_snapshot(make.snapshot(predictions=flowers.predictions))
    view.set_dataset(plane.dataset)
    assert not view.has_content()


def test_small_confusion_cells_leave_out_the_zeros(flowers, make, show):
    view = ConfusionView()
    view.set_dataset(flowers.dataset)
    view.show_snapshot(make.snapshot(predictions=flowers.predictions))
    show(view, (340, 400))
    assert [item.text() for item in view._counts] == ["5", "0", "0", "1", "4", "0", "0", "0", "5"]
    view.resize(160, 140)
    assert [item.text() for item in view._counts] == ["5", "", "", "1", "4", "", "", "", "5"]


def test_rows_too_low_for_square_cells_use_all_the_room(make, random, show):
    matrix = random.normal(size=(12, 16))
    view = show(WeightsView(), (340, 320))
    view.show_snapshot(make.snapshot(parameters=(ParameterView("a", "weight", matrix, None),)))
    across, down = view.figure.pixels_per_unit()
    assert down >= 12
    assert down != pytest.approx(across, rel=0.05)
    view.resize(900, 700)
    across, down = view.figure.pixels_per_unit()
    assert down == pytest.approx(across, rel=0.05)
