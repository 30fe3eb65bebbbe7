"""Saving, opening and closing from the window, with the answers people give."""

import re
import shutil
import threading
import zipfile

import numpy as np
import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QMessageBox

from playground.project.templates import default_project
from playground.ui.app.application import open_source
from playground.ui.files.saving import saving

pytestmark = pytest.mark.gui

LINK = (
    "https://playground.tensorflow.org/#activation=tanh&batchSize=10&dataset=xor"
    "&regDataset=reg-plane&learningRate=0.03&regularizationRate=0&noise=0&networkShape=3,2"
    "&seed=0.55212&showTestData=false&discretize=false&percTrainData=50&x=true&y=true"
)
Answer = QMessageBox.StandardButton


def train_an_epoch(driver):
    epoch = driver.latest.epoch
    driver.do("run_epoch")
    driver.wait(lambda: driver.latest.epoch == epoch + 1 and not driver.window.client.is_running)


def rename(driver, name):
    driver.window.document.push("Rename", driver.project.replace(name=name))


def save(driver, dialogs, path):
    dialogs.saves_as(path)
    with driver.qtbot.waitSignal(driver.window.document.saved, timeout=20_000):
        driver.do("save_as")


def test_saving_changing_and_opening_again_restores_everything(driver, dialogs, tmp_path):
    path = tmp_path / "mine.playground"
    driver.choose(driver.window.training.optimizer.combo, "adam")
    driver.wait_for_snapshot()
    train_an_epoch(driver)
    driver.do("step")
    driver.settle()
    saved, project = driver.settle(), driver.project
    save(driver, dialogs, path)
    assert not driver.window.document.is_modified
    assert driver.window.windowTitle().startswith("mine")
    driver.window.canvas.select(("hidden_1",))
    driver.type_into(driver.window.inspector.form.row("units").field, "8")
    train_an_epoch(driver)
    driver.wait_for_snapshot()
    dialogs.answers.append(Answer.Discard)
    dialogs.open_names.append(str(path))
    with driver.qtbot.waitSignal(driver.window.files.opened, timeout=20_000):
        driver.do("open")
    driver.wait_for_snapshot()
    opened = driver.settle()
    assert driver.project == project
    assert opened.history == saved.history
    np.testing.assert_array_equal(opened.checkpoint.theta, saved.checkpoint.theta)
    assert opened.checkpoint.slots.keys() == saved.checkpoint.slots.keys()
    for name, slot in saved.checkpoint.slots.items():
        np.testing.assert_array_equal(opened.checkpoint.slots[name], slot)
    assert (opened.checkpoint.step, opened.checkpoint.epoch) == (26, 1)
    assert not driver.window.document.is_modified
    assert not dialogs.told


def test_a_restored_training_goes_on_as_if_never_interrupted(driver, dialogs, tmp_path):
    path = tmp_path / "mine.playground"
    train_an_epoch(driver)
    save(driver, dialogs, path)
    train_an_epoch(driver)
    went_on = driver.settle()
    dialogs.answers.append(Answer.Discard)
    with driver.qtbot.waitSignal(driver.window.files.opened, timeout=20_000):
        driver.window.files.open_path(path)
    driver.wait_for_snapshot()
    driver.wait(lambda: driver.latest.epoch == 1)
    train_an_epoch(driver)
    again = driver.settle()
    np.testing.assert_array_equal(again.checkpoint.theta, went_on.checkpoint.theta)


def test_saving_a_running_training_is_consistent(driver, dialogs, tmp_path):
    path = tmp_path / "mine.playground"
    driver.do("play")
    driver.wait(lambda: driver.latest.step > 100)
    save(driver, dialogs, path)
    assert driver.window.client.is_running
    # It has learnt since, and asks; where no moment of it was shown yet there is nothing to ask.
    dialogs.answers.append(Answer.Discard)
    with driver.qtbot.waitSignal(driver.window.files.opened, timeout=20_000):
        driver.window.files.open_path(path)
    dialogs.answers.clear()
    driver.wait(lambda: not driver.window.client.is_running)
    driver.wait_for_snapshot()
    state = driver.settle()
    assert state.checkpoint.step >= 100
    assert state.history[-1].step <= state.checkpoint.step


