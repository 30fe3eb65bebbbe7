"""Work with files off the GUI thread, and what went wrong in it."""

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QMessageBox, QWidget

from playground.ui.support.background_task import BackgroundTask


class FileWork(QObject):
    """Reads and writes beside the window; several files may be under way at a time.

    Parameters
    ----------
    window
        Above which to say what went wrong.
    """

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self.window = window
        self._tasks: set[BackgroundTask] = set()

    def start(
        self, work: Callable[[], Any], done: Callable[[Any], None], failed: Callable[[str], None]
    ) -> None:
        """Do work in a thread, then tell its result, or in words why there is none."""
        task = BackgroundTask("file", self)
        self._tasks.add(task)

        def end(_: object) -> None:
            self._tasks.discard(task)
            task.deleteLater()

        task.finished.connect(done)
        task.failed.connect(failed)
        task.finished.connect(end)
        task.failed.connect(end)
        task.start(lambda _: work())

    def refuse(self, title: str, message: str) -> None:
        """Say what did not happen, and why."""
        QMessageBox.warning(self.window, title, message)

    def wait(self) -> None:
        """Wait for work under way."""
        for task in list(self._tasks):
            task.join()
