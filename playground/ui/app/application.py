"""Starting the window, and pictures of it without a person."""

import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from PySide6.QtCore import QDeadlineTimer, QEventLoop, Qt
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QApplication

from playground.core import PlaygroundError
from playground.core.plugins import load_plugins
from playground.project import Project
from playground.project.document.trained_state import TrainedState
from playground.project.templates import default_project
from playground.session.messages import (
    Diverged,
    Failed,
    Rejected,
    StateReady,
    Stopped,
)
from playground.storage.error_log import log_crashes
from playground.storage.resources import resource_path
from playground.storage.source_kind import SourceKind, check_source
from playground.ui.app.main_window import MainWindow
from playground.ui.support.settings import Settings, ThemeChoice

SWITCH_INTERVAL = 2e-4
"""Seconds after which Python hands the interpreter from the worker to the window: with the
default of 5 ms, every event of the window would wait that long while training runs."""


def make_application() -> QApplication:
    """Return the application object, made on first use."""
    sys.setswitchinterval(SWITCH_INTERVAL)
    app = QApplication.instance()
    if not isinstance(app, QApplication):
        app = QApplication(sys.argv[:1])
        app.setApplicationName("backprop-playground")
        app.setApplicationDisplayName("Backprop Playground")
        app.setDesktopFileName("backprop-playground")
        app.setWindowIcon(QIcon(str(resource_path("icons", "app.svg"))))
    return app


def main(source: str | None = None) -> int:
    """Open the window, with a project, a table or a link; returns the exit code."""
    app = make_application()
    window = MainWindow(default_project(), Settings())
    window.errors.install()
    log_crashes(window.errors.folder)
    window.show()
    window.canvas.fit()
    show_plugin_errors(window)
    if source:
        open_source(window, source)
    window.restoring.begin(with_left=not source)
    try:
        return app.exec()
    finally:
        window.errors.uninstall()


def show_plugin_errors(window: MainWindow) -> None:
    """Say in the window which plug-ins could not be loaded, and why."""
    if failed := load_plugins():
        window.banner.show_message("\n".join(map(str, failed)), "plugins")


def open_source(window: MainWindow, source: str) -> None:
    """Open what the command line named: a link, a template, a project, images or a table."""
    match check_source(source):
        case SourceKind.LINK:
            window.files.open_link(source)
        case SourceKind.TEMPLATE:
            window.file_actions.open_template(source)
        case _:
            window.files.open_path(Path(source).absolute())


def screenshot(
    path: Path,
    project: Project,
    size: tuple[int, int] = (1440, 900),
    theme: ThemeChoice = "light",
    epochs: int = 0,
    state: TrainedState | None = None,
    stopped: Callable[[], bool] = lambda: False,
) -> None:
    """Write a picture of the window, in its first layout, after some epochs.

    Parameters
    ----------
    path
        A ``.png`` file.
    project
        The document to show.
    size
        Width and height in pixels.
    theme
        ``light`` or ``dark``.
    epochs
        How long to train first.
    state
        The trained state to begin with; without it training begins anew.
    stopped
        Asked again and again; once it says so, training ends and no picture is written.

    Raises
    ------
    PlaygroundError
        When the picture cannot be written, or shows something that cannot be trained though it
        should be.
    """
    # Settings of its own: the person's layout neither shows in the picture nor changes.
    make_application()
    with TemporaryDirectory() as folder:
        settings = Settings(Path(folder) / "settings.ini")
        settings.theme = theme
        _picture(path, MainWindow(project, settings), size, epochs, state, stopped)


def _picture(
    path: Path,
    window: MainWindow,
    size: tuple[int, int],
    epochs: int,
    state: TrainedState | None,
    stopped: Callable[[], bool],
) -> None:
    try:
        window.setAttribute(Qt.WidgetAttribute.WA_DontShowOnScreen, True)
        window.resize(*size)
        window.show()
        window.canvas.fit()
        ends: list[str] = []
        window.client.event_arrived.connect(lambda event: ends.extend(_end_of(event)))
        window.live_views.release_plots()  # nobody waits for the first picture
        window.begin(StateReady(0, 0, state.checkpoint, state.history) if state else None)
        if epochs:
            window.client.run_epochs(epochs)
        done = round(state.checkpoint.epoch) if state else 0
        _wait_for_epochs(window, done + epochs, ends, stopped)
        if stopped():
            return
        if not window.grab().save(str(path)):
            raise PlaygroundError(f"{path}: the picture cannot be written there")
        if epochs and window.client.latest is None:
            raise PlaygroundError(f"{path} shows no training: {'; '.join(ends)}")
    finally:
        window.document.undo_stack.setClean()
        window.close()
        QApplication.processEvents()


def _end_of(event: object) -> list[str]:
    """Return why no more epochs are to be expected, if an event says so."""
    match event:
        case Rejected(error=error, diagnostics=diagnostics):
            return [error or "; ".join(found.message for found in diagnostics)]
        case Failed(error=error):
            return [error]
        case Diverged(message=reason) | Stopped(reason=reason):
            return [reason]
    return []


def _wait_for_epochs(
    window: MainWindow, epochs: int, ends: Sequence[str], stopped: Callable[[], bool]
) -> None:
    """Let the window run until it shows the wanted epoch, or says why it will not come."""
    deadline = QDeadlineTimer(600_000)
    while not (deadline.hasExpired() or ends or stopped()):
        QApplication.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)
        latest = window.client.latest
        if latest is not None and latest.epoch >= epochs and not window.client.is_running:
            break
    for _ in range(3):
        window.frames.tick()
        QApplication.processEvents()
