"""Exceptions nobody foresaw, wherever they are raised: one dialog, a log, and the window lives."""

import sys
import threading
from contextlib import contextmanager

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QApplication, QPushButton, QWidget
from typing_extensions import override

from playground.project.project import read_project
from playground.session.session import Session
from playground.storage.error_log import LOG
from playground.ui.support.background_task import BackgroundTask
from playground.ui.support.later import later

pytestmark = pytest.mark.gui


@pytest.fixture
def errors(driver, tmp_path, monkeypatch):
    """The window's error reports, with a folder of their own."""
    reports = driver.window.errors
    monkeypatch.setattr(reports, "_chosen_folder", tmp_path / "logs")
    return reports


@contextmanager
def at_work(errors):
    """Have exceptions caught as in the application, in the test's stead."""
    errors.install()
    try:
        yield
    finally:
        errors.uninstall()


def explode(*_):
    raise RuntimeError("out of luck")


def press(errors, label):
    for button in errors.dialog.findChildren(QPushButton):
        if button.text() == label:
            button.click()
            return
    raise AssertionError(f"no button {label!r}")


def raise_in_slot(driver, error="out of luck"):
    def slot():
        raise RuntimeError(error)

    QTimer.singleShot(0, slot)


class Broken(QWidget):
    """A widget that cannot be painted."""

    @override
    def paintEvent(self, event):
        raise ValueError("no paint")


def in_slot(driver, monkeypatch):
    raise_in_slot(driver)


def in_later(driver, monkeypatch):
    later(driver.window, explode)


def in_thread(driver, monkeypatch):
    thread = threading.Thread(target=explode)
    thread.start()
    thread.join()


def in_task(driver, monkeypatch):
    driver.task = BackgroundTask("broken", driver.window)
    driver.task.start(explode)


def in_worker(driver, monkeypatch):
    whole = Session.run_phase

    def explode_once(session, phase):
        monkeypatch.setattr(Session, "run_phase", whole)
        explode()

    monkeypatch.setattr(Session, "run_phase", explode_once)
    driver.do("forward")


@pytest.mark.parametrize("raise_it", [in_slot, in_later, in_thread, in_task, in_worker])
def test_an_unexpected_error_is_told_logged_and_survived(
    driver, errors, monkeypatch, tmp_path, raise_it
):
    with at_work(errors):
        raise_it(driver, monkeypatch)
        driver.wait(lambda: errors.dialog is not None)
        assert "RuntimeError: out of luck" in errors.dialog.words
        assert "Traceback" in errors.dialog.details
        press(errors, "Copy details")
        copied = QApplication.clipboard().text()
        assert "Traceback" in copied
        assert "Backprop Playground" in copied
        assert "out of luck" in (tmp_path / "logs" / LOG).read_text("utf-8")
        press(errors, "Go on")
        assert errors.dialog is None
        driver.do("step")
        driver.wait(lambda: driver.latest.step == 1)


def test_what_a_virtual_function_raises_is_told_once_however_often(driver, errors, tmp_path):
    """It comes with every frame: a dialog each would leave no window to go on with."""
    with at_work(errors):
        broken = Broken(driver.window)

        def keep_painting_until(holds):
            def paint_and_look():
                broken.update()
                return holds()

            driver.wait(paint_and_look)

        broken.resize(50, 50)
        broken.show()
        driver.wait(lambda: errors.dialog is not None)
        keep_painting_until(lambda: "5 times" in errors.dialog.words)
        assert "no paint" in errors.dialog.words
        press(errors, "Go on")
        keep_painting_until(lambda: "came again" in driver.message)
        assert errors.dialog is None
        written = (tmp_path / "logs" / LOG).read_text("utf-8").count("ValueError: no paint")
        assert 1 < written < 10
        broken.hide()


def test_other_errors_are_counted_in_the_open_dialog(driver, errors):
    with at_work(errors):
        raise_in_slot(driver)
        driver.wait(lambda: errors.dialog is not None)
        first = errors.dialog
        in_thread(driver, None)
        driver.wait(lambda: "1 other error" in first.words)
        assert errors.dialog is first
        press(errors, "Go on")


def test_a_copy_is_saved_from_the_dialog_and_the_document_stays_where_it_is(
    driver, errors, dialogs, tmp_path
):
    with at_work(errors):
        driver.do("step")
        driver.wait(lambda: driver.latest.step == 1)
        raise_in_slot(driver)
        driver.wait(lambda: errors.dialog is not None)
        path = tmp_path / "copy.playground"
        dialogs.saves_as(path)
        press(errors, "Save a copy…")
        driver.wait(lambda: "Saved a copy" in driver.message)
        assert read_project(path).state.checkpoint.step == 1
        assert driver.window.document.path is None
        press(errors, "Go on")


def test_the_help_menu_opens_the_folder_of_the_logs(driver, errors, monkeypatch, tmp_path):
    with at_work(errors):
        opened = []
        monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: opened.append(url) or True)
        driver.do("logs")
        assert opened[0].toLocalFile() == str(tmp_path / "logs")
        assert (tmp_path / "logs").is_dir()


def test_leaving_the_program_is_no_error(driver, errors):
    """Ctrl+C in the terminal goes to whoever took care of it before."""
    with at_work(errors):
        seen = []
        errors._hooks = (lambda *args: seen.append(args[0]), errors._hooks[1])
        sys.excepthook(KeyboardInterrupt, KeyboardInterrupt(), None)
        assert seen == [KeyboardInterrupt]
        QApplication.processEvents()
        assert errors.dialog is None


def test_a_place_that_cannot_be_written_to_keeps_no_error_from_being_told(driver, errors, tmp_path):
    with at_work(errors):
        (tmp_path / "logs").write_text("a file in the way")
        raise_in_slot(driver)
        driver.wait(lambda: errors.dialog is not None)
        press(errors, "Go on")
        errors.show_logs()
        assert "no log files" in driver.message


def test_a_window_that_nobody_installed_catches_nothing(driver):
    """Tests see what goes wrong: only the application catches."""
    assert sys.excepthook is not driver.window.errors._catch
    assert not driver.window.errors._handlers
