"""A residual network for images, drawn by mouse: what is missing is said and mended at a press."""

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtWidgets import QPushButton

from playground.core import Task
from playground.graph import Edge
from playground.ui.canvas.connecting import wire_edits
from playground.ui.canvas.context_menus import menu_for
from playground.ui.canvas.scene.hit_test import Hit
from tests.ui.canvas.connecting.conftest import answer

pytestmark = [pytest.mark.gui, pytest.mark.usefixtures("one_window")]


@pytest.fixture
def digits(driver):
    """The window on digits, nothing between input and output."""
    driver.window.data.grid.kind_chosen.emit("digits")
    driver.wait(lambda: driver.project.network.node("output").params["units"] == 10)
    driver.wait_for_snapshot()
    assert driver.window.client.dataset.task is Task.MULTICLASS
    driver.window.canvas.select(("hidden_1", "hidden_2"))
    driver.do("delete")
    return driver


def kinds(driver):
    return {node.kind for node in driver.project.network.nodes}


def test_a_residual_network_is_dragged_together_and_trains(digits):
    window, bar = digits.window, digits.window.quick_fix.bar
    assert not bar.isVisible()
    digits.carry_layer("conv2d", [digits.between("input", "output")])
    assert bar.isVisible()
    assert "Conv2D needs an image" in bar.text
    assert not window.actions_by_name["play"].isEnabled()
    digits.click(bar.button)
    assert not bar.isVisible()
    assert kinds(digits) == {"input", "conv2d", "flatten", "dense"}
    digits.carry_layer("conv2d", [digits.between("conv2d_1", "flatten_1")])
    digits.carry_layer("add", [digits.between("conv2d_2", "flatten_1")])
    assert "add 1: needs at least 2 inputs" in bar.text
    # Both ways out of a merge with one input have a button.
    offered = [button.text() for button in bar.buttons if button.isVisible()]
    assert offered == ["Connect conv 1 too", "Remove Add"]
    digits.drag(digits.place("input", "out"), digits.place("add_1", "in"))
    answer("Connect all the same")
    assert "Input gives 1×8×8" in bar.text
    assert "conv 2 gives 8×8×8" in bar.text
    digits.click(bar.button)
    assert not bar.isVisible()
    network = digits.project.network
    assert Edge("conv2d_2", "add_1") in network.edges
    assert Edge("input", "add_1") not in network.edges
    digits.wait_for_snapshot()
    digits.do("step")
    digits.wait(lambda: digits.latest.step == 1)


def test_a_mend_is_one_edit_that_can_be_undone(digits):
    digits.carry_layer("conv2d", [digits.between("input", "output")])
    broken, text = digits.project, digits.window.quick_fix.bar.text
    digits.key(Qt.Key.Key_Period, Qt.KeyboardModifier.ControlModifier)
    mended = digits.project
    assert mended != broken
    assert not digits.window.actions_by_name["quick_fix"].isEnabled()
    digits.do("undo")
    assert digits.project == broken
    assert digits.window.quick_fix.bar.text == text
    digits.do("redo")
    assert digits.project == mended


def test_nothing_stands_on_another_card_after_a_mend(digits):
    digits.carry_layer("conv2d", [digits.between("input", "output")])
    digits.do("quick_fix")
    rects = [card.rect() for card in digits.window.canvas.network_scene.cards.values()]
    assert not any(a.intersects(b) for a in rects for b in rects if a is not b)


def test_the_bar_stays_at_the_lower_edge_and_says_its_keys(digits):
    digits.carry_layer("conv2d", [digits.between("input", "output")])
    canvas, bar = digits.window.canvas, digits.window.quick_fix.bar
    digits.window.resize(1100, 700)
    digits.wait(lambda: bar.geometry().right() < canvas.width())
    gap = canvas.height() - bar.geometry().bottom()
    assert 0 < gap < 40
    assert digits.find(QPushButton, bar.button.text()) is bar.button
    assert "Ctrl+." in bar.button.toolTip()
    assert bar.accessibleName() == bar.text


