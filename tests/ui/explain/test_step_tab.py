"""The Explain dock says of the present step what is true of it."""

import re

import msgspec
import numpy as np
import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest

from playground.core import Component
from playground.explain import Objective, ParameterIndex
from playground.graph import Edge, NodeSpec
from playground.graph.edits import insert_on_edge
from playground.project.templates import template
from playground.ui.explain.step.batch_place import place_in

pytestmark = pytest.mark.gui

H = 1e-5


def answered(driver, panel):
    """Wait until the tab shows the present step in full."""
    tab = panel.tab
    driver.wait(
        lambda: tab._preview is not None and tab.why.found is not None and panel.jobs.is_idle
    )
    return tab


def number(text):
    return float(text.replace("\N{MINUS SIGN}", "-").replace(",", ""))


def test_it_says_what_to_press_before_there_is_a_gradient(driver, explain):
    driver.wait(lambda: "Press ② Backprop" in explain.tab.state.text())
    assert explain.tab.uses.table.rowCount() == 0
    assert not explain.tab.uses.update_button.isEnabled()


def test_the_derivative_of_a_cell_is_that_of_a_finite_difference(driver, explain, present):
    driver.do("backprop")
    tab = answered(driver, explain)
    rect = tab.tape.cell_rect(1, 3)
    QTest.mouseClick(tab.tape, Qt.MouseButton.LeftButton, pos=QPointF(rect.center()).toPoint())
    driver.wait(lambda: tab.why.found.check.target == ParameterIndex("hidden_2", "weight", (1, 1)))
    context = present(driver)
    objective = Objective(context, context.gradient_rows)
    found = tab.why.found
    at = found.check.target.flat(context)
    nudge = np.zeros(context.size)
    nudge[at] = H
    theta = objective.theta
    slope = (objective.loss(theta + nudge) - objective.loss(theta - nudge)) / (2 * H)
    assert found.check.backprop == pytest.approx(slope, rel=1e-6)
    assert float(context.gradient[at]) == pytest.approx(slope, rel=1e-6)
    # The shares of the samples add up to it: each is its own loss's slope by the batch's size.
    row = Objective(context, context.gradient_rows[:1])
    own = (row.loss(theta + nudge) - row.loss(theta - nudge)) / (2 * H)
    assert found.chain.share == pytest.approx(own / len(found.check.rows), rel=1e-6)
    shown = re.sub("<[^>]*>", "", tab.why.body.text())
    assert number(re.search(r"share (\S+);", shown)[1]) == pytest.approx(
        found.chain.share, rel=1e-2
    )
    assert "agrees to" in shown


def test_it_can_be_copied_as_formula_text_and_command(driver, explain, tmp_path):
    driver.do("backprop")
    tab = answered(driver, explain)
    clipboard = QGuiApplication.clipboard()
    copied = []
    for offer in tab.why.copy.menu().actions():
        offer.trigger()
        copied.append(clipboard.text())
    formula, text, command = copied
    assert formula.startswith(r"\frac{\partial L}")
    assert formula.count("{") == formula.count("}")
    assert "path" in text
    assert "central difference" in text
    assert command.endswith("--of hidden_1/weight/0,0 --sample 0")


def test_behind_batch_norm_the_batchs_gradient_is_still_told(open_window, open_explain):
    project = template("circle")
    edge = Edge("hidden_1", "hidden_2")
    network = insert_on_edge(project.network, NodeSpec("norm", "batch_norm"), edge)
    driver = open_window(project.replace(network=network))
    driver.wait_for_snapshot()
    panel = open_explain(driver)
    driver.do("backprop")
    tab = answered(driver, panel)
    assert tab.why.found.chain is None
    assert "mixes the samples" in tab.why.words
    assert "central difference" in tab.why.words


def test_moves_are_those_that_the_updates_make(driver, explain, present):
    driver.do("backprop")
    tab = answered(driver, explain)
    before = present(driver)
    table = tab.uses.table
    assert table.item(0, 0).text().startswith("●")
    length, promised = (number(table.item(0, column).text()) for column in (3, 4))
    memories = {table.item(r, 0).text()[2:]: table.item(r, 1).text() for r in range(4)}
    assert memories.pop("SGD") == "none"
    assert set(memories.values()) == {"begins"}
    assert promised == pytest.approx(-0.03 * float(before.gradient @ before.gradient), rel=1e-2)
    driver.do("update")
    driver.wait(lambda: driver.window.client.latest.step == 1)
    after = present(driver)
    assert length == pytest.approx(float(np.linalg.norm(after.theta - before.theta)), rel=1e-3)


