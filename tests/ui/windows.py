"""The whole window, made for tests that use it as a person does, and given up after them.

A room of tests that has windows imports these fixtures into its ``conftest``.
"""

import gc
import threading

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QApplication

from tests.looks import looks_kept
from tests.ui.dialogs import Dialogs
from tests.ui.driver import PATIENCE_MS, Driver


@pytest.fixture(autouse=True)
def no_window_left_behind(qapp):
    """Fail a test that leaves a window, dialog or menu open.

    Python's collector of reference cycles rests meanwhile: a plot that went out of scope is a cycle
    of view and scene, and collecting the scene while the view still waits to be closed and painted
    ends the process; so does collecting a widget while the list of all widgets is being made. In
    the application views live as long as the window.
    """
    gc.disable()
    before = set(QApplication.topLevelWidgets())
    yield
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    left = [w for w in QApplication.topLevelWidgets() if w.isVisible() and w not in before]
    names = [f"{type(w).__name__} {w.windowTitle()!r}" for w in left]
    for widget in left:
        widget.hide()
    del before, left
    gc.enable()
    assert not names, f"windows left open: {names}"


@pytest.fixture(autouse=True)
def no_theme_left_behind(request):
    """Undress the application after every test; a window that tests share stays dressed."""
    if "shared_window" not in request.fixturenames:
        request.getfixturevalue("undressed")


@pytest.fixture
def settings(tmp_path):
    from playground.ui.support.settings import Settings

    found = Settings(tmp_path / "settings.ini")
    found.theme = "light"
    found.folder = str(tmp_path)
    return found


@pytest.fixture
def dialogs(monkeypatch):
    """Answer every dialog from prepared lists, and record what was asked."""
    stand_in = Dialogs()
    stand_in.install(monkeypatch)
    return stand_in


@pytest.fixture
def open_window(qtbot, settings, dialogs):
    """A function that opens a window on a project; every one is closed and joined at the end."""
    from playground.project.templates import default_project
    from playground.ui.app.main_window import MainWindow

    opened = []

    def make(project=None, size=(1280, 800)):
        window = MainWindow(project or default_project(), settings)
        opened.append(window)
        window.resize(*size)
        window.show()
        qtbot.waitExposed(window)
        window.canvas.fit()
        return Driver(window, qtbot)

    yield make
    joined = [shut(window) for window in opened]
    assert all(joined), "a worker did not end"


@pytest.fixture
def driver(open_window):
    """The window on the circle problem, ready for Play."""
    made = open_window()
    made.wait_for_snapshot()
    return made


@pytest.fixture(scope="module")
def shared_window(qapp, tmp_path_factory):
    """One window for all tests of a module."""
    from playground.project.templates import default_project
    from playground.ui.app.main_window import MainWindow
    from playground.ui.app.window.discarding import discard
    from playground.ui.support.settings import Settings

    folder = tmp_path_factory.mktemp("shared")
    found = Settings(folder / "settings.ini")
    found.theme, found.folder = "light", str(folder)
    with looks_kept(qapp):
        window = MainWindow(default_project(), found)
        window.resize(1280, 800)
        window.show()
        window.canvas.fit()
        yield window
        discard(window, window.document.undo_stack)


@pytest.fixture
def make_driver(qtbot):
    """A function that gives hands to a window that several tests share.

    The window lives on, but what a test had it work out or write is waited for.
    """
    drivers, before = [], set(threading.enumerate())

    def make(window):
        drivers.append(Driver(window, qtbot))
        return drivers[-1]

    yield make
    for made in drivers:
        made.wait(lambda: not {t for t in threading.enumerate() if is_ours(t)} - before)


def is_ours(thread):
    return thread.name.startswith("playground")


@pytest.fixture
def window(driver):
    return driver.window


def shut(window):
    """Close a window without questions; tells whether its worker ended."""
    window.document.undo_stack.setClean()
    window.unsaved.forget()
    window.document.set_runs(window.document.runs, is_saved=True)
    window.close()
    window.frames.stop()
    window.files.wait()
    joined = window.client._worker.close()
    # A look at a large network ends by itself.
    window.troubles.health._task.join(PATIENCE_MS / 1000)
    window.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    QCoreApplication.processEvents()
    return joined
