"""Unsaved work outlives its window: copies while working, and the offer at the next start."""

import errno
import os
import signal
import subprocess
import sys

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QMessageBox, QPushButton

from playground.project import Project
from playground.project.project import read_project
from playground.recovery.find_copies import find_copies
from playground.ui.files import recovery_copies
from playground.ui.files.recovery_offer import RecoveryOffer

pytestmark = pytest.mark.gui

Answer = QMessageBox.StandardButton


@pytest.fixture
def quick(monkeypatch):
    """Edits rest for a moment only, and training is copied often."""
    monkeypatch.setattr(recovery_copies, "IDLE_MS", 20)
    monkeypatch.setattr(recovery_copies, "INTERVAL_MS", 50)


@pytest.fixture
def root(settings):
    return settings.directory / "recovery"


def rename(driver, name):
    driver.window.document.push("Rename", driver.project.replace(name=name))


def save(driver, dialogs, path):
    dialogs.saves_as(path)
    with driver.qtbot.waitSignal(driver.window.document.saved, timeout=20_000):
        driver.do("save_as")


def train_an_epoch(driver):
    epoch = driver.latest.epoch
    driver.do("run_epoch")
    driver.wait(lambda: driver.latest.epoch == epoch + 1 and not driver.window.client.is_running)


def copied(driver):
    """Wait until a copy is on the disk."""
    driver.window.recovery.write()
    driver.wait(lambda: driver.window.recovery.is_copied)


def crash(driver):
    """Let go of the copies as the system does for a process that dies."""
    driver.window.recovery._task.join()
    driver.window.recovery.folder.leave()


def offer_of(driver, count=1):
    """Look for copies as the start does; return the dialog that offers them."""
    with driver.qtbot.waitSignal(driver.window.restoring.looked, timeout=20_000) as looked:
        driver.window.restoring.begin()
    assert looked.args == [count]
    dialogs = [d for d in driver.window.findChildren(RecoveryOffer) if d.isVisible()]
    return dialogs[0] if count else None


def press(dialog, name, qtbot):
    button = next(b for b in dialog.findChildren(QPushButton) if b.accessibleName() == name)
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


def test_a_crash_costs_neither_the_document_nor_the_training(open_window, root, dialogs, tmp_path):
    driver = open_window()
    driver.wait_for_snapshot()
    path = tmp_path / "mine.playground"
    save(driver, dialogs, path)
    driver.choose(driver.window.training.optimizer.combo, "adam")
    driver.wait_for_snapshot()
    train_an_epoch(driver)
    state, project = driver.settle(), driver.project
    copied(driver)
    crash(driver)
    again = open_window()
    again.wait_for_snapshot()
    press(offer_of(again), "Restore mine", again.qtbot)
    again.wait(lambda: again.project == project)
    again.wait_for_snapshot()
    restored = again.settle()
    np.testing.assert_array_equal(restored.checkpoint.theta, state.checkpoint.theta)
    assert restored.checkpoint.slots.keys() == state.checkpoint.slots.keys()
    assert restored.history == state.history
    assert again.window.document.path == path
    assert again.window.document.is_modified
    assert again.window.isWindowModified()
    copied(again)
    assert find_copies(root) == []  # the old copy went when there was another, held by its window


def test_edits_are_copied_when_they_rest(quick, driver, root):
    with driver.qtbot.waitSignal(driver.window.recovery.written, timeout=20_000):
        rename(driver, "precious")
    crash(driver)
    (copy,) = find_copies(root)
    assert Project.load(copy.project).name == "precious"
    assert not QImage(str(copy.picture)).isNull()


def test_training_is_copied_while_it_goes_on(quick, driver, root):
    driver.do("play")
    for _ in range(2):
        with driver.qtbot.waitSignal(driver.window.recovery.written, timeout=20_000):
            pass
    assert driver.window.client.is_running
    driver.do("play")
    driver.settle()
    crash(driver)
    (copy,) = find_copies(root)
    assert read_project(copy.project).state.checkpoint.step > 0


def test_a_network_that_cannot_be_trained_keeps_its_training_in_the_copy(driver, root):
    train_an_epoch(driver)
    theta = driver.settle().checkpoint.theta
    driver.window.canvas.select(("output",))
    driver.type_into(driver.window.inspector.form.row("units").field, "5")
    driver.settle()
    copied(driver)
    crash(driver)
    (copy,) = find_copies(root)
    opened = read_project(copy.project)
    assert opened.state is None
    assert opened.kept.members["theta.npy"].endswith(theta.tobytes())


