"""Trainings that were left stay as runs: compared, restored, cloned, renamed, saved and undone."""

import csv
import zipfile

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLineEdit

from playground.project.project import read_project, write_project
from playground.project.set_value import set_value
from playground.ui.panels.runs.run_model import RunFact

pytestmark = [pytest.mark.gui, pytest.mark.usefixtures("one_window")]


@pytest.fixture
def trained(driver):
    """A training of 60 steps, at rest."""
    train(driver, 60)
    return driver


def train(driver, steps):
    until = driver.latest.step + steps
    driver.window.client.step(steps)
    driver.wait(lambda: driver.latest.step == until)


def theta(driver):
    return np.concatenate([p.value.ravel() for p in driver.latest.parameters])


def runs(driver):
    return driver.window.document.runs.runs


def panel(driver):
    if not driver.window.docks.all["runs"].isVisible():
        driver.do("runs")
    driver.wait(lambda: driver.window.views.runs.is_seen)
    return driver.window.views.runs.panel


def reset(driver):
    before = len(runs(driver))
    driver.do("reset")
    driver.wait(lambda: driver.latest.step == 0 and len(runs(driver)) == before + 1)


def press(driver, name):
    button = panel(driver)._buttons[name]
    driver.qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


def test_a_reset_training_is_a_run_and_restored_as_it_was(trained):
    learnt = theta(trained)
    reset(trained)
    (run,) = runs(trained)
    assert (run.origin, run.steps, run.name) == ("reset", 60, "SGD 0.03")
    assert "Runs keeps it" in trained.message
    train(trained, 10)
    panel(trained).choose(run.id)
    press(trained, "restore")
    trained.wait(lambda: trained.latest.step == 60)
    np.testing.assert_array_equal(theta(trained), learnt)
    # What was trained until then is a run, too; and undo returns to it.
    trained.wait(lambda: [each.steps for each in runs(trained)] == [60, 10])
    trained.do("undo")
    trained.wait(lambda: trained.latest.step == 10)
    trained.wait(lambda: [each.steps for each in runs(trained)] == [60])


def test_undoing_the_reset_makes_the_run_the_present_training_again(trained):
    reset(trained)
    trained.do("undo")
    trained.wait(lambda: trained.latest.step == 60)
    assert runs(trained) == ()
    trained.do("redo")
    trained.wait(lambda: trained.latest.step == 0)


def test_the_table_tells_what_differs_and_how_it_went(trained):
    window = trained.window
    reset(trained)
    window.edits.set_training(set_value(trained.project, "learning_rate", "0.3").training, "x", "")
    train(trained, 30)
    shown = panel(trained)
    trained.wait(lambda: shown.model.rowCount() == 2)
    present, run = ([shown.model.index(row, c).data() for c in RunFact] for row in (0, 1))
    assert present[RunFact.NAME] == "This training"
    assert present[RunFact.DIFFERS] == "learning rate 0.3"
    assert run[RunFact.DIFFERS] == "learning rate 0.03"
    assert (present[RunFact.UPDATES], run[RunFact.UPDATES]) == ("30", "60")
    kept = runs(trained)[0].curves[0][-1]
    assert run[RunFact.TRAIN] == f"{kept.train_loss:.4g}"


def test_the_table_tells_how_long_the_present_training_took_too(trained):
    seconds = trained.window.client.history.points()[-1].seconds
    assert seconds > 0
    model = panel(trained).model
    shown = model.index(0, RunFact.SECONDS).data()
    assert shown == f"{seconds:.2f}"
    sides = [model.headerData(f, Qt.Orientation.Horizontal, Qt.ItemDataRole.TextAlignmentRole)
             for f in (RunFact.NAME, RunFact.SECONDS)]  # fmt: skip
    assert bool(sides[0] & Qt.AlignmentFlag.AlignLeft)
    assert bool(sides[1] & Qt.AlignmentFlag.AlignRight)


def test_settings_are_taken_without_the_weights(trained):
    reset(trained)
    window = trained.window
    window.edits.set_training(set_value(trained.project, "learning_rate", "0.3").training, "x", "")
    panel(trained).choose(runs(trained)[0].id)
    press(trained, "clone")
    assert trained.project.training.optimizer.params["learning_rate"] == 0.03
    trained.do("undo")
    assert trained.project.training.optimizer.params["learning_rate"] == 0.3


def test_names_and_notes_are_typed_and_undone(trained):
    reset(trained)
    run_id = runs(trained)[0].id
    shown = panel(trained)
    shown.choose(run_id)
    press(trained, "rename")
    editor = shown.table.findChild(QLineEdit)
    editor.selectAll()
    trained.qtbot.keyClicks(editor, "slow one")
    trained.qtbot.keyClick(editor, Qt.Key.Key_Return)
    trained.wait(lambda: runs(trained)[0].name == "slow one")
    shown.model.setData(shown.model.index(1, RunFact.NOTE), "why?", Qt.ItemDataRole.EditRole)
    assert runs(trained)[0].note == "why?"
    trained.do("undo")
    trained.do("undo")
    assert (runs(trained)[0].name, runs(trained)[0].note) == ("SGD 0.03", "")


