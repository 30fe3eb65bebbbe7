"""Doing something once the present event is over, as long as its owner lives."""

import sys
from collections.abc import Callable

from PySide6.QtCore import QObject, Qt, QTimer, Signal


def later(owner: QObject, action: Callable[[], object], milliseconds: int = 0) -> None:
    """Do something once the present event is over.

    Qt for Python loses what is raised in a single shot that has an owner; here it goes where every
    other exception goes that nobody catches.

    Parameters
    ----------
    owner
        Nothing is done once it is deleted.
    action
        What to do.
    milliseconds
        How much later.
    """

    def act() -> None:
        try:
            action()
        except Exception:  # noqa: BLE001  (handed on)
            sys.excepthook(*sys.exc_info())

    QTimer.singleShot(milliseconds, owner, act)


class Soon(QObject):
    """Puts something off until the next picture, once however often it is asked for.

    An edit waits for no picture of it. Qt paints only when nothing else is waiting, so no picture
    is painted without it.

    Parameters
    ----------
    action
        What to do.
    parent
        Nothing is done once it is deleted.
    """

    _asked = Signal()

    def __init__(self, action: Callable[[], object], parent: QObject) -> None:
        super().__init__(parent)
        self._action = action
        self._is_due = False
        self._asked.connect(self.catch_up, Qt.ConnectionType.QueuedConnection)

    def ask(self) -> None:
        """Have it done soon."""
        if not self._is_due:
            self._is_due = True
            self._asked.emit()

    def catch_up(self) -> None:
        """Do it now, if it was asked for."""
        if self._is_due:
            self._is_due = False
            self._action()
