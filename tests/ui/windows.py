"""The whole window, made for tests that use it as a person does, and given up after them.

A room of tests that has windows imports these fixtures into its ``conftest``.
"""

import gc
import threading
from contextlib import contextmanager

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QApplication

from tests.looks import looks_kept
from tests.ui.dialogs import Dialogs
from tests.ui.driver import PATIENCE_MS, Driver
from tests.ui.one_window import OneWindow


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
    if not {"shared_window", "one_window"} & {*request.fixturenames}:
        request.getfixturevalue("undressed")


@pytest.fixture
def settings(request, tmp_path):
    if "one_window" in request.fixturenames:
        return request.getfixturevalue("one_window").settings
    return make_settings(tmp_path)


def make_settings(folder):
    from playground.ui.support.settings import Settings

    found = Settings(folder / "settings.ini")
    found.theme = "light"
    found.folder = str(folder)
    return found


@pytest.fixture
def dialogs(monkeypatch):
    """Answer every dialog from prepared lists, and record what was asked."""
    stand_in = Dialogs()
    stand_in.install(monkeypatch)
    return stand_in


@pytest.fixture
def open_window(request, qtbot, settings, dialogs):
    """A function that opens a window on a project; every one is closed and joined at the end.

    Where tests share ``one_window``, it is the first that is opened, as if it were new.
    """
    from playground.project.templates import default_project
    from playground.ui.app.main_window import MainWindow

    has_one = "one_window" in request.fixturenames
    kept = [request.getfixturevalue("one_window")] if has_one else []
    opened, used = [], [*kept]

    def make(project=None, size=(1280, 800)):
        project = project or default_project()
        if kept:
            one = kept.pop()
            one.begin(project, size)
            return Driver(one.window, qtbot)
        window = MainWindow(project, settings)
        opened.append(window)
        window.resize(*size)
        window.show()
        qtbot.waitExposed(window)
        window.canvas.fit()
        return Driver(window, qtbot)

    yield make
    joined = [shut(window) for window in opened]
    for one in used:
        one.rest()
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
    with a_window(qapp, tmp_path_factory.mktemp("shared")) as window:
        yield window


@pytest.fixture(scope="module")
def one_window(qapp, tmp_path_factory):
    """One window for all tests of a module, to each of which it is as if it were new.

    For modules whose tests leave no more behind than :class:`OneWindow` puts back:
    ``pytestmark = [pytest.mark.gui, pytest.mark.usefixtures("one_window")]``.
    """
    with a_window(qapp, tmp_path_factory.mktemp("one")) as window:
        yield OneWindow(window)


@contextmanager
def a_window(qapp, folder):
    from playground.project.templates import default_project
    from playground.ui.app.main_window import MainWindow

    with looks_kept(qapp):
        window = MainWindow(default_project(), make_settings(folder))
        window.resize(1280, 800)
        window.show()
        window.canvas.fit()
        yield window
        assert shut(window), "a worker did not end"


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
