"""Opening networks that other programs trained, on the data of the document."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QAbstractButton, QMessageBox, QWidget

from playground.core import Streams
from playground.core.progress import Progress, go_on, stretch
from playground.datasets.prepare import prepare_dataset
from playground.project.project import Opened
from playground.ui.controllers.document import Document
from playground.ui.controllers.training_client import TrainingClient
from playground.ui.files.base.file_work import FileWork
from playground.ui.support.settings import Settings

if TYPE_CHECKING:
    from playground.exchange.onnx_import.importing import Imported


class NetworkFiles(QObject):
    """Reads ONNX models; one that cannot be opened is refused with its node, and nothing changes.

    Signals
    -------
    opened(opened, message, before)
        What was read, as a project file would hold it, what is worth knowing of it, and the
        document whose place it is to take.
    """

    opened = Signal(object, str, object)

    def __init__(
        self,
        document: Document,
        client: TrainingClient,
        settings: Settings,
        work: FileWork,
        window: QWidget,
    ) -> None:
        super().__init__(work)
        self._document, self._client = document, client
        self._settings = settings
        self._work = work
        self._window = window

    def open_file(self, path: Path) -> None:
        """Open a model on the data that the document trains on."""
        self._settings.folder = str(path.parent)
        dataset = self._client.dataset
        if dataset is None or dataset.x_scaling.is_identity:
            self._read(path, reads_scaled=False)
        else:
            self._ask_scaling(path)

    def _ask_scaling(self, path: Path) -> None:
        """Ask what the model was trained on, then open it."""
        box = QMessageBox(self._window)
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        box.setWindowTitle("Open a model")
        box.setIcon(QMessageBox.Icon.Question)
        box.setTextFormat(Qt.TextFormat.PlainText)
        box.setText(f"Which numbers does {path.name} read?")
        box.setInformativeText(
            f"{self._document.project.name} scales its columns before a network sees them. If the "
            "model was trained on the columns as they are, or scales them itself, its first "
            "weights take that back."
        )
        role = QMessageBox.ButtonRole.AcceptRole
        plain = box.addButton("&As they are", role)
        scaled = box.addButton("&Scaled as here", role)
        box.addButton(QMessageBox.StandardButton.Cancel)
        box.setDefaultButton(plain)
        answers: dict[QAbstractButton, bool] = {plain: False, scaled: True}

        def answer() -> None:
            chosen = answers.get(box.clickedButton())
            if chosen is not None:
                self._read(path, reads_scaled=chosen)

        box.finished.connect(answer)
        box.open()

    def _read(self, path: Path, *, reads_scaled: bool) -> None:
        project = self._document.project
        # What is trained on may be the data of a moment ago.
        dataset = self._client.dataset if self._client.is_current else None

        def read(progress: Progress) -> Imported:
            from playground.exchange.onnx_import.importing import import_onnx

            config = project.dataset
            streams, watch = Streams.from_seeds(config.seed, 0), stretch(progress, 0.0, 0.5)
            data = dataset or prepare_dataset(config, streams, watch)
            go_on(progress, 1, 2)
            found = import_onnx(path, project, data, reads_scaled=reads_scaled)
            go_on(progress, 2, 2)
            return found

        def done(imported: Imported) -> None:
            self._settings.add_recent(path)
            said = "; ".join([f"Opened {path.name}: {imported.text}", *imported.notes])
            self.opened.emit(Opened(imported.project, imported.state), said, project)

        def failed(message: str) -> None:
            if not path.exists():
                self._settings.forget_recent(path)
            self._work.refuse("The model was not opened", message)

        self._work.open(f"Opening {path.name}", read, done, failed)
