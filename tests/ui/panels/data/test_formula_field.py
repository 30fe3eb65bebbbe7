"""Typing a formula: what is wrong is said at once, and the data stays until it is right."""

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from playground.ui.forms.fields.expression import ExpressionField

pytestmark = [pytest.mark.gui, pytest.mark.usefixtures("one_window")]


def choose_condition(driver):
    driver.window.data.grid.kind_chosen.emit("condition")
    driver.wait(lambda: driver.window.client.dataset.name == "Condition")
    driver.wait_for_snapshot()
    return driver.find(ExpressionField, "Condition")


def problem(driver):
    return driver.window.data.options.row("expression").problem


def test_a_mistake_is_named_while_typing_and_the_data_stays(driver):
    field, window = choose_condition(driver), driver.window
    before, count = window.client.dataset, window.document.undo_stack.count()
    driver.type_into(field, "y > sinn(", enter=False)
    assert problem(driver) == "At character 10, the formula breaks off; something must follow ("
    assert field.property("invalid")
    QTest.keyClicks(field, "x)")
    assert "there is no sinn; did you mean sin?" in problem(driver)
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert field.text() == "y > sinn(x)"
    assert window.document.undo_stack.count() == count
    assert window.client.dataset is before


def test_what_can_be_read_counts_after_a_rest_and_is_one_step(driver):
    field, window = choose_condition(driver), driver.window
    count = window.document.undo_stack.count()
    driver.type_into(field, "y > sin(3*x)", enter=False)
    driver.wait(lambda: driver.project.dataset.params.get("expression") == "y > sin(3*x)")
    assert not problem(driver)
    driver.wait_for_snapshot()
    raw = window.client.dataset.raw
    np.testing.assert_array_equal(raw.y, raw.x[:, 1] > np.sin(3 * raw.x[:, 0]))
    QTest.keyClicks(field, " and x > 0")
    driver.wait(lambda: driver.project.dataset.params["expression"].endswith("x > 0"))
    assert window.document.undo_stack.count() == count + 1
    driver.do("undo")
    assert field.text() == "y > 3*sin(x)"
    assert not field.property("invalid")


def test_undo_takes_a_mistake_away(driver):
    field = choose_condition(driver)
    driver.type_into(field, "x > 0")
    assert driver.project.dataset.params["expression"] == "x > 0"
    driver.type_into(field, "x >", enter=False)
    assert problem(driver)
    driver.do("undo")
    assert field.text() == "y > 3*sin(x)"
    assert not problem(driver)


def test_what_is_typed_counts_before_a_step(driver):
    field = choose_condition(driver)
    driver.type_into(field, "x > 1", enter=False)
    driver.do("step")
    assert driver.project.dataset.params["expression"] == "x > 1"
