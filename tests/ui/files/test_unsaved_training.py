"""Training is work: a saved project that has learnt since is marked, and leaving it asks."""

import threading

import numpy as np
import pytest
from PySide6.QtWidgets import QMessageBox

from playground.nn.compiler import plan
from playground.project.project import read_project
from playground.project.templates import default_project

pytestmark = pytest.mark.gui

Answer = QMessageBox.StandardButton
LINK = "https://playground.tensorflow.org/#dataset=xor&networkShape=3,2&seed=0.5&x=true&y=true"


def train(driver, epochs=1):
    goal = driver.latest.epoch + epochs
    driver.window.client.run_epochs(epochs)
    driver.wait(lambda: driver.latest.epoch == goal and not driver.window.client.is_running)


def is_marked(driver):
    return driver.window.isWindowModified()


@pytest.fixture
def saved(driver, dialogs, tmp_path):
    """A window with a project that was saved after two epochs; returns the file."""
    path = tmp_path / "mine.playground"
    train(driver, 2)
    dialogs.saves_as(path)
    with driver.qtbot.waitSignal(driver.window.document.saved, timeout=20_000):
        driver.do("save_as")
    driver.settle()
    assert not is_marked(driver)
    return path


def save(driver):
    with driver.qtbot.waitSignal(driver.window.document.saved, timeout=20_000):
        driver.do("save")


def test_training_marks_a_saved_project_and_saving_clears_the_mark(driver, saved):
    train(driver)
    assert is_marked(driver)
    assert driver.window.windowTitle().startswith("mine[*]")
    save(driver)
    assert not is_marked(driver)
    assert read_project(saved).state.checkpoint.epoch == 3
    driver.settle()
    assert not is_marked(driver)


def test_a_single_step_counts(driver, saved):
    driver.do("step")
    driver.wait(lambda: is_marked(driver))


def test_a_weight_set_by_hand_counts(driver, saved):
    node, name = next(iter(driver.weights()))
    driver.window.client.set_value(node, name, (0, 0), 0.5)
    driver.wait(lambda: is_marked(driver))


def test_an_opened_project_is_marked_once_it_learns_more(driver, dialogs, saved):
    driver.do("new")
    driver.wait_for_snapshot()
    driver.window.files.open_project(saved)
    driver.wait(lambda: driver.window.document.path == saved)
    driver.wait(lambda: driver.latest is not None and driver.latest.epoch == 2)
    assert not is_marked(driver)
    train(driver)
    assert is_marked(driver)


def test_a_project_saved_untrained_is_marked_once_it_learns(driver, dialogs, tmp_path):
    path = tmp_path / "fresh.playground"
    default_project().save(path)
    driver.window.files.open_project(path)
    driver.wait(lambda: driver.window.document.path == path)
    driver.wait_for_snapshot()
    assert not is_marked(driver)
    train(driver)
    assert is_marked(driver)


def test_a_project_that_is_opened_is_checked_beside_the_window(driver, tmp_path, monkeypatch):
    path, checked, real = tmp_path / "checked.playground", [], plan._analyze_anew
    default_project().save(path)

    def analyze(spec, signature):
        checked.append((spec, threading.current_thread() is threading.main_thread()))
        return real(spec, signature)

    monkeypatch.setattr(plan, "_analyze_anew", analyze)
    driver.window.files.open_project(path)
    driver.wait(lambda: driver.window.document.path == path)
    driver.wait_for_snapshot()
    opened = driver.window.document.project.network
    assert [in_window for spec, in_window in checked if spec is opened] == [False]


LEAVING = {
    "quit": lambda window, path: window.close(),
    "new": lambda window, path: window.actions_by_name["new"].trigger(),
    "template": lambda window, path: window.file_actions.open_template("iris"),
    "open": lambda window, path: window.actions_by_name["open"].trigger(),
    "drop": lambda window, path: window.files.open_path(path),
    "link": lambda window, path: window.files.open_link(LINK),
}


