"""Space plays, except where it presses what has the keyboard focus.

A shortcut takes its key before the focused widget sees it. Somebody who works by keyboard needs
Space to press buttons, tick boxes and choose from lists, so those claim it while they have focus.
Somebody who clicked one with the mouse is done with it: there Space goes on playing. Number fields
would claim it as something typed, but no number has a space in it: they leave it to playing.
"""

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QWidget,
)
from shiboken6 import isValid
from typing_extensions import override

_PRESSED_BY_SPACE = (QAbstractButton, QAbstractItemView, QComboBox)


class PlayShortcut(QObject):
    """Lets the focused widget keep Space where it has a use for it."""

    def __init__(self, app: QApplication, parent: QObject) -> None:
        super().__init__(parent)
        self._clicked: dict[QWidget, QWidget] = {}
        app.focusChanged.connect(self._follow_focus)

    def _follow_focus(self, old: QWidget | None, new: QWidget | None) -> None:
        if old is not None:
            old.removeEventFilter(self)
        if new is None:
            return
        # By window: a widget that has its focus back from a dialog is still the clicked one,
        # whatever was clicked in the dialog.
        self._clicked = {w: c for w, c in self._clicked.items() if isValid(w) and isValid(c)}
        window = new.window()
        if QApplication.mouseButtons() != Qt.MouseButton.NoButton:
            self._clicked[window] = new
        elif new is not self._clicked.get(window):
            self._clicked.pop(window, None)
        pressed = isinstance(new, _PRESSED_BY_SPACE) and new is not self._clicked.get(window)
        if pressed or isinstance(new, QAbstractSpinBox):
            new.installEventFilter(self)

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Claim Space for the focused widget, or for playing where it is a number field."""
        if (
            event.type() is QEvent.Type.ShortcutOverride
            and isinstance(event, QKeyEvent)
            and event.key() == Qt.Key.Key_Space
        ):
            event.setAccepted(not isinstance(watched, QAbstractSpinBox))
            return True
        return super().eventFilter(watched, event)
