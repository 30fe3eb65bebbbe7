"""Giving up a window that no person works in."""

from PySide6.QtCore import QEvent
from PySide6.QtGui import QUndoStack
from PySide6.QtWidgets import QApplication, QMainWindow


def discard(window: QMainWindow, edits: QUndoStack) -> None:
    """Close a window without a question, and have nothing of it left.

    A window that is left over would take every later one's style, too, and deleting it while the
    process ends is too late.

    Parameters
    ----------
    window, edits
        The window, and what was edited in it: nothing of that is to be saved.
    """
    edits.setClean()
    window.close()
    QApplication.processEvents()
    window.deleteLater()
    QApplication.sendPostedEvents(window, QEvent.Type.DeferredDelete)