def test_ten_steps_later_is_what_ten_steps_make(driver, explain):
    driver.do("backprop")
    tab = answered(driver, explain)
    driver.wait(lambda: tab.uses.table.item(0, 6).text() != "…")
    told = number(tab.uses.table.item(0, 6).text())
    before = driver.latest.metrics.train_loss
    driver.do("update")
    for step in range(2, 11):
        driver.do("step")
        driver.wait(lambda step=step: driver.window.client.latest.step == step)
    driver.wait(lambda: driver.latest.metrics.step == 10)
    assert told == pytest.approx(driver.latest.metrics.train_loss - before, rel=1e-2)


def test_comparing_others_leaves_the_gradient_alone(driver, explain, present):
    driver.do("backprop")
    tab = answered(driver, explain)
    gradient = present(driver).gradient
    count, why = tab.uses.table.rowCount(), tab.why.found
    tab.uses.all_box.click()
    driver.wait(lambda: tab.uses.table.rowCount() > count)
    driver.choose(tab.uses.rate_box, "same")
    driver.wait(lambda: len({tab.uses.table.item(r, 2).text() for r in (0, 1, 2)}) == 1)
    assert tab.uses.badge.text() == "gradient not touched"
    np.testing.assert_array_equal(present(driver).gradient, gradient)
    assert tab.why.found is why


def test_a_second_update_uses_a_stale_gradient_and_says_so(driver, explain):
    driver.do("backprop")
    tab = answered(driver, explain)
    driver.do("update")
    driver.wait(lambda: tab.uses.badge.text().endswith("used again, it is stale"))
    assert "weights already left" in tab.state.text()


def test_the_sample_that_is_taken_apart_stays_when_all_are_dealt_anew(open_window, open_explain):
    training = msgspec.structs.replace(template("circle").training, batch_size=0)
    driver = open_window(template("circle").replace(training=training))
    driver.wait_for_snapshot()
    panel = open_explain(driver)
    driver.do("backprop")
    tab = answered(driver, panel)
    chosen, rows = tab._rows()[tab._sample], tab._rows()
    driver.do("update")
    driver.do("backprop")
    driver.wait(lambda: tab._rows() != rows)
    assert tab._rows()[tab._sample] == chosen


def test_in_another_batch_the_first_sample_is_taken_apart_if_none_is_wanted():
    assert place_in([4, 7, 2], None, [7, 4, 2], 0) == 1  # the same samples
    assert place_in([4, 7, 9], None, [7, 4, 2], 1) == 0
    assert place_in([4, 7, 9], 9, [7, 4, 2], 0) == 2
    assert place_in([4], None, [7, 4, 2], 2) == place_in([], None, [7], 0) == 0


def test_the_way_to_the_optimizer_names_what_is_in_force(open_window, open_explain):
    project = template("circle")
    training = msgspec.structs.replace(
        project.training,
        regularizer=Component("l2", {"rate": 0.01}),
        clip_norm=0.01,
    )
    driver = open_window(project.replace(training=training))
    driver.wait_for_snapshot()
    panel = open_explain(driver)
    driver.do("backprop")
    tab = answered(driver, panel)
    way = tab.uses.way.text()
    assert way.startswith("g → + λw")
    assert "clipped ×" in way
    assert way.endswith("SGD")


def test_the_keyboard_walks_the_tape_and_names_every_cell(driver, explain):
    driver.do("backprop")
    tab = answered(driver, explain)
    tab.tape.setFocus()
    names = {tab.tape.accessibleName()}
    for key in (Qt.Key.Key_Right, Qt.Key.Key_Down, Qt.Key.Key_Left):
        QTest.keyClick(tab.tape, key)
        names.add(tab.tape.accessibleName())
    assert len(names) == 4
    assert all("gradient" in name for name in names)
    driver.wait(lambda: tab.why.found.check.target == tab.tape.cell.target)


def test_updating_with_another_optimizer_is_undone_in_order(driver, explain, present):
    driver.do("backprop")
    tab = answered(driver, explain)
    names = [tab.uses.table.item(row, 0).text() for row in range(tab.uses.table.rowCount())]
    row = next(at for at, name in enumerate(names) if "Adam" in name)
    tab.uses.table.selectRow(row)
    before = present(driver)
    was = driver.project.training.optimizer
    QTest.mouseClick(tab.uses.update_button, Qt.MouseButton.LeftButton)
    driver.wait(lambda: driver.window.client.latest.step == 1)
    assert driver.project.training.optimizer.name == "adam"
    moved = present(driver).theta - before.theta
    # Adam's first update moves every weight by its rate, whatever the gradient's size.
    rate = 0.01
    np.testing.assert_allclose(np.abs(moved[before.gradient != 0]), rate, rtol=1e-3)
    driver.do("undo")
    driver.wait(lambda: driver.window.client.latest.step == 0)
    np.testing.assert_array_equal(present(driver).theta, before.theta)
    driver.do("undo")
    assert driver.project.training.optimizer == was