def test_looking_at_a_new_window_leaves_nothing(open_window, root):
    driver = open_window()
    driver.wait_for_snapshot()
    driver.settle()
    assert not driver.window.recovery.has_work
    assert driver.window.close()
    assert not root.exists()


def test_a_clean_exit_of_a_file_leaves_nothing(open_window, root, dialogs, tmp_path):
    driver = open_window()
    driver.wait_for_snapshot()
    save(driver, dialogs, tmp_path / "mine.playground")
    rename(driver, "precious")
    copied(driver)
    assert list(root.iterdir())
    dialogs.answers.append(Answer.Discard)
    assert driver.window.close()
    assert not list(root.iterdir())


def test_saving_removes_the_copy(driver, root, dialogs, tmp_path):
    rename(driver, "precious")
    copied(driver)
    save(driver, dialogs, tmp_path / "mine.playground")
    driver.wait(lambda: not list(root.iterdir()))


def test_a_playground_comes_back_on_the_next_start(open_window, root, dialogs):
    driver = open_window()
    driver.wait_for_snapshot()
    rename(driver, "precious")
    driver.wait_for_snapshot()
    train_an_epoch(driver)
    state = driver.settle()
    assert driver.window.close()
    assert dialogs.asked == []
    again = open_window()
    again.wait_for_snapshot()
    dialog = offer_of(again)
    assert dialog.windowTitle() == "Welcome back"
    press(dialog, "Continue precious", again.qtbot)
    again.wait(lambda: again.project.name == "precious")
    again.wait_for_snapshot()
    np.testing.assert_array_equal(again.settle().checkpoint.theta, state.checkpoint.theta)
    assert again.window.document.path is None
    assert not again.window.isWindowModified()  # nor does leaving it ask
    assert again.window.close()
    assert dialogs.asked == []
    assert [copy.note.was_left for copy in find_copies(root)] == [True]


def test_a_file_on_the_command_line_is_not_met_with_yesterdays_playground(open_window, root):
    driver = open_window()
    driver.wait_for_snapshot()
    rename(driver, "precious")
    driver.window.close()
    again = open_window()
    with again.qtbot.waitSignal(again.window.restoring.looked, timeout=20_000) as looked:
        again.window.restoring.begin(with_left=False)
    assert looked.args == [0]
    assert len(find_copies(root)) == 1


def test_copies_are_listed_and_can_be_discarded(open_window, root):
    for name in ("first", "second"):
        driver = open_window()
        driver.wait_for_snapshot()
        rename(driver, name)
        copied(driver)
        crash(driver)
    again = open_window()
    again.wait_for_snapshot()
    dialog = offer_of(again, 2)
    press(dialog, "Discard second", again.qtbot)
    again.wait(lambda: [copy.note.title for copy in find_copies(root)] == ["first"])
    assert dialog.isVisible()
    with again.qtbot.waitSignal(dialog.finished, timeout=20_000):
        press(dialog, "Discard first", again.qtbot)
    again.wait(lambda: not list(root.iterdir()))


def test_later_keeps_everything_for_the_next_start(open_window, root):
    driver = open_window()
    driver.wait_for_snapshot()
    rename(driver, "precious")
    driver.window.close()
    again = open_window()
    dialog = offer_of(again)
    later = next(b for b in dialog.findChildren(QPushButton) if b.text() == "Later")
    with again.qtbot.waitSignal(dialog.finished, timeout=20_000):
        again.qtbot.mouseClick(later, Qt.MouseButton.LeftButton)
    assert len(find_copies(root)) == 1


def test_windows_that_run_offer_each_other_nothing(open_window, root):
    driver = open_window()
    driver.wait_for_snapshot()
    rename(driver, "precious")
    copied(driver)
    offer_of(open_window(), 0)


def test_a_full_disk_is_told_once_and_harms_no_older_copy(driver, root, monkeypatch):
    rename(driver, "kept")
    copied(driver)
    flush = os.fsync

    def full(_):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    messages = []
    driver.window.recovery.message.connect(messages.append)
    monkeypatch.setattr(os, "fsync", full)
    for name in ("one", "two"):
        rename(driver, name)
        with driver.qtbot.waitSignal(driver.window.recovery._task.failed, timeout=20_000):
            driver.window.recovery.write()
    monkeypatch.setattr(os, "fsync", flush)
    assert len(messages) == 1
    assert "No space left" in messages[0]
    folder = next(root.iterdir())
    (project,) = folder.glob("*.playground")
    assert Project.load(project).name == "kept"
    copied(driver)
    (project,) = folder.glob("*.playground")
    assert Project.load(project).name == "two"


