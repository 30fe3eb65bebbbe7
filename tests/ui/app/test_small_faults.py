"""Small things that were once wrong, as a person meets them: each by its own gesture."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from playground.graph.edits import connect

pytestmark = pytest.mark.gui


@pytest.fixture
def hand(shared_window, make_driver, dialogs):
    """The window on the circle problem; what a test does is undone."""
    driver = make_driver(shared_window)
    driver.wait_for_snapshot()
    yield driver
    driver.settle()
    for _ in range(shared_window.document.undo_stack.index()):
        driver.do("undo")
    driver.wait_for_snapshot()


def typed(driver, field, text):
    """Type into a field without finishing it."""
    driver.show_widget(field)
    field.setFocus(Qt.FocusReason.MouseFocusReason)
    field.selectAll()
    QTest.keyClicks(field, text)


def test_fix_problem_pressed_four_times_fixes_it_once(hand):
    """Input wired into the second Dense, too, as a file may have it: a drag asks how to join."""
    wired = connect(hand.project.network, "input", "hidden_2")
    hand.window.document.push("Connect", hand.project.replace(network=wired))
    assert not hand.window.actions_by_name["play"].isEnabled()
    hand.key(Qt.Key.Key_Period, Qt.KeyboardModifier.ControlModifier)
    fixed = hand.project.network
    assert hand.window.actions_by_name["play"].isEnabled()
    for _ in range(3):
        hand.key(Qt.Key.Key_Period, Qt.KeyboardModifier.ControlModifier)
    assert hand.project.network == fixed


def test_two_duplicated_layers_that_reach_no_output_are_a_warning(hand):
    hand.window.canvas.select(("hidden_1", "hidden_2"))
    hand.do("duplicate")
    assert len(hand.project.network.nodes) == 6
    assert hand.window.actions_by_name["play"].isEnabled()
    hand.wait_for_snapshot()
    hand.do("step")
    hand.wait(lambda: hand.latest.step == 1)


@pytest.mark.parametrize("half", ["1e", "0.", "-", "1e-"])
def test_a_half_typed_number_outlives_the_parameter_it_is_for(hand, half):
    """Momentum is half typed when an optimizer is chosen that has none."""
    section = hand.window.training.optimizer
    hand.window.docks.raise_dock("training")
    typed(hand, section.form.row("momentum").field, half)
    hand.choose(section.combo, "adam")
    assert hand.project.training.optimizer.name == "adam"
    rate = section.form.row("learning_rate").field
    typed(hand, rate, half)
    while hand.project.training.optimizer.name == "adam":
        hand.do("undo")
    hand.window.canvas.setFocus(Qt.FocusReason.MouseFocusReason)
    assert hand.project.training.optimizer.name != "adam"


def test_the_summary_calls_a_layer_what_its_card_does(hand):
    canvas = hand.window.canvas
    hand.window.docks.raise_dock("summary")
    summary = hand.window.views.summary.panel
    hand.window.edits.rename("hidden_1", "encoder")
    hand.wait_for_snapshot()
    shown = [canvas.network_scene.cards[i].content.title for i in canvas.model.order]
    hand.wait(lambda: summary.table.topLevelItemCount() == len(shown) + 1)
    rows = [summary.table.topLevelItem(i).text(0) for i in range(len(shown))]
    assert rows == shown
    assert any(row.startswith("encoder") for row in rows)


def test_a_hundred_thousand_units_are_refused_with_the_limit(hand):
    hand.click(hand.window.canvas.viewport(), hand.place("hidden_1"))
    hand.window.docks.raise_dock("inspector")
    row = hand.window.inspector.form.row("units")
    before = hand.project.network
    hand.type_into(row.field, "100000")
    assert "at most 4096" in row.problem
    assert hand.project.network == before
    hand.type_into(row.field, "5")
    assert row.problem == ""