def test_a_typed_edit_during_the_save_is_still_unsaved(driver, dialogs, tmp_path):
    """It merges into the saved edit and leaves the undo index alone: only the value tells."""
    field = driver.window.training.optimizer.form.row("learning_rate").field
    driver.type_into(field, "0.1")
    dialogs.saves_as(tmp_path / "mine.playground")
    with driver.qtbot.waitSignal(driver.window.document.saved, timeout=20_000):
        driver.do("save_as")
        driver.type_into(field, "0.12")
    assert driver.window.document.is_modified


@pytest.mark.parametrize("damage", ["not a zip", "truncated", "newer"])
def test_a_corrupt_file_is_refused_and_nothing_changes(driver, dialogs, tmp_path, damage):
    path = tmp_path / "bad.playground"
    save(driver, dialogs, path)
    if damage == "not a zip":
        path.write_bytes(b"hello")
    elif damage == "truncated":
        path.write_bytes(path.read_bytes()[:-100])
    else:
        with zipfile.ZipFile(path) as archive:
            parts = {name: archive.read(name) for name in archive.namelist()}
        parts["project.json"] = re.sub(rb'"format": \d+', b'"format": 99', parts["project.json"])
        assert b'"format": 99' in parts["project.json"]
        with zipfile.ZipFile(path, "w") as archive:
            for name, data in parts.items():
                archive.writestr(name, data)
    rename(driver, "precious")
    train_an_epoch(driver)
    before, state = driver.project, driver.settle()
    dialogs.answers.append(Answer.Discard)
    driver.window.files.open_path(path)
    driver.wait(lambda: dialogs.told)
    title, text = dialogs.told[0]
    assert "not opened" in title
    assert "bad.playground" in text
    assert "\n" not in text.strip()
    assert driver.project is before
    assert driver.window.document.is_modified
    np.testing.assert_array_equal(driver.settle().checkpoint.theta, state.checkpoint.theta)


def test_a_folder_that_cannot_be_written_is_told_and_the_edit_stays_unsaved(
    driver, dialogs, tmp_path
):
    rename(driver, "precious")
    said = []
    driver.window.files.message.connect(said.append)
    dialogs.saves_as(tmp_path / "missing" / "mine.playground")
    driver.do("save_as")
    driver.wait(lambda: dialogs.told)
    assert "not saved" in dialogs.told[0][0]
    assert not said
    assert driver.window.document.is_modified
    assert driver.window.document.path is None


def test_a_name_without_ending_gets_one_and_overwrites_only_when_allowed(driver, dialogs, tmp_path):
    (tmp_path / "v1.2.playground").write_text("precious", encoding="utf-8")
    dialogs.saves_as(tmp_path / "v1.2")
    dialogs.answers.append(Answer.No)
    driver.do("save_as")
    driver.settle()
    assert (tmp_path / "v1.2.playground").read_text(encoding="utf-8") == "precious"
    dialogs.answers.append(Answer.Yes)
    save(driver, dialogs, tmp_path / "v1.2")
    assert driver.window.document.path == tmp_path / "v1.2.playground"
    assert driver.window.document.title == "v1.2"


def test_closing_with_unsaved_edits_can_be_cancelled(driver, dialogs, tmp_path):
    save(driver, dialogs, tmp_path / "mine.playground")
    rename(driver, "precious")
    dialogs.answers.append(Answer.Cancel)
    assert not driver.window.close()
    assert driver.window.isVisible()
    driver.do("step")
    driver.wait(lambda: driver.latest.step == 1)