def test_while_playing_only_what_is_cheap_follows(driver, explain):
    driver.do("play")
    driver.wait(lambda: driver.window.client.is_running)
    driver.wait(lambda: explain.tab._preview is not None)
    assert len(explain.tab._preview.moves) == 1
    driver.do("play")
    driver.wait(lambda: not driver.window.client.is_running)
    answered(driver, explain)
    driver.wait(lambda: len(explain.tab._preview.moves) > 1)


def test_a_network_of_many_weights_is_explained_too(open_window, open_explain):
    driver = open_window(template("lenet-digits"))
    driver.wait_for_snapshot()
    panel = open_explain(driver)
    driver.do("backprop")
    tab = answered(driver, panel)
    assert "9,258 gradients" in tab.state.text()
    assert tab.text().startswith("9,258 gradients")


def test_the_sample_of_every_view_is_explained_where_the_batch_has_it(driver, explain):
    driver.do("backprop")
    tab = answered(driver, explain)
    window = driver.window
    rows = window.client.dataset.train_rows
    window.sample.choose(int(rows[tab._rows()[5]]))
    driver.wait(lambda: tab.why.sample.text().startswith("6 of "))
    window.sample.choose(int(window.client.dataset.test_rows[0]))
    assert tab._sample == 5
    QTest.keyClick(tab.why, Qt.Key.Key_BracketRight)
    driver.wait(lambda: window.sample.row == rows[tab._rows()[6]])


def test_a_clicked_optimizers_move_is_a_ghost_on_every_wire(driver, explain):
    driver.do("backprop")
    tab = answered(driver, explain)
    overlay = driver.window.canvas.overlay
    assert not overlay.ghosts
    names = [move.optimizer.name for move in tab._preview.moves]
    adam = names.index("adam")
    cell = tab.uses.table.visualItemRect(tab.uses.table.item(adam, 0)).center()
    QTest.mouseClick(tab.uses.table.viewport(), Qt.MouseButton.LeftButton, pos=cell)
    assert overlay.note.text.startswith("Adam would: Δw ×")
    assert len(overlay.ghosts) == 3
    move = tab._preview.moves[adam].move
    drawn = np.concatenate([ghost._changes for ghost in overlay.ghosts.values()])
    # Adam's first move is its rate for every weight; those without a wire are biases.
    np.testing.assert_allclose(np.abs(drawn), np.abs(move).max(), rtol=1e-3)
    # Up and down go from ghost to ghost.
    QTest.keyClick(tab.uses.table, Qt.Key.Key_Up)
    assert not overlay.note.text.startswith("Adam")
    driver.do("update")
    driver.wait(lambda: driver.window.client.latest.step == 1)
    driver.wait(lambda: overlay._trial is None)
    assert overlay.ghosts == {} or overlay.note.text.startswith("Δw")


def test_a_ghost_is_taken_back(driver, explain):
    driver.do("backprop")
    tab = answered(driver, explain)
    overlay = driver.window.canvas.overlay
    cell = tab.uses.table.visualItemRect(tab.uses.table.item(1, 0)).center()
    for there in (True, False, True):
        QTest.mouseClick(tab.uses.table.viewport(), Qt.MouseButton.LeftButton, pos=cell)
        assert bool(overlay.ghosts) is there
    explain.raise_tab("rate")
    assert not overlay.ghosts


def test_another_rate_or_optimizer_leaves_the_left_side_alone(driver, explain):
    driver.do("backprop")
    tab = answered(driver, explain)
    why, rows, move = tab.why.found, tab.tape._rows, tab._preview.moves[0]
    training = driver.project.training
    faster = training.optimizer.with_params(learning_rate=0.3)
    for optimizer in (faster, Component("adam")):
        changed = msgspec.structs.replace(training, optimizer=optimizer)
        driver.window.edits.set_training(changed, "Change optimizer", "")
        driver.wait(lambda wanted=optimizer: tab._preview.moves[0].optimizer == wanted)
    assert tab._preview.moves[0].length != move.length
    assert tab.why.found is why
    assert tab.tape._rows == rows
    assert tab.uses.badge.text() == "gradient not touched"


def test_a_sample_that_trains_nothing_is_told_not_to_be_taken_apart(driver, explain):
    driver.do("backprop")
    why = answered(driver, explain).why
    window, dataset = driver.window, driver.window.client.dataset
    assert why.note.isHidden()
    window.sample.choose_own((0.5, 0.5))
    assert why.note.isVisible()
    assert "your own trains nothing" in why.note.text()
    window.sample.choose(int(dataset.test_rows[0]))
    assert "A test sample trains nothing" in why.note.text()
    rows = set(explain.tab._rows())
    other = next(i for i in range(len(dataset.train_rows)) if i not in rows)
    window.sample.choose(int(dataset.train_rows[other]))
    assert "not in this batch" in why.note.text()
    window.sample.choose(int(dataset.train_rows[rows.pop()]))
    assert why.note.isHidden()
