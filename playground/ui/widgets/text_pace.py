"""How often words and numbers are written anew."""

import time
from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer

TEXT_SECONDS = 0.1
"""The least time between two texts of one place while training runs: nobody reads thirty a
second, and setting them in type is dear."""


class TextPace(QObject):
    """Has something written at once, but while training runs ten times a second at most.

    The last wish is never lost: what is written when nothing more comes is the latest.

    Parameters
    ----------
    write
        Writes what there is to be told now.
    parent
        Whose words they are.

    Attributes
    ----------
    is_live
        Whether training runs.
    """

    def __init__(self, write: Callable[[], None], parent: QObject) -> None:
        super().__init__(parent)
        self.is_live = False
        self._write = write
        self._due = 0.0
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._now)

    def ask(self) -> None:
        """Have it written, now or as soon as it may be."""
        wait = self._due - time.monotonic() if self.is_live else 0.0
        if wait <= 0.0:
            self._now()
        elif not self._timer.isActive():
            self._timer.start(round(1e3 * wait))

    def _now(self) -> None:
        self._timer.stop()
        self._due = time.monotonic() + TEXT_SECONDS
        self._write()
