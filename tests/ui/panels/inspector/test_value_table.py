"""Single learned values in the inspector: looked at, and set by hand."""

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLineEdit, QToolButton

from playground.session.snapshots.snapshot import ParameterView
from playground.ui.panels.inspector.value_model import ValueModel
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
    views = (
        ParameterView("dense_1", "weight", weight, None),
        ParameterView("dense_1", "bias", BIAS, None),
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


def test_values_are_shown_with_their_places(table):
    assert cell(table, 0, 0) == "−2.5"
    assert cell(table, 1, 2) == "2.5"
    assert table.model.headerData(1, Qt.Orientation.Vertical) == "2"
    table.set_row_names({"dense_1": ("x", "y")})
    show(table)
    assert table.model.headerData(1, Qt.Orientation.Vertical) == "y"


def test_a_value_is_typed(table, wishes, qtbot):
    edit(qtbot, table, 1, 2, "0,75")
    assert wishes == [("weight", (1, 2), 0.75)]
    table.choice.setFocus()
    qtbot.keyClick(table.choice, Qt.Key.Key_Down)
    assert table.model.rowCount() == 3
    edit(qtbot, table, 1, 0, "-1e-3")
    assert wishes[-1] == ("bias", (1,), -1e-3)


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
    editor = edit(qtbot, table, 0, 1, "12", None)
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
    model.set_array(array)
    places = [
        model.index_of(row, column)
        for row in range(model.rowCount())
        for column in range(model.columnCount())
    ]
    assert sorted(places) == sorted(np.ndindex(shape))
    for row in range(model.rowCount()):
        for column in range(model.columnCount()):
            text = model.data(model.index(row, column), Qt.ItemDataRole.EditRole)
            assert float(text) == array[model.index_of(row, column)]
