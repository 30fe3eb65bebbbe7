"""Work off the GUI thread: run it, watch it, end it, and be told on the GUI thread how it went."""

import threading
import time
from collections.abc import Callable
from typing import Any, TypeAlias

from PySide6.QtCore import QObject, QTimer, Signal

from playground.core import PlaygroundError
from playground.storage.error_log import log_unexpected

PATIENCE = 0.5
"""How long closing waits for work to notice that nobody wants it any more, in seconds."""

REPORT_SECONDS = 0.03
"""How long reports rest at least: nobody sees more frames."""


class TaskRun:
    """One run of a task as its work sees it, from the thread; the GUI thread ends it.

    Parameters
    ----------
    send
        Called with the run, the name of one of the task's signals, and the signal's value.
    report_seconds
        The time between two reports.
    """

    def __init__(self, send: Callable[..., object], report_seconds: float) -> None:
        self._send = send
        self._report_seconds = report_seconds
        self._reported = time.monotonic()
        self._stopped = False
        self._cancelled = False
        # Whoever has cancelled may go at once: nothing is told from then on.
        self._sending = threading.Lock()

    # for the work -------------------------------------------------------------------------------

    def goes_on(self) -> bool:
        """Say whether the work should go on."""
        return not self._stopped

    def is_due(self) -> bool:
        """Say whether it is time for another report."""
        return time.monotonic() - self._reported >= self._report_seconds

    def report(self, value: object) -> None:
        """Tell how far the work is, in whatever way the task's listeners understand."""
        self._reported = time.monotonic()
        self.send("progressed", value)

    def progress(self, done: int, total: int) -> bool:
        """Report ``(done, total)`` now and then: a :data:`~playground.core.progress.Progress`."""
        if self.goes_on() and self.is_due():
            self.report((done, total))
        return self.goes_on()

    # for the task -------------------------------------------------------------------------------

    def send(self, signal: str, value: object) -> None:
        """Send the task a signal's value, unless it is cancelled."""
        with self._sending:
            if not self._cancelled:
                self._send(self, signal, value)

    def stop(self) -> None:
        """Let the work end early; its result counts."""
        self._stopped = True

    def cancel(self) -> None:
        """Let the work end early and tell nobody."""
        self._stopped = True
        with self._sending:
            self._cancelled = True

    def perform(self, work: "Work", before: threading.Thread | None) -> None:
        """Do the work once the thread before is through; runs in the thread."""
        if before is not None:
            before.join()
        if self._cancelled:
            return
        try:
            result = work(self)
        except (PlaygroundError, OSError) as error:
            self.send("failed", str(error))
        except MemoryError as error:
            self.send("failed", str(error) or "there is not enough memory")
        except Exception as error:  # noqa: BLE001  (a thread that dies tells nobody; this one must)
            log_unexpected("working in the background", error)
            self.send("failed", f"{type(error).__name__}: {error}")
        else:
            self.send("finished", result)


Work: TypeAlias = Callable[[TaskRun], Any]
"""What a task does, in the thread; it asks its run whether to go on."""


class BackgroundTask(QObject):
    """Does one piece of work at a time in a thread; newer work takes the place of older.

    Older work is asked to end, is not told of any more, and is through before the newer begins.

    Parameters
    ----------
    name
        What the thread is called.
    parent
        The owner.
    rest_ms
        How long a start must have rested before the work begins: nobody needs an answer for every
        letter typed.
    report_seconds
        The time between two reports of :meth:`TaskRun.progress`.

    Signals
    -------
    progressed(value)
        What the work reports.
    finished(result)
        It went well, or was stopped and made the best of it.
    failed(message)
        It did not; the message is made for the person.
    """

    progressed = Signal(object)
    finished = Signal(object)
    failed = Signal(str)
    _sent = Signal(object, str, object)

    def __init__(
        self,
        name: str,
        parent: QObject | None = None,
        *,
        rest_ms: int = 0,
        report_seconds: float = REPORT_SECONDS,
    ) -> None:
        super().__init__(parent)
        self._name = f"playground-{name}"
        self._report_seconds = report_seconds
        self._run: TaskRun | None = None
        self._work: Work | None = None
        self._thread: threading.Thread | None = None
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(rest_ms)
        self._rest.timeout.connect(self._begin)
        # Emitted in the thread, it arrives on the GUI thread.
        self._sent.connect(self._receive)

    @property
    def is_running(self) -> bool:
        """Whether there is work that has not been answered yet."""
        return self._run is not None

    def start(self, work: Work) -> None:
        """Begin work; what is under way is cancelled."""
        self.cancel()
        self._run = TaskRun(self._sent.emit, self._report_seconds)
        self._work = work
        if self._rest.interval():
            self._rest.start()
        else:
            self._begin()

    def stop(self) -> None:
        """Ask the work under way to end with what it has."""
        if self._run is not None:
            self._run.stop()

    def cancel(self) -> None:
        """Give the work under way up: nothing is told of it any more."""
        self._rest.stop()
        if self._run is not None:
            self._run.cancel()
        self._run = self._work = None

    def join(self, patience: float | None = None) -> None:
        """Wait for the thread's end, or so many seconds."""
        if self._thread is not None:
            self._thread.join(patience)

    def close(self, patience: float | None = None) -> None:
        """Give the work up and wait a moment for its end, before the owner goes."""
        self.cancel()
        self.join(PATIENCE if patience is None else patience)

    def _begin(self) -> None:
        run, work = self._run, self._work
        assert run is not None
        self._work = None
        self._thread = threading.Thread(
            target=run.perform, args=(work, self._thread), name=self._name, daemon=True
        )
        self._thread.start()

    def _receive(self, run: TaskRun, signal: str, value: Any) -> None:  # noqa: ANN401  (the work's)
        """Pass on what the present run tells; an older one's last words count nothing."""
        if run is not self._run:
            return
        if signal == "progressed":
            self.progressed.emit(value)
            return
        self._run = None
        if signal == "finished":
            self.finished.emit(value)
        else:
            self.failed.emit(value)
