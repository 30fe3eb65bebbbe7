"""Work off the GUI thread: run it, and be told on the GUI thread how it went."""

import threading
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, Signal, SignalInstance

from playground.core import PlaygroundError


class Job(QObject):
    """One piece of work in a thread of its own.

    Signals
    -------
    finished(result)
        It went well.
    failed(message)
        It did not; the message is made for the person.
    """

    finished = Signal(object)
    failed = Signal(str)

    def __init__(self, work: Callable[[], Any], parent: QObject) -> None:
        super().__init__(parent)
        self._work = work
        self._abandoned = False
        self._thread = threading.Thread(target=self._run, name="playground-job", daemon=True)

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def abandon(self) -> None:
        """Tell nobody how it went: who started it is gone, or going."""
        self._abandoned = True

    def join(self, patience: float | None = None) -> None:
        """Wait for the end, or so many seconds; for closing the window."""
        self._thread.join(patience)

    def _run(self) -> None:
        try:
            result = self._work()
        except (PlaygroundError, OSError) as error:
            self._tell(self.failed, str(error))
        except Exception as error:  # noqa: BLE001  (a thread that dies tells nobody; this one must)
            self._tell(self.failed, f"{type(error).__name__}: {error}")
        else:
            self._tell(self.finished, result)

    def _tell(self, signal: SignalInstance, value: object) -> None:
        if not self._abandoned:
            signal.emit(value)
