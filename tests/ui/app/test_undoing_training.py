"""What was learnt is there again after undo and redo, as a person meets it in the window."""

import re
from pathlib import Path

import pytest
from PySide6.QtCore import Qt

from playground.datasets.base.source import DatasetConfig
from playground.project.templates import template
from playground.training.moments.moment_store import MomentStore

pytestmark = [pytest.mark.gui, pytest.mark.usefixtures("one_window")]

CTRL = Qt.KeyboardModifier.ControlModifier


def undo(driver):
    driver.window.canvas.setFocus()
    driver.key(Qt.Key.Key_Z, CTRL)
    return driver.settle()


def redo(driver):
    driver.do("redo")
    return driver.settle()


def delete(driver, node_id):
    driver.window.canvas.setFocus()
    driver.window.presenter.select((node_id,))
    driver.key(Qt.Key.Key_Delete)
    assert node_id not in driver.project.network


def set_units(driver, node_id, units):
    driver.window.docks.raise_dock("inspector")
    driver.window.presenter.select((node_id,))
    driver.wait(lambda: driver.window.inspector.isVisible())
    driver.type_into(driver.window.inspector.form.row("units").field, str(units))
    node = next(n for n in driver.project.network.nodes if n.id == node_id)
    assert node.params["units"] == units


def choose_data(driver, kind):
    driver.window.data.grid.kind_chosen.emit(kind)
    assert driver.project.dataset.kind == kind


def choose_iris(driver):
    """Choose data of another kind: outputs and loss are fitted to it."""
    next(row for row in driver.window.data._rows if row.kind == "iris").click()
    driver.wait(lambda: driver.project.training.loss.name == "softmax_cross_entropy")
    driver.wait_for_snapshot()


def choose_table(driver):
    path = Path(driver.window.settings.folder) / "table.csv"
    rows = [f"{x / 10},{1 - x / 10},{'ab'[x % 2]}" for x in range(60)]
    path.write_text("\n".join(["x,y,label", *rows]))
    config = DatasetConfig("csv", {"path": str(path), "target": "label"})
    driver.window.edits.set_dataset(config, "Use data from table.csv", "")
    driver.wait_for_snapshot()


EDITS = {
    "a deleted layer": lambda driver: delete(driver, "hidden_1"),
    "another number of units": lambda driver: set_units(driver, "hidden_2", 1000),
    "other data": lambda driver: choose_data(driver, "spiral"),
    "data of another kind": choose_iris,
    "another table": choose_table,
    "Reset": lambda driver: driver.key(Qt.Key.Key_R),
}


@pytest.mark.parametrize("edit", EDITS)
def test_undo_gives_back_what_an_edit_gave_up_and_redo_what_followed_it(driver, edit, train, same):
    learnt = train(driver)
    EDITS[edit](driver)
    later = train(driver, 1)
    assert later.checkpoint.theta.tobytes() != learnt.checkpoint.theta.tobytes()
    assert same(undo(driver), learnt)
    driver.wait(lambda: driver.latest.epoch == 3)
    assert driver.window.client.history.points() == learnt.history
    assert same(redo(driver), later)
    assert same(undo(driver), learnt)


def test_a_reset_is_a_step_of_the_undo_history(driver, train, same):
    stack = driver.window.document.undo_stack
    driver.key(Qt.Key.Key_R)
    driver.settle()
    assert stack.count() == 0, "nothing was given up"
    learnt = train(driver)
    driver.key(Qt.Key.Key_R)
    begun = driver.settle()
    assert begun.checkpoint.step == 0
    assert driver.window.actions_by_name["undo"].text() == "&Undo “Reset”"
    driver.key(Qt.Key.Key_R)
    driver.settle()
    assert stack.count() == 1
    assert same(undo(driver), learnt)
    assert same(redo(driver), begun)


def test_what_was_said_of_a_reset_is_gone_once_it_is_undone(driver, train):
    train(driver)
    driver.key(Qt.Key.Key_R)
    driver.settle()
    assert "Undo gives back" in driver.window.status.currentMessage()
    driver.do("undo")
    driver.settle()
    assert driver.window.status.currentMessage() == ""


def test_a_reset_while_training_runs_can_be_undone(driver):
    driver.do("play")
    driver.wait(lambda: driver.latest.epoch > 20)
    driver.key(Qt.Key.Key_R)
    assert driver.settle().checkpoint.step == 0
    assert not driver.window.client.is_running
    assert undo(driver).checkpoint.epoch > 20


