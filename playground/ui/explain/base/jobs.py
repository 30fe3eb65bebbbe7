"""Computations for several panels, one at a time, off the GUI thread."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

from PySide6.QtCore import QObject

from playground.ui.support.background_task import BackgroundTask, Work


class Job(NamedTuple):
    """One computation: what it does, and who is told of its end and on the way."""

    work: Work
    done: Callable[[Any], object]
    failed: Callable[[str], object]
    progressed: Callable[[Any], object] | None


class Jobs(QObject):
    """Runs the computations of several panels one after the other.

    Every panel has a slot, in which only the newest computation counts. Several threads at once
    would only take the interpreter from each other and from the window.
    """

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._task = BackgroundTask("explain", self)
        self._task.finished.connect(self._finish)
        self._task.failed.connect(self._fail)
        self._task.progressed.connect(self._progress)
        self._waiting: dict[str, Job] = {}
        self._slot = ""
        self._job: Job | None = None

    def submit(
        self,
        slot: str,
        work: Work,
        done: Callable[[Any], object],
        failed: Callable[[str], object],
        progressed: Callable[[Any], object] | None = None,
    ) -> None:
        """Compute something in place of what its slot is computing or waiting for.

        Parameters
        ----------
        slot
            Whose it is.
        work
            Runs in a thread; asks its run whether to go on.
        done
            Called with what ``work`` returns, on the GUI thread.
        failed
            Called with a message made for the person.
        progressed
            Called with what ``work`` reports.
        """
        self.cancel(slot)
        self._waiting[slot] = Job(work, done, failed, progressed)
        self._begin()

    def cancel(self, slot: str) -> None:
        """Give up what a slot is computing or waiting for; nobody is told."""
        self._waiting.pop(slot, None)
        if self._job is not None and self._slot == slot:
            self._task.cancel()
            self._job = None
            self._begin()

    def cancel_all(self, prefix: str = "") -> None:
        """Give everything up, or what is in slots whose names begin so; nobody is told."""
        slots = [*self._waiting, self._slot]
        for slot in slots:
            if slot.startswith(prefix):
                self.cancel(slot)

    def close(self) -> None:
        """Give everything up and wait a moment for the thread's end."""
        self.cancel_all()
        self._task.close()

    @property
    def is_idle(self) -> bool:
        """Whether nothing is being computed."""
        return self._job is None

    def _begin(self) -> None:
        if self._job is None and self._waiting:
            self._slot = next(iter(self._waiting))
            self._job = self._waiting.pop(self._slot)
            self._task.start(self._job.work)

    def _progress(self, value: object) -> None:
        if self._job is not None and self._job.progressed is not None:
            self._job.progressed(value)

    def _finish(self, value: object) -> None:
        job, self._job = self._job, None
        self._begin()
        if job is not None:
            job.done(value)

    def _fail(self, message: str) -> None:
        job, self._job = self._job, None
        self._begin()
        if job is not None:
            job.failed(message)
