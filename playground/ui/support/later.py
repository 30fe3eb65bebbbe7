"""Doing something a moment later, as long as its owner lives."""

import sys
from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer


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
