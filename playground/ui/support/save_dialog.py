"""Asking for a file to write: its ending is made right, and nothing is overwritten unasked."""

import re
from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QMessageBox, QWidget


def ask_save_name(parent: QWidget, title: str, suggested: str, filters: str) -> Path | None:
    """Ask where to write a file; ``None`` when the person does not want to.

    Parameters
    ----------
    parent
        The window.
    title
        The dialog's title.
    suggested
        The name to begin with.
    filters
        Qt's list of file kinds, such as ``ONNX (*.onnx);;NumPy arrays (*.npz)``. A name with none
        of their endings gets the one of the chosen kind.
    """
    asked = ask_save_kind(parent, title, suggested, filters)
    return asked and asked[0]


def ask_save_kind(
    parent: QWidget, title: str, suggested: str, filters: str
) -> tuple[Path, str] | None:
    """Ask as :func:`ask_save_name` does; returns the chosen kind, too, of several that end alike.

    The kind is one of ``filters``, or empty where the name has the ending of another one.
    """
    name, chosen = QFileDialog.getSaveFileName(parent, title, suggested, filters)
    if not name:
        return None
    path = Path(name)
    if path.suffix.lower() in _endings(filters):
        return path, chosen if path.suffix.lower() in _endings(chosen) else ""
    # The dialog asked about the name as it was typed, not about this one.
    path = path.with_name(path.name + _endings(chosen or filters)[0])
    if path.exists() and not _may_overwrite(parent, path):
        return None
    return path, chosen


def _endings(filters: str) -> list[str]:
    return re.findall(r"\*(\.\w+)", filters)


def _may_overwrite(parent: QWidget, path: Path) -> bool:
    answer = QMessageBox.question(
        parent,
        "Replace the file?",
        f"{path.name} is there already. Replace it?",
        QMessageBox.StandardButton.Yes | QMessageBox.StandardButton.No,
        QMessageBox.StandardButton.No,
    )
    return answer == QMessageBox.StandardButton.Yes
