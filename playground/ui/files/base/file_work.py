"""Work with files off the GUI thread: how far it is, giving it up, and what went wrong in it."""

from collections.abc import Callable
from typing import Any, TypeAlias

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QMessageBox, QWidget

from playground.core.progress import Cancelled, Progress
from playground.ui.support.background_task import BackgroundTask, TaskRun
from playground.ui.support.later import later

PATIENCE_MS = 300
"""From when on a person sees that it takes a while."""

Job: TypeAlias = Callable[[Progress], Any]
"""What is done in the thread; it raises ``Cancelled`` when it is told to end."""


class FileWork(QObject):
    """Reads and writes beside the window; several files may be under way at a time.

    Parameters
    ----------
    window
        Above which to say what went wrong.

    Signals
    -------
    progressed(what, done, total)
        How far the newest work under way is; a total of 0 is not known.
    rested()
        Nothing is under way any more.
    message(text)
        Something was cancelled: nothing came of it.
    """

    progressed = Signal(str, object, object)
    rested = Signal()
    message = Signal(str)

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self.window = window
        self._tasks: dict[BackgroundTask, str] = {}
        self._told: set[BackgroundTask] = set()
        self._opening: BackgroundTask | None = None

    def open(
        self, what: str, job: Job, done: Callable[[Any], None], failed: Callable[[str], None]
    ) -> None:
        """Do work whose result takes the document's place: what is opened last counts.

        The parameters are those of :meth:`start`.
        """
        self.give_up_opening()
        self._opening = self.start(what, job, done, failed)

    def give_up_opening(self) -> None:
        """Open nothing that is still being read; nobody is told."""
        task = self._opening
        if task is not None:
            task.cancel()
            self._end(task)

    def start(
        self, what: str, job: Job, done: Callable[[Any], None], failed: Callable[[str], None]
    ) -> BackgroundTask:
        """Do work in a thread, then tell its result, or in words why there is none.

        Parameters
        ----------
        what
            What is being done, as in *Saving work.playground*.
        job
            The work; it is told when somebody cancels it, and then neither of the others is called.
        done, failed
            Called on the GUI thread.
        """
        task = BackgroundTask("file", self, report_seconds=PATIENCE_MS / 1000)
        self._tasks[task] = what

        def finish(result: object) -> None:
            self._end(task)
            if isinstance(result, Cancelled):
                self.message.emit(f"{what} was cancelled")
            else:
                done(result)

        def fail(message: str) -> None:
            self._end(task)
            failed(message)

        task.progressed.connect(lambda both: self._tell(task, *both))
        task.finished.connect(finish)
        task.failed.connect(fail)
        task.start(lambda run: _given_up_or_done(job, run))
        # What tells nothing of itself is seen to be under way, too.
        later(self, lambda: self._tell_unknown(task), PATIENCE_MS)
        return task

    def cancel(self) -> None:
        """Give up the newest work under way."""
        task = next(reversed(self._tasks), None)
        if task is not None:
            task.stop()

    def refuse(self, title: str, message: str) -> None:
        """Say what did not happen, and why."""
        QMessageBox.warning(self.window, title, message)

    def wait(self) -> None:
        """Wait for work under way."""
        for task in list(self._tasks):
            task.join()

    def _end(self, task: BackgroundTask) -> None:
        """Forget work that is through, or given up."""
        self._tasks.pop(task, None)
        self._told.discard(task)
        if task is self._opening:
            self._opening = None
        task.deleteLater()
        if not self._tasks:
            self.rested.emit()

    def _tell_unknown(self, task: BackgroundTask) -> None:
        if task not in self._told:
            self._tell(task, 0, 0)

    def _tell(self, task: BackgroundTask, done: int, total: int) -> None:
        if task is next(reversed(self._tasks), None):
            self._told.add(task)
            self.progressed.emit(self._tasks[task], done, total)


def _given_up_or_done(job: Job, run: TaskRun) -> object:
    try:
        return job(run.progress)
    except Cancelled as cancelled:
        return cancelled
