"""The inspector in the window: several layers at once, and numbers side by side."""

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from playground.project.templates import template

pytestmark = pytest.mark.gui


@pytest.fixture
def driver(open_window):
    made = open_window(template("lenet-digits"))
    made.wait_for_snapshot()
    made.window.docks.raise_dock("inspector")
    made.wait(lambda: made.window.views.inspector.is_seen)
    return made


def params(driver, node_id):
    return driver.project.network.node(node_id).params


def test_an_edit_of_several_layers_is_one_step_to_undo(driver):
    window = driver.window
    before = driver.project.network
    window.canvas.select(("conv_1", "conv_2", "hidden_1"))
    assert window.inspector.form.names == ("activation",)
    driver.choose(window.inspector.form.row("activation").field, "tanh")
    assert {params(driver, i)["activation"] for i in ("conv_1", "conv_2", "hidden_1")} == {"tanh"}
    assert "3 layers" in window.actions_by_name["undo"].text()
    driver.click(window.inspector.frozen, QPoint(8, 12))
    assert {n.id for n in driver.project.network.nodes if n.frozen} == {
        "conv_1", "conv_2", "hidden_1",
    }  # fmt: skip
    window.canvas.select(("conv_1", "conv_2"))
    filters = window.inspector.form.row("filters").field
    assert filters.is_mixed
    driver.type_into(filters, "5")
    assert [params(driver, i)["filters"] for i in ("conv_1", "conv_2")] == [5, 5]
    for _ in range(3):
        driver.do("undo")
    assert driver.project.network == before
    assert filters.is_mixed


def test_value_gradient_and_change_stand_side_by_side_whatever_tab_is_in_front(driver):
    window = driver.window
    window.docks.raise_dock("loss")
    window.canvas.select(("conv_2",))
    values = window.inspector.values
    QTest.mouseClick(values._button, Qt.MouseButton.LeftButton)
    driver.wait(lambda: values.model.rowCount() == 16 * 9 * 32)
    assert values.model.data(values.model.index(7, 1)) == "—"
    before = driver.settle().checkpoint
    driver.do("step")
    after = driver.settle().checkpoint
    driver.wait(lambda: driver.latest.parameters[2].quantities.get("change") is not None)
    view = {(p.node_id, p.name): p for p in driver.latest.parameters}["conv_2", "weight"]
    change = view.quantities["change"].reshape(-1)
    moved = (after.theta - before.theta)[160 : 160 + change.size]
    np.testing.assert_array_equal(change, moved)
    driver.wait(lambda: values.model._view is view)
    row = values.model.row_of((3, 1, 2, 9))
    shown = [
        float(values.model.data(values.model.index(row, column), Qt.ItemDataRole.EditRole))
        for column in range(3)
    ]
    assert shown == [float(array[3, 1, 2, 9]) for array in (view.value, view.grad)] + [
        float(view.quantities["change"][3, 1, 2, 9])
    ]
    name, line, *numbers = window.inspector.weights.rows()[3]
    assert (name, line) == ("weight", "norm")
    assert "—" not in numbers
    # Nobody looks: nothing is copied.
    window.docks.raise_dock("data")
    driver.wait(lambda: not driver.latest.parameters[0].quantities)


def test_a_number_chosen_in_a_plot_is_shown_in_the_inspector(driver):
    window = driver.window
    window.canvas.select(("output",))
    window.parameter.choose(("conv_2", "weight", (3, 1, 2, 9)))
    values = window.inspector.values
    assert window.inspector._title.text().startswith("conv 2 · ")
    QTest.mouseClick(values._button, Qt.MouseButton.LeftButton)
    driver.wait(lambda: values.table.currentIndex().row() >= 0)
    assert values.model.index_of(values.table.currentIndex().row()) == (3, 1, 2, 9)
    values.table.setFocus()
    QTest.keyClick(values.table, Qt.Key.Key_Down)
    assert window.parameter.place == ("conv_2", "weight", (3, 1, 2, 10))
    window.canvas.select(("hidden_1",))
    assert window.inspector._title.text().startswith("hidden 1 · ")