def test_a_name_that_is_refused_is_told(trained):
    reset(trained)
    trained.window.runs.rename(runs(trained)[0].id, " ")
    assert "1 to 80 characters" in trained.message
    assert runs(trained)[0].name == "SGD 0.03"


def test_a_deleted_run_comes_back_by_undo(trained):
    reset(trained)
    (run,) = runs(trained)
    shown = panel(trained)
    shown.choose(run.id)
    trained.qtbot.keyClick(shown.table, Qt.Key.Key_Delete)
    assert runs(trained) == ()
    trained.do("undo")
    assert runs(trained)[0] is run


def test_runs_are_saved_with_the_project_and_opened_again(trained, tmp_path, dialogs):
    reset(trained)
    path = tmp_path / "a.playground"
    dialogs.save_names.append((str(path), ""))
    trained.do("save_as")
    trained.wait(lambda: trained.window.document.path == path)
    trained.wait(lambda: not trained.window.unsaved.is_there)
    (kept,) = read_project(path).runs
    np.testing.assert_array_equal(kept.checkpoint.theta, runs(trained)[0].checkpoint.theta)
    trained.window.runs.show(kept.id, False)
    assert trained.window.unsaved.is_there
    trained.window.unsaved.forget()
    trained.window.document.set_runs(read_project(path).runs, is_saved=True)
    trained.window.files.open_project(path)
    trained.wait(lambda: len(runs(trained)) == 1 and runs(trained)[0].is_shown)


def test_another_playground_has_runs_of_its_own_and_undo_brings_these_back(trained):
    reset(trained)
    train(trained, 20)
    trained.do("new")
    trained.wait(lambda: runs(trained) == ())
    trained.settle()
    assert runs(trained) == ()
    trained.do("undo")
    trained.wait(lambda: trained.latest.step == 20)
    assert [run.steps for run in runs(trained)] == [60]


def test_the_table_is_exported(trained, tmp_path):
    reset(trained)
    panel(trained)
    path = tmp_path / "runs.csv"
    trained.window.followers.runs.export(path)
    with path.open(newline="") as file:
        (row,) = csv.DictReader(file)
    assert row["updates"] == "60"


def test_without_runs_the_table_says_how_they_come(driver):
    shown = panel(driver)
    assert shown._empty.isVisible()
    assert "A training that is reset" in shown._empty.text()
    assert not shown._buttons["restore"].isEnabled()


def test_runs_that_cannot_be_read_are_written_back(trained, tmp_path):
    whole, path = tmp_path / "whole.playground", tmp_path / "damaged.playground"
    reset(trained)
    write_project(whole, trained.project, runs=trained.window.document.runs)
    with zipfile.ZipFile(whole) as archive, zipfile.ZipFile(path, "w") as copy:
        for name in archive.namelist():
            if not name.endswith("state/theta.npy"):
                copy.writestr(name, archive.read(name))
    trained.window.document.set_runs(trained.window.document.runs, is_saved=True)
    trained.window.unsaved.forget()
    trained.window.document.undo_stack.setClean()
    trained.window.files.open_project(path)
    trained.wait(lambda: trained.window.document.path == path)
    assert "its runs cannot be used" in trained.message
    trained.settle()
    stamp = path.stat().st_mtime_ns
    trained.do("save")
    trained.wait(lambda: path.stat().st_mtime_ns != stamp)
    with zipfile.ZipFile(path) as archive, zipfile.ZipFile(whole) as before:
        assert archive.read("runs.json") == before.read("runs.json")


def test_a_name_that_is_being_typed_stays_with_its_run_or_goes_with_it(trained):
    reset(trained)
    train(trained, 2)
    reset(trained)
    first, second = runs(trained)
    table = panel(trained)
    table.choose(second.id)
    press(trained, "rename")
    QApplication.focusWidget().selectAll()
    trained.qtbot.keyClicks(QApplication.focusWidget(), "mine")
    trained.window.runs.delete(first.id)
    trained.qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)
    trained.wait(lambda: [run.name for run in runs(trained)] == ["mine"])
    press(trained, "rename")
    trained.qtbot.keyClicks(QApplication.focusWidget(), "other")
    trained.window.runs.delete(second.id)
    assert not list(runs(trained))
    trained.do("undo")
    assert [run.name for run in runs(trained)] == ["mine"]


def test_a_run_may_go_between_enter_and_its_new_name(trained):
    reset(trained)
    (run,) = runs(trained)
    table = panel(trained)
    table.choose(run.id)
    press(trained, "rename")
    trained.qtbot.keyClicks(QApplication.focusWidget(), "mine")
    trained.qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)  # Qt renames it later
    trained.window.runs.delete(run.id)
    QApplication.processEvents()
    trained.do("undo")
    assert runs(trained) == (run,)