def test_an_edit_while_training_runs_can_be_undone(driver):
    driver.do("play")
    driver.wait(lambda: driver.latest.epoch > 20)
    delete(driver, "hidden_2")
    driver.wait(lambda: driver.window.client.is_current)
    driver.do("play")
    driver.wait(lambda: not driver.window.client.is_running)
    back = undo(driver)
    assert back.checkpoint.epoch > 20
    assert ("hidden_2", "weight") in {entry[:2] for entry in back.checkpoint.parameters}


def test_a_learning_rate_goes_on_when_it_is_undone(driver, train, same):
    train(driver)
    window = driver.window
    driver.type_into(window.training.optimizer.form.row("learning_rate").field, "0.5")
    trained = train(driver, 1)
    window.document.undo_stack.undo()
    assert same(driver.settle(), trained)


def test_an_edit_that_gives_up_training_is_a_step_of_its_own(driver, train, same, monkeypatch):
    monkeypatch.setattr("playground.ui.controllers.document.MERGE_SECONDS", 0.0)
    set_units(driver, "hidden_1", 5)
    learnt = train(driver)
    set_units(driver, "hidden_1", 6)
    assert driver.window.document.undo_stack.count() == 2
    assert same(undo(driver), learnt)


@pytest.mark.parametrize("name", ["circle", "iris", "autoencoder-digits"])
def test_another_playground_in_place_of_one_without_a_file_can_be_undone(driver, train, same, name):
    window, first = driver.window, driver.project
    learnt = train(driver)
    window.menus.template_requested.emit(name)
    assert driver.project == template(name)
    assert driver.settle().checkpoint.step == 0
    driver.wait_for_snapshot()
    assert not window.document.is_modified
    assert window.windowTitle().startswith(driver.project.name)
    later = train(driver, 1)
    assert same(undo(driver), learnt)
    assert driver.project == first
    assert same(redo(driver), later)
    assert driver.project == template(name)
    assert not window.banner.text


def test_a_playground_saved_since_it_was_begun_is_modified_by_undoing_that(driver, train):
    document = driver.window.document
    train(driver)
    driver.do("new")
    driver.settle()
    assert document.unsaved_edits == 0
    document.undo_stack.setClean()
    undo(driver)
    assert document.unsaved_edits == 1
    document.undo_stack.redo()
    document.push("Rename", driver.project.replace(name="other"))
    assert document.unsaved_edits == 1


def test_nothing_is_kept_of_a_playground_nobody_used(driver):
    driver.window.menus.template_requested.emit("iris")
    driver.wait_for_snapshot()
    assert driver.window.document.undo_stack.count() == 0


def test_a_reset_alone_does_not_count_as_an_edit(driver, train):
    document = driver.window.document
    train(driver)
    driver.key(Qt.Key.Key_R)
    assert not document.is_modified
    assert not driver.window.isWindowModified()
    document.push("Rename", driver.project.replace(name="other"))
    assert driver.window.isWindowModified()
    undo(driver)
    assert not driver.window.isWindowModified()
    document.undo_stack.redo()
    assert document.is_modified


def test_how_much_is_kept_is_told_by_a_tooltip(driver, train):
    def told():
        return driver.window.status._size.toolTip().split("\n")

    train(driver)
    step = f"{driver.window.client.latest.step:,}"
    driver.wait(lambda: f"step 0 to {step}, closer together the later" in told()[0])
    kept, undo_too, memory = told()
    assert kept.startswith("Kept of this training: ")
    assert undo_too == "Kept for undo and redo: 0 moments of training"
    assert re.fullmatch(r"All in 0\.\d MB of 256 MB", memory)
    delete(driver, "hidden_1")
    driver.settle()
    assert told()[0] == f"Kept of this training: 1 moment, step {step}"
    assert told()[1] == "Kept for undo and redo: 1 moment of training"


def test_undo_says_when_what_was_learnt_found_no_room(driver, monkeypatch, train):
    action = driver.window.actions_by_name["undo"]
    monkeypatch.setattr(MomentStore, "leave", keep_nothing)
    train(driver)
    delete(driver, "hidden_1")
    driver.wait(lambda: action.text().endswith("(its training is no longer kept)"))
    undo(driver)
    assert "hidden_1" in driver.project.network
    assert not driver.window.banner.text


def keep_nothing(store, key, state):
    """Stand in for a store that is full."""
    store.lost.add(key)
