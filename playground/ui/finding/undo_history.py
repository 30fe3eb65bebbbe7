"""The edits as a list, to go back or forth to any of them."""

from PySide6.QtCore import QSize
from PySide6.QtGui import QUndoStack
from PySide6.QtWidgets import QDialog, QUndoView, QVBoxLayout, QWidget

from playground.ui.widgets.screen_room import resize_within_screen

BEGIN = "As it was opened"
SIZE = QSize(320, 420)


class UndoHistory(QDialog):
    """A window beside the work: the present edit is marked, a click or an arrow goes to another.

    Going there is undoing, or making again, one edit after the other: what each gave up of what
    was learnt comes back as it does then.
    """

    def __init__(self, stack: QUndoStack, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle("Undo history")
        self.view = QUndoView(stack)
        self.view.setEmptyLabel(BEGIN)
        self.view.setAccessibleName("Edits, the latest last")
        self.view.setToolTip("Choose the edit to go back or forth to")
        layout = QVBoxLayout(self)
        layout.addWidget(self.view)
        resize_within_screen(self, SIZE)
