"""Starting the window."""

import sys
from collections.abc import Callable
from pathlib import Path

from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QApplication

from playground.core.plugins import load_plugins
from playground.project.templates import default_project
from playground.storage.attachments import Attachment
from playground.storage.error_log import log_crashes
from playground.storage.resources import resource_path
from playground.storage.source_kind import SourceKind, check_source
from playground.ui.app.main_window import MainWindow
from playground.ui.support.settings import Settings

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


def main(source: str | None = None, begin: Callable[[MainWindow], object] | None = None) -> int:
    """Open the window; returns the exit code.

    Parameters
    ----------
    source
        A project, a lesson, data or a link to open.
    begin
        What else to begin with, once the window is there.
    """
    app = make_application()
    window = MainWindow(default_project(), Settings())
    window.errors.install()
    log_crashes(window.errors.folder)
    window.show()
    window.canvas.fit()
    show_complaints(window)
    if source:
        open_source(window, source)
    elif begin is not None:
        begin(window)
    else:
        window.restoring.looked.connect(window.lessons.offer_beside)
    window.restoring.begin(with_left=not source and begin is None)
    try:
        return app.exec()
    finally:
        window.errors.uninstall()


def show_complaints(window: MainWindow) -> None:
    """Say in the window which plug-ins could not be loaded and which settings mean nothing."""
    told = [window.settings.complaint(), *map(str, load_plugins())]
    if found := "\n".join(filter(None, told)):
        window.banner.show_message(found, "start")


def open_source(window: MainWindow, source: str) -> None:
    """Open what the command line named: a link, a template, a project, a lesson, or data."""
    if Attachment.parse(source) is not None:
        window.files.open_data(source)
        return
    match check_source(source):
        case SourceKind.LINK:
            window.files.open_link(source)
        case SourceKind.TEMPLATE:
            window.file_actions.open_template(source)
        case _:
            window.files.open_path(Path(source).absolute())