def test_closing_with_unsaved_edits_can_discard_them(driver, dialogs, tmp_path):
    save(driver, dialogs, tmp_path / "mine.playground")
    rename(driver, "precious")
    dialogs.answers.append(Answer.Discard)
    assert driver.window.close()
    assert not driver.window.isVisible()


def test_closing_with_unsaved_edits_can_save_them_first(driver, dialogs, tmp_path):
    path = tmp_path / "mine.playground"
    save(driver, dialogs, path)
    rename(driver, "precious")
    dialogs.answers.append(Answer.Save)
    driver.window.close()
    driver.wait(lambda: not driver.window.isVisible())
    from playground.project import Project

    assert Project.load(path) == driver.project


def test_a_failed_save_keeps_the_window_open_and_later_saves_do_not_close_it(
    driver, dialogs, tmp_path
):
    folder = tmp_path / "removed"
    folder.mkdir()
    save(driver, dialogs, folder / "mine.playground")
    rename(driver, "precious")
    shutil.rmtree(folder)
    dialogs.answers.append(Answer.Save)
    driver.window.close()
    driver.wait(lambda: dialogs.told)
    assert driver.window.isVisible()
    save(driver, dialogs, tmp_path / "mine.playground")
    driver.settle()
    assert driver.window.isVisible()


def test_saving_first_goes_on_to_what_was_asked(driver, dialogs, tmp_path):
    rename(driver, "precious")
    dialogs.answers.append(Answer.Save)
    dialogs.saves_as(tmp_path / "mine.playground")
    driver.do("new")
    driver.wait(lambda: driver.project == default_project())
    assert (tmp_path / "mine.playground").exists()
    driver.wait_for_snapshot()
    assert driver.window.windowTitle().startswith("Circle")


def test_new_after_saving_shows_its_own_name(driver, dialogs, tmp_path):
    save(driver, dialogs, tmp_path / "mine.playground")
    driver.do("new")
    assert driver.window.windowTitle().startswith("Circle")
    driver.wait_for_snapshot()


@pytest.fixture
def held(monkeypatch):
    """Hold files back that are written; set it to let them go."""
    gate, write = threading.Event(), saving.write_project

    def write_later(*args, **kwargs):
        gate.wait(20)
        return write(*args, **kwargs)

    monkeypatch.setattr(saving, "write_project", write_later)
    yield gate
    gate.set()


@pytest.mark.parametrize("is_used", [False, True])
def test_a_file_written_meanwhile_is_not_that_of_the_next_document(
    driver, dialogs, tmp_path, held, is_used
):
    path = tmp_path / "mine.playground"
    driver.wait_for_snapshot()
    if is_used:
        train_an_epoch(driver)
    dialogs.saves_as(path)
    driver.do("save_as")
    driver.window.file_actions.open(driver.project.replace(name="next"), None, None)
    held.set()
    driver.wait(lambda: driver.message == "Saved mine.playground")
    document = driver.window.document
    assert document.path is None  # a save of the next document would overwrite the file
    assert document.title == "next"
    assert document.undo_stack.isClean() is not is_used
    driver.wait_for_snapshot()


def test_edits_made_while_work_is_saved_first_are_asked_about(driver, dialogs, tmp_path, held):
    rename(driver, "precious")
    dialogs.answers.append(Answer.Save)
    dialogs.saves_as(tmp_path / "mine.playground")
    driver.do("new")
    rename(driver, "more precious")
    dialogs.answers.append(Answer.Cancel)
    held.set()
    driver.wait(lambda: not dialogs.answers)
    assert driver.project.name == "more precious"
    assert driver.window.document.is_modified


def test_closing_while_training_ends_the_worker(driver):
    driver.do("play")
    driver.wait(lambda: driver.latest.step > 10)
    assert driver.window.close()
    assert not driver.window.client._worker._thread.is_alive()


# files and links from outside --------------------------------------------------------------------


