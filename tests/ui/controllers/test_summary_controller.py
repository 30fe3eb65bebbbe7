"""The summary in the window: it follows edits, computes only when seen, and never holds it up."""

import threading

import pytest
from msgspec.structs import replace
from PySide6.QtWidgets import QLabel

from playground.core import Component
from playground.graph.edits import set_params
from playground.project.templates import template
from playground.training.base.memory_need import training_need
from playground.ui.controllers import summary_controller
from playground.ui.panels.summary.summary_panel import BROKEN
from playground.ui.support import background_task

pytestmark = pytest.mark.gui


def seen(driver):
    """Bring the summary to the front and wait for its advice."""
    driver.window.docks.raise_dock("summary")
    panel = driver.window.views.summary.panel
    driver.wait(lambda: panel.advice.isVisible() and panel.verdict.isVisible())
    return panel


def cell(panel, row, column):
    return panel.table.topLevelItem(row).text(column)


def edit(driver, node_id, **params):
    project = driver.window.document.project
    network = set_params(project.network, node_id, **params)
    driver.window.document.push("Change", project.replace(network=network))


def test_nothing_is_computed_before_somebody_looks(driver):
    panel = driver.window.views.summary.panel
    driver.settle()
    edit(driver, "hidden_1", units=5)
    assert panel.table.topLevelItemCount() == 0
    seen(driver)
    assert cell(panel, 1, 1) == "5"
    driver.window.docks.raise_dock("output")
    driver.settle()
    edit(driver, "hidden_1", units=6)
    assert cell(panel, 1, 1) == "5"
    seen(driver)
    assert cell(panel, 1, 1) == "6"


def test_it_follows_every_edit_and_undo(driver):
    panel = seen(driver)
    edit(driver, "hidden_1", units=7)
    assert cell(panel, 1, 1) == "7"
    assert cell(panel, 1, 2) == "21"
    plan, project = driver.window.presenter.workbench.analysis.plan, driver.window.document.project
    dataset = driver.window.presenter.workbench.dataset
    train, test = len(dataset.x_train), len(dataset.x_test)
    need = training_need(plan.nodes, project.training, train, test_samples=test, is_shown=True)
    labels = [label.text() for label in panel.findChildren(QLabel)]
    assert any(text.endswith(f"\nTo train: {need.text}.") for text in labels)
    driver.window.document.undo_stack.undo()
    assert cell(panel, 1, 1) == "4"


def test_a_bad_start_is_found_and_its_remedy_is_one_undoable_edit(driver):
    panel = seen(driver)
    before = driver.window.document.project
    weak = replace(before.training, initializer=Component("normal", {"std": 1e-4}))
    driver.window.document.push("Change", before.replace(training=weak))
    driver.wait(lambda: panel.apply_button.isVisible())
    assert panel.verdict.text() == "Start: vanishing"
    panel.apply_button.click()
    chosen = driver.window.document.project.training.initializer
    assert chosen.name in panel.apply_button.text().lower().replace(" ", "_")
    driver.wait(lambda: panel.verdict.text() == "Start: healthy")
    driver.window.document.undo_stack.undo()
    assert driver.window.document.project.training == weak


def test_a_broken_drawing_keeps_its_numbers_and_says_what_is_missing(driver):
    panel = seen(driver)
    edit(driver, "output", units=3)
    driver.wait(lambda: panel.advice.text() == BROKEN)
    assert cell(panel, 3, 1) == "3"
    assert not panel.verdict.isVisible()


def test_selection_is_shared(driver):
    panel = seen(driver)
    panel.table.topLevelItem(2).setSelected(True)
    assert driver.window.canvas.selection == ("hidden_2",)
    driver.window.presenter.select(("hidden_1",))
    assert [item.text(0) for item in panel.table.selectedItems()] == [cell(panel, 1, 0)]


def test_closing_does_not_wait_for_a_forecast(open_window, monkeypatch):
    begun, released = threading.Event(), threading.Event()

    def slow(context, go_on):
        begun.set()
        released.wait(20)
        yield from ()

    monkeypatch.setattr(summary_controller, "init_reports", slow)
    monkeypatch.setattr(background_task, "PATIENCE", 0.01)
    driver = open_window(template("circle"))
    driver.wait_for_snapshot()
    driver.window.docks.raise_dock("summary")
    driver.wait(begun.is_set)
    thread = driver.window.followers.summary._forecast._thread
    driver.window.close()
    assert thread.is_alive()
    released.set()
    thread.join(20)
    assert not thread.is_alive()


def test_only_the_newest_question_is_answered(driver):
    panel = seen(driver)
    answers = []
    driver.window.followers.summary._forecast.progressed.connect(answers.append)
    for units in (5, 6, 7, 8):
        edit(driver, "hidden_1", units=units)
    driver.wait(lambda: answers and answers[-1].advice is not None)
    assert {each.forecast.draws for each in answers} <= {1, 16}
    assert sum(each.advice is not None for each in answers) == 1
    assert cell(panel, 1, 1) == "8"