def test_the_last_answers_keep_their_scale_while_the_drawing_is_broken(digits):
    output = next(view for view in digits.window.plots if view.key == "output")
    before = output._range
    digits.carry_layer("conv2d", [digits.between("input", "output")])
    assert not digits.window.actions_by_name["play"].isEnabled()
    assert output._range == before


def test_a_drawing_nobody_can_mend_is_said_without_a_button(driver):
    bar = driver.window.quick_fix.bar
    driver.window.canvas.layers.select_all()
    driver.do("delete")
    assert bar.isVisible()
    assert not bar.button.isVisible()
    assert not driver.window.actions_by_name["quick_fix"].isEnabled()


def test_a_deleted_input_comes_back_at_a_press(driver):
    bar, canvas = driver.window.quick_fix.bar, driver.window.canvas
    canvas.select(("input",))
    driver.do("delete")
    start = driver.place("hidden_1")
    driver.drag(start, start + QPoint(20, 0))
    assert bar.isVisible()
    assert bar.button.text() == "Add Input"
    driver.click(bar.button)
    assert not bar.isVisible()
    cards = canvas.network_scene.cards
    assert cards["input_1"].pos().x() < cards["hidden_1"].pos().x()


def test_several_problems_are_shown_one_at_a_time_each_with_its_own_fix(digits):
    bar, canvas = digits.window.quick_fix.bar, digits.window.canvas
    digits.carry_layer("conv2d", [digits.between("input", "output")])
    assert not bar.next.isVisible()
    at = QPoint(canvas.viewport().width() // 2, 40)
    for kind in ("add", "max_pool2d"):
        digits.carry_layer(kind, [at])
    digits.window.canvas.select(("output",))
    digits.window.canvas.layers.step_units("output", -1)
    canvas.request(wire_edits.connect(canvas.model, "input", "add_1"))
    count = int(bar.place.text().split(" of ")[1])
    assert count > 1
    seen = set()
    for _ in range(count):
        seen.add((bar.text, bar.button.text() if bar.button.isVisible() else ""))
        digits.click(bar.next)
        assert bar.text.startswith(digits.project.network.name_of(canvas.selection[0]))
    assert len(seen) == count
    while not bar.text.startswith("add 1"):
        digits.click(bar.next)
    assert next(b.text() for b in bar.buttons if b.isVisible()) == "Remove Add"
    digits.click(next(b for b in bar.buttons if b.text() == "Remove Add"))
    assert "add_1" not in digits.project.network
    assert "conv2d_1" in digits.project.network


def test_a_merge_with_one_input_is_connected_or_taken_out_at_a_press(digits):
    digits.carry_layer("conv2d", [digits.between("input", "output")])
    digits.do("quick_fix")
    digits.carry_layer("conv2d", [digits.between("conv2d_1", "flatten_1")])
    digits.carry_layer("add", [digits.between("conv2d_2", "flatten_1")])
    bar, before = digits.window.quick_fix.bar, digits.project
    digits.click(bar.buttons[0])
    assert digits.project.network.sources("add_1") == ("conv2d_2", "conv2d_1")
    assert not bar.isVisible()
    digits.do("undo")
    assert digits.project == before
    digits.click(bar.buttons[1])
    assert "add_1" not in digits.project.network
    assert not bar.isVisible()


def test_a_cards_menu_offers_what_mends_the_card(digits):
    digits.carry_layer("conv2d", [digits.between("input", "output")])
    canvas = digits.window.canvas
    menu = menu_for(canvas, canvas, Hit("card", "conv2d_1"), QPointF())
    fixes = [action for action in menu.actions() if action.text().startswith("Fix: ")]
    assert fixes[0].text() == f"Fix: {digits.window.quick_fix.bar.button.text()}"
    fixes[0].trigger()
    assert digits.window.presenter.workbench.is_trainable
    menu = menu_for(canvas, canvas, Hit("card", "conv2d_1"), QPointF())
    assert not [action for action in menu.actions() if action.text().startswith("Fix: ")]
