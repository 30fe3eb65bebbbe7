"""Single learned values in the inspector: looked at, and set by hand."""

import time

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLineEdit, QToolButton

from playground.session.snapshots.snapshot import ParameterView
from playground.ui.panels.inspector.value_model import HEADS, ValueModel
from playground.ui.panels.inspector.value_table import ValueTable

pytestmark = pytest.mark.gui

WEIGHT = np.arange(6.0).reshape(2, 3) - 2.5
BIAS = np.array([0.1, -0.2, 0.3])


@pytest.fixture
def table(qtbot):
    widget = ValueTable()
    qtbot.addWidget(widget)
    widget.resize(260, 400)
    widget.show()
    qtbot.waitExposed(widget)
    show(widget)
    qtbot.mouseClick(widget.findChild(QToolButton), Qt.MouseButton.LeftButton)
    return widget


@pytest.fixture
def wishes(table):
    received = []
    table.value_requested.connect(lambda *wish: received.append(wish))
    return received


def show(table, weight=WEIGHT):
    moved = {"change": weight / 100}
    views = (
        ParameterView("dense_1", "weight", weight, weight * 2, moved, ("input", "unit")),
        ParameterView("dense_1", "bias", BIAS, None, axes=("unit",)),
    )
    table.set_parameters("dense_1", views)


def cell(table, row, column):
    return table.model.data(table.model.index(row, column))


def edit(qtbot, table, row, column, text, key=Qt.Key.Key_Return):
    """Double-click a cell and type."""
    view = table.table
    at = view.visualRect(table.model.index(row, column)).center()
    qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=at)
    qtbot.mouseDClick(view.viewport(), Qt.MouseButton.LeftButton, pos=at)
    editor = next(e for e in view.viewport().findChildren(QLineEdit) if e.isVisible())
    editor.selectAll()
    qtbot.keyClicks(editor, text)
    if key:
        qtbot.keyClick(editor, key)
        QApplication.processEvents()
    return editor


def test_values_are_shown_with_their_places_gradients_and_changes(table):
    assert table.model.rowCount() == 6
    assert [cell(table, 0, column) for column in range(3)] == ["−2.5", "−5", "−0.025"]
    assert cell(table, 5, 0) == "2.5"
    header = table.model.headerData
    assert [header(i, Qt.Orientation.Horizontal) for i in range(3)] == list(HEADS)
    assert header(5, Qt.Orientation.Vertical) == "2→3"
    table.set_row_names({"dense_1": ("x", "y")})
    show(table)
    assert header(4, Qt.Orientation.Vertical) == "y→2"
    tip = table.model.data(table.model.index(4, 1), Qt.ItemDataRole.ToolTipRole)
    assert tip.startswith("dense_1: weight from y to unit 2\nvalue 1.5\ngradient 3\n")


def test_a_value_is_typed(table, wishes, qtbot):
    edit(qtbot, table, 5, 0, "0,75")
    assert wishes == [("weight", (1, 2), 0.75)]
    table.choice.setFocus()
    qtbot.keyClick(table.choice, Qt.Key.Key_Down)
    assert table.model.rowCount() == 3
    assert cell(table, 0, 1) == "—"
    edit(qtbot, table, 1, 0, "-1e-3")
    assert wishes[-1] == ("bias", (1,), -1e-3)


def test_only_values_are_typed(table):
    index = table.model.index(0, 1)
    assert not table.model.flags(index) & Qt.ItemFlag.ItemIsEditable
    assert not table.model.setData(index, "3")


def test_a_number_chosen_elsewhere_is_gone_to(table):
    told = []
    table.place_chosen.connect(lambda *place: told.append(place))
    table.show_place(("dense_1", "bias", (2,)))
    assert table.choice.currentText() == "bias"
    assert table.table.currentIndex().row() == 2
    table.show_place(("dense_1", "weight", (1, 0)))
    assert table.table.currentIndex().row() == 3
    table.show_place(("other", "weight", (0, 0)))
    assert table.table.currentIndex().row() == 3
    assert set(told) == {("bias", (2,)), ("weight", (1, 0))}


def test_a_million_numbers_cost_no_frame(table, qtbot):
    weight = np.random.default_rng(0).normal(size=(1000, 1000))
    took = []
    for step in range(6):
        begun = time.thread_time()
        show(table, weight + step)
        table.table.setCurrentIndex(table.model.index(10**6 - 1 - step, 0))
        QApplication.processEvents()
        took.append(time.thread_time() - begun)
    assert table.model.rowCount() == 10**6
    assert cell(table, 10**6 - 1, 0) == table.model.data(table.model.index(10**6 - 1, 0))
    assert sorted(took)[2] < 0.033


@pytest.mark.parametrize("text", ["abc", "nan", "inf"])
def test_what_is_no_number_is_said(table, wishes, qtbot, text):
    edit(qtbot, table, 0, 0, text)
    assert wishes == []
    assert table.problem
    edit(qtbot, table, 0, 0, "1")
    assert table.problem == ""


def test_escape_and_the_same_value_ask_for_nothing(table, wishes, qtbot):
    edit(qtbot, table, 0, 0, "9", Qt.Key.Key_Escape)
    edit(qtbot, table, 0, 0, "-2.5")
    assert wishes == []


def test_new_pictures_leave_what_is_being_typed(table, wishes, qtbot):
    editor = edit(qtbot, table, 1, 0, "12", None)
    show(table, WEIGHT + 1)
    QApplication.processEvents()
    assert editor.text() == "12"
    assert cell(table, 0, 0) == "−1.5"
    qtbot.keyClick(editor, Qt.Key.Key_Return)
    QApplication.processEvents()
    assert wishes == [("weight", (0, 1), 12.0)]


@pytest.mark.parametrize("shape", [(), (4,), (2, 3), (2, 3, 3, 4)])
def test_every_cell_has_its_own_place_in_the_array(shape):
    array = np.arange(float(np.prod(shape))).reshape(shape)
    model = ValueModel()
    model.set_parameter(ParameterView("n", "weight", array, None))
    places = [model.index_of(row) for row in range(model.rowCount())]
    assert places == sorted(np.ndindex(shape))
    names = [model.headerData(row, Qt.Orientation.Vertical) for row in range(model.rowCount())]
    assert len(set(names)) == len(names)
    for row, place in enumerate(places):
        text = model.data(model.index(row, 0), Qt.ItemDataRole.EditRole)
        assert float(text) == array[place]
        assert model.row_of(place) == row
