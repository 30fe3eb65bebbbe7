"""One file in two places: another window, another program, and what killed savers left."""

import os

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMessageBox

from playground.project import Project
from playground.storage import atomic_write

pytestmark = pytest.mark.gui

Answer = QMessageBox.StandardButton


def rename(driver, name):
    driver.window.document.push("Rename", driver.project.replace(name=name))


def save_as(driver, dialogs, path):
    dialogs.saves_as(path)
    with driver.qtbot.waitSignal(driver.window.document.saved, timeout=20_000):
        driver.do("save_as")


def save(driver):
    with driver.qtbot.waitSignal(driver.window.document.saved, timeout=20_000):
        driver.do("save")


def open_file(driver, path):
    with driver.qtbot.waitSignal(driver.window.files.opened, timeout=20_000):
        driver.window.files.open_path(path)
    driver.wait_for_snapshot()


def question(driver):
    """Wait for the question about a changed file."""
    found = []

    def is_there():
        found[:] = [b for b in driver.window.findChildren(QMessageBox) if b.isVisible()]
        return bool(found)

    driver.wait(is_there)
    assert "changed on disk" in found[0].text()
    return found[0]


def press(box, text, qtbot):
    button = next(b for b in box.buttons() if b.text().replace("&", "") == text)
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


@pytest.fixture
def path(tmp_path):
    return tmp_path / "mine.playground"


@pytest.fixture
def changed(driver, dialogs, path):
    """A window whose file another program wrote, and that was edited since."""
    save_as(driver, dialogs, path)
    driver.project.replace(name="theirs").save(path)
    os.utime(path, ns=(1, 1))
    rename(driver, "ours")
    driver.do("save")
    return driver


def test_the_second_window_on_a_file_says_so_and_can_save_elsewhere(
    open_window, dialogs, path, tmp_path
):
    first = open_window()
    first.wait_for_snapshot()
    save_as(first, dialogs, path)
    assert first.window.banner.text == ""
    second = open_window()
    open_file(second, path)
    assert "open in another window" in second.window.banner.text
    assert str(os.getpid()) in second.window.banner.text
    dialogs.saves_as(tmp_path / "other.playground")
    with second.qtbot.waitSignal(second.window.document.saved, timeout=20_000):
        second.window.banner.action_requested.emit("save_as")
    assert second.window.banner.text == ""


def test_a_file_is_free_again_when_its_window_is_closed(open_window, dialogs, path):
    first = open_window()
    first.wait_for_snapshot()
    save_as(first, dialogs, path)
    assert first.window.close()
    second = open_window()
    open_file(second, path)
    assert second.window.banner.text == ""
    open_file(second, path)
    assert second.window.banner.text == ""


def test_what_another_window_saved_is_not_overwritten_unasked(open_window, dialogs, path):
    first = open_window()
    first.wait_for_snapshot()
    save_as(first, dialogs, path)
    second = open_window()
    open_file(second, path)
    rename(second, "second")
    save(second)
    rename(first, "first")
    first.do("save")
    press(question(first), "Cancel", first.qtbot)
    assert Project.load(path).name == "second"
    assert first.window.document.is_modified
    dialogs.answers.append(Answer.Discard)


def test_a_changed_file_can_be_overwritten(changed, path):
    box = question(changed)
    with changed.qtbot.waitSignal(changed.window.document.saved, timeout=20_000):
        press(box, "Overwrite", changed.qtbot)
    assert Project.load(path).name == "ours"
    rename(changed, "again")
    save(changed)
    assert Project.load(path).name == "again"


def test_instead_of_a_changed_file_another_can_be_written(changed, dialogs, path, tmp_path):
    box = question(changed)
    dialogs.saves_as(tmp_path / "other.playground")
    with changed.qtbot.waitSignal(changed.window.document.saved, timeout=20_000):
        press(box, "Save as…", changed.qtbot)
    assert Project.load(path).name == "theirs"
    assert Project.load(tmp_path / "other.playground").name == "ours"


def test_a_file_with_another_time_and_the_same_bytes_is_saved_unasked(driver, dialogs, path):
    save_as(driver, dialogs, path)
    os.utime(path, ns=(1, 1))
    rename(driver, "ours")
    save(driver)
    assert Project.load(path).name == "ours"


def test_a_file_that_was_removed_is_written_again(driver, dialogs, path):
    save_as(driver, dialogs, path)
    path.unlink()
    rename(driver, "ours")
    save(driver)
    assert Project.load(path).name == "ours"


def test_a_save_sweeps_what_killed_saves_left(driver, dialogs, path, monkeypatch):
    left = path.with_name(".mine.playground.0123456789ab.tmp")
    others = path.with_name(".theirs.tmp")
    left.write_bytes(b"half")
    others.write_bytes(b"theirs")
    monkeypatch.setattr(atomic_write, "SETTLED_SECONDS", 0.0)
    save_as(driver, dialogs, path)
    assert not left.exists()
    assert others.exists()


def test_where_no_lock_can_be_made_files_are_opened_all_the_same(driver, dialogs, settings, path):
    (settings.directory / "open").write_bytes(b"")
    save_as(driver, dialogs, path)
    open_file(driver, path)
    assert driver.window.banner.text == ""
