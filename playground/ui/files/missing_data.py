"""A data file that is not where the document says: a person knows where it went."""

from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QFileDialog, QWidget

from playground.datasets import DATASETS
from playground.project.data_files import file_name, missing_files, with_found
from playground.ui.controllers.document import Document
from playground.ui.files.data_filter import data_filter
from playground.ui.support.settings import Settings


class MissingData(QObject):
    """Asks where a missing data file is, and has the document name it there.

    Parameters
    ----------
    document
        Names the files; finding one is an edit that can be undone.
    settings
        Remembers the folder.
    window
        Above which to ask.
    """

    def __init__(self, document: Document, settings: Settings, window: QWidget) -> None:
        super().__init__(window)
        self._document = document
        self._settings = settings
        self._window = window

    def find(self) -> None:
        """Ask for the first missing file; those that moved along with it are found beside it."""
        project = self._document.project
        name, named = next(iter(missing_files(project.dataset).items()), ("", ""))
        if not name:
            return
        title = f"Find {file_name(named)}"
        found = self._ask(title)
        if found:
            self._settings.folder = str(Path(found).parent)
            dataset = with_found(project.dataset, name, Path(found).absolute())
            self._document.push(title, project.replace(dataset=dataset))

    def _ask(self, title: str) -> str:
        """Return where the file, or the folder, is; empty when the person does not say."""
        kind, folder = self._document.project.dataset.kind, self._settings.folder
        if kind in DATASETS and DATASETS.get(kind).is_folder:
            return QFileDialog.getExistingDirectory(self._window, title, folder)
        found, _ = QFileDialog.getOpenFileName(self._window, title, folder, data_filter())
        return found