def drop(driver, url):
    """Drag an address onto the middle of the window, as a file manager does."""
    mime = QMimeData()
    mime.setUrls([url])
    viewport = driver.window.canvas.viewport()
    at = viewport.rect().center()
    rest = (Qt.DropAction.CopyAction, mime, Qt.MouseButton.LeftButton)
    none = Qt.KeyboardModifier.NoModifier
    enter = QDragEnterEvent(QPoint(at), *rest, none)
    QApplication.sendEvent(viewport, enter)
    assert enter.isAccepted()
    QApplication.sendEvent(driver.window, QDropEvent(QPointF(at), *rest, none))


def test_a_project_dropped_on_the_window_opens(driver, dialogs, tmp_path):
    path = tmp_path / "mine.playground"
    default_project().replace(name="Dropped").save(path)
    with driver.qtbot.waitSignal(driver.window.files.opened, timeout=20_000):
        drop(driver, QUrl.fromLocalFile(str(path)))
    assert driver.project.name == "Dropped"
    assert driver.window.document.path == path
    driver.wait_for_snapshot()


def test_a_table_dropped_on_the_window_asks_how_to_read_it(driver, tmp_path, monkeypatch):
    from playground.ui.panels.csv.csv_dialog import CsvDialog

    path = tmp_path / "tab.csv"
    path.write_text("a,b,c\n1,2,x\n3,4,y\n5,6,x\n7,9,y\n", encoding="utf-8")
    shown = []

    def run(dialog):
        shown.append(dialog.windowTitle())
        dialog.reject()
        return 0

    monkeypatch.setattr(CsvDialog, "exec", run)
    drop(driver, QUrl.fromLocalFile(str(path)))
    driver.wait(lambda: shown)
    assert "tab.csv" in shown[0]


def test_a_link_dropped_on_the_window_opens(driver):
    drop(driver, QUrl(LINK))
    driver.wait(lambda: driver.project.browser_seed == "0.55212")


def test_a_link_is_opened_from_the_menu(driver, dialogs):
    dialogs.texts.append(f"  {LINK} ")
    driver.do("open_link")
    driver.wait_for_snapshot()
    assert driver.project.browser_seed == "0.55212"
    assert driver.project.dataset.kind == "xor"
    assert driver.project.network.node("hidden_1").params["units"] == 3
    assert driver.window.client.dataset.is_2d
    driver.do("copy_link")
    assert "seed=0.55212" in QApplication.clipboard().text()


def test_an_escaped_link_opens_as_the_clean_one(driver, dialogs):
    dialogs.texts.append(LINK.replace("&", "&amp;"))
    driver.do("open_link")
    driver.wait_for_snapshot()
    assert driver.project.dataset.kind == "xor"
    assert driver.project.browser_seed == "0.55212"


def test_an_unknown_key_of_a_link_is_said(driver, dialogs):
    dialogs.texts.append(LINK + "&learningrat=3")
    driver.do("open_link")
    assert "'learningrat' (did you mean learningRate?)" in driver.message
    assert driver.project.dataset.kind == "xor"


def test_a_bad_link_names_what_is_wrong_with_it(driver, dialogs):
    before = driver.project
    dialogs.texts.append(LINK.replace("batchSize=10", "batchSize=-3"))
    driver.do("open_link")
    assert "batchSize" in dialogs.told[0][1]
    assert driver.project is before


@pytest.mark.parametrize(
    ("source", "name"), [(LINK, "xor"), ("#dataset=gauss", "gauss"), ("iris", "iris")]
)
def test_the_command_line_may_name_a_link_or_a_template(driver, source, name):
    open_source(driver.window, source)
    driver.wait_for_snapshot()
    assert driver.project.dataset.kind == name


def test_a_project_is_known_by_its_content_whatever_its_name(driver, tmp_path):
    path = tmp_path / "project.zip"
    default_project().replace(name="Zipped").save(path)
    with driver.qtbot.waitSignal(driver.window.files.opened, timeout=20_000):
        open_source(driver.window, str(path))
    assert driver.project.name == "Zipped"
    driver.wait_for_snapshot()
