"""The question about a file that somebody else wrote since it was read."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QMessageBox, QWidget

_Role = QMessageBox.ButtonRole


def ask_about_change(
    path: Path, window: QWidget, overwrite: Callable[[], object], save_as: Callable[[], object]
) -> None:
    """Ask whether to overwrite the file, or to save under another name, or not at all."""
    box = QMessageBox(window)
    box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    box.setIcon(QMessageBox.Icon.Warning)
    box.setWindowTitle("The file has changed")
    box.setText(f"“{path.name}” was changed on disk since it was opened or saved here.")
    box.setInformativeText("Overwriting it loses what was written there meanwhile.")
    other = box.addButton("Save &as…", _Role.AcceptRole)
    replace = box.addButton("&Overwrite", _Role.DestructiveRole)
    box.addButton(QMessageBox.StandardButton.Cancel)
    box.setDefaultButton(other)
    answers: dict[QAbstractButton, Callable[[], object]] = {other: save_as, replace: overwrite}

    def answer() -> None:
        chosen = answers.get(box.clickedButton())
        if chosen is not None:
            chosen()

    box.finished.connect(answer)
    box.open()
