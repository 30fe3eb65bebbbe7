"""The small dialogs of the Help menu."""

from collections.abc import Mapping

from PySide6.QtCore import QSize
from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QMessageBox,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from playground.core.version import __version__
from playground.ui.shell.actions import keyboard_map
from playground.ui.theme.sizes import scaled
from playground.ui.theme.tokens import GRID
from playground.ui.widgets.screen_room import resize_within_screen


class KeyboardMap(QDialog):
    """Lists every shortcut."""

    def __init__(self, actions: Mapping[str, QAction], parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle("Keyboard map")
        rows = keyboard_map(actions)
        table = QTableWidget(len(rows), 3, self)
        table.setHorizontalHeaderLabels(["Where", "What", "Keys"])
        table.setEditTriggers(QTableWidget.EditTrigger.NoEditTriggers)
        table.verticalHeader().hide()
        table.setAccessibleName("Every shortcut")
        for i, row in enumerate(rows):
            for j, text in enumerate(row):
                table.setItem(i, j, QTableWidgetItem(text))
        table.resizeColumnsToContents()
        wide = table.horizontalHeader().length() + table.verticalScrollBar().sizeHint().width()
        table.horizontalHeader().setStretchLastSection(True)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.reject)
        box = QVBoxLayout(self)
        box.addWidget(table)
        box.addWidget(buttons)
        margins = box.contentsMargins()
        wide += margins.left() + margins.right() + 2 * GRID
        resize_within_screen(self, QSize(wide, scaled(560)))


def show_about(parent: QWidget) -> None:
    """Say what this is."""
    QMessageBox.about(
        parent,
        "About Backprop Playground",
        f"Backprop Playground {__version__}\n\n"
        "Draw a neural network, press Play, and see backpropagation compute gradients and "
        "gradient descent use them.\n\n"
        "MIT licence. Built with Qt for Python, NumPy and pyqtgraph. The bundled data sets keep "
        "their own licences; the texts are beside the data.",
    )