def test_a_read_only_place_is_told_once_and_closing_still_closes(driver, root):
    """Its permissions would not stop an administrator; a file in its place stops everybody."""
    root.write_bytes(b"")
    messages = []
    driver.window.recovery.message.connect(messages.append)
    rename(driver, "precious")
    with driver.qtbot.waitSignal(driver.window.recovery._task.failed, timeout=20_000):
        driver.window.recovery.write()
    assert len(messages) == 1
    assert driver.window.close()


def test_a_copy_that_cannot_be_read_is_told_and_stays(open_window, root, dialogs):
    driver = open_window()
    driver.wait_for_snapshot()
    rename(driver, "precious")
    driver.window.close()
    (copy,) = find_copies(root)
    copy.project.write_bytes(b"damaged")
    again = open_window()
    press(offer_of(again), "Continue precious", again.qtbot)
    again.wait(lambda: dialogs.told)
    assert dialogs.told[0][0] == "The copy was not restored"
    assert copy.project.exists()


def test_a_file_changed_since_the_crash_is_not_overwritten_unasked(open_window, dialogs, tmp_path):
    path = tmp_path / "mine.playground"
    driver = open_window()
    driver.wait_for_snapshot()
    save(driver, dialogs, path)
    rename(driver, "ours")
    copied(driver)
    crash(driver)
    driver.window.guard.close()
    Project(name="theirs").save(path)
    again = open_window()
    press(offer_of(again), "Restore mine", again.qtbot)
    again.wait(lambda: again.project.name == "ours")
    again.do("save")
    again.wait(lambda: any(b.isVisible() for b in again.window.findChildren(QMessageBox)))
    assert Project.load(path).name == "theirs"
    next(b for b in again.window.findChildren(QMessageBox) if b.isVisible()).reject()


@pytest.mark.parametrize("way", ["new", "open"])
def test_a_playground_that_makes_room_for_another_comes_back_on_the_next_start(
    open_window, root, dialogs, tmp_path, way
):
    """Nobody is asked, so nothing may be lost; undo has it only as long as the window lives."""
    other = tmp_path / "other.playground"
    Project(name="other").save(other)
    driver = open_window()
    driver.wait_for_snapshot()
    train_an_epoch(driver)
    state, title = driver.settle(), driver.window.document.title
    if way == "new":
        driver.do("new")
    else:
        driver.window.files.open_path(other)
        driver.wait(lambda: driver.window.document.path == other)
    assert driver.window.close()
    assert dialogs.asked == []
    (copy,) = find_copies(root)
    assert (copy.note.title, copy.note.was_left) == (title, True)
    restored = read_project(copy.project).state.checkpoint
    np.testing.assert_array_equal(restored.theta, state.checkpoint.theta)


# The application as a person starts it, training from the first moment on.
PROGRAM = """
from PySide6.QtCore import QTimer
from playground.ui.app import application, main_window
from playground.ui.files import recovery_copies
recovery_copies.INTERVAL_MS = 100
begun = main_window.MainWindow.begin
def begin(window, state=None):
    begun(window, state)
    window.client.play()
    window.recovery.written.connect(lambda: print("written", flush=True))
main_window.MainWindow.begin = begin
application.main()
"""


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="processes are killed by a signal")
def test_a_killed_application_leaves_what_it_had_learnt(tmp_path):
    folders = {name: str(tmp_path) for name in ("XDG_CONFIG_HOME", "HOME")}
    with subprocess.Popen(
        [sys.executable, "-c", PROGRAM], stdout=subprocess.PIPE, text=True, env=os.environ | folders
    ) as process:
        assert process.stdout.readline() == "written\n"
        assert process.stdout.readline() == "written\n"
        process.send_signal(signal.SIGKILL)
    (copy,) = [c for root in tmp_path.rglob("recovery") for c in find_copies(root)]
    assert not copy.note.was_left
    assert read_project(copy.project).state.checkpoint.step > 0
    assert not QImage(str(copy.picture)).isNull()


def test_what_is_restored_stays_until_its_own_copy_also_in_a_window_that_has_one(
    open_window, root, dialogs
):
    driver = open_window()
    driver.wait_for_snapshot()
    rename(driver, "precious")
    driver.window.close()
    (copy,) = find_copies(root)
    again = open_window()
    again.wait_for_snapshot()
    rename(again, "of no worth")
    copied(again)
    dialogs.answers.append(Answer.Discard)
    press(offer_of(again), "Continue precious", again.qtbot)
    again.wait(lambda: again.project.name == "precious")
    again.window.recovery._task.join()
    assert copy.project.exists()
    copied(again)
    assert not copy.project.exists()
    assert find_copies(root) == []