@pytest.mark.parametrize("way", LEAVING)
def test_every_way_out_asks_and_says_what_would_be_lost(driver, dialogs, saved, way):
    train(driver, 3)
    dialogs.answers.append(Answer.Cancel)
    dialogs.open_names.append(str(saved))
    learnt = driver.latest.step
    LEAVING[way](driver.window, saved)
    assert dialogs.asked[-1] == "Unsaved changes"
    assert "mine" in dialogs.questions[-1]
    assert "3 epochs of training since it was saved" in dialogs.questions[-1]
    assert "edit" not in dialogs.questions[-1]
    driver.settle()
    assert driver.window.isVisible()
    assert driver.window.document.path == saved
    assert driver.latest.step == learnt


def test_edits_are_told_beside_the_training(driver, dialogs, saved):
    train(driver)
    driver.window.document.push("Rename", driver.project.replace(name="other"))
    driver.window.document.push("Rename", driver.project.replace(name="third"))
    dialogs.answers.append(Answer.Cancel)
    driver.do("new")
    assert "2 edits" in dialogs.questions[-1]
    assert "1 epoch of training" in dialogs.questions[-1]


def test_a_reset_is_told_too(driver, dialogs, saved):
    driver.do("reset")
    driver.wait(lambda: driver.latest.step == 0 and is_marked(driver))
    dialogs.answers.append(Answer.Cancel)
    driver.do("new")
    assert "from epoch 2 to epoch 0" in dialogs.questions[-1]


def test_saving_when_asked_writes_what_was_learnt_and_leaves(driver, dialogs, saved):
    driver.do("play")
    driver.wait(lambda: driver.latest.epoch > 4)
    dialogs.answers.append(Answer.Save)
    driver.window.close()
    driver.wait(lambda: not driver.window.isVisible())
    assert dialogs.asked.count("Unsaved changes") == 1
    assert read_project(saved).state.checkpoint.epoch > 4


def test_the_mark_is_right_when_training_goes_on_during_the_save(driver, saved):
    driver.do("play")
    driver.wait(lambda: is_marked(driver))
    save(driver)
    assert driver.window.client.is_running
    driver.wait(lambda: is_marked(driver))
    driver.do("play")
    driver.wait(lambda: not driver.window.client.is_running)
    state = driver.settle()
    in_file = read_project(saved).state.checkpoint
    assert in_file.step < state.checkpoint.step


def test_a_save_that_fails_leaves_the_mark(driver, dialogs, saved, monkeypatch):
    from playground.ui.files.saving import saving

    def refuse(*_, **_options):
        raise OSError("disk full")

    monkeypatch.setattr(saving, "write_project", refuse)
    train(driver)
    driver.window.status.clearMessage()
    driver.do("save")
    driver.wait(lambda: dialogs.told)
    assert "disk full" in dialogs.told[-1][1]
    assert "Saved" not in driver.message
    assert is_marked(driver)


def test_training_back_at_the_saved_moment_is_not_unsaved(driver, saved):
    """What counts is where the training stands, not what happened meanwhile."""
    state = driver.settle()
    train(driver)
    assert is_marked(driver)
    driver.window.client.begin(driver.project, state)
    driver.wait(lambda: driver.latest.epoch == 2 and not is_marked(driver))
    np.testing.assert_array_equal(driver.settle().checkpoint.theta, state.checkpoint.theta)


def test_a_playground_without_a_file_never_asks_about_its_training(driver, dialogs):
    train(driver)
    assert not is_marked(driver)
    driver.do("new")
    driver.wait_for_snapshot()
    assert not dialogs.asked
    driver.window.close()
    assert not dialogs.asked


def test_what_was_restored_from_a_recovery_copy_is_told(driver, dialogs, saved):
    driver.window.document.open(driver.project, saved)
    driver.window.document.undo_stack.resetClean()
    assert is_marked(driver)
    dialogs.answers.append(Answer.Cancel)
    driver.do("new")
    assert "restored" in dialogs.questions[-1]
