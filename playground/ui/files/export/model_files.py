"""Exporting the trained model: asks where to, and writes what the name's ending says."""

from pathlib import Path

from PySide6.QtCore import QObject, Signal

from playground.session.base.events import StateReady
from playground.training.trainer import Trainer
from playground.ui.controllers.document import Document
from playground.ui.controllers.training_client import TrainingClient
from playground.ui.files.base.file_work import FileWork
from playground.ui.support.save_dialog import ask_save_name
from playground.ui.support.settings import Settings

MODEL_FILTER = (
    "ONNX (*.onnx);;safetensors (*.safetensors);;NumPy arrays (*.npz);;NumPy program (*.py)"
)


class ModelFiles(QObject):
    """Writes the trained model to files.

    Signals
    -------
    message(text)
        A file was written; the text says how it was checked.
    """

    message = Signal(str)

    def __init__(
        self, document: Document, client: TrainingClient, settings: Settings, work: FileWork
    ) -> None:
        super().__init__(work)
        self._document = document
        self._client = client
        self._settings = settings
        self._work = work

    def choose(self) -> None:
        """Ask where to and export the trained model."""
        suggested = str(Path(self._settings.folder) / f"{self._document.title}.onnx")
        path = ask_save_name(self._work.window, "Export model", suggested, MODEL_FILTER)
        if path is not None:
            self.export(path)

    def export(self, path: Path) -> None:
        """Export the trained model in the format of the name's ending."""
        project, dataset = self._document.project, self._client.dataset
        generation = self._client.generation

        def write(state: StateReady) -> None:
            if state.checkpoint is None or state.generation != generation:
                failed("the network cannot be trained yet")
                return
            checkpoint = state.checkpoint

            def work() -> str:
                from playground.exchange import export_model

                trainer = Trainer(project, dataset=dataset)
                trainer.restore(checkpoint)
                return export_model(path, trainer).text

            self._work.start(work, done, failed)

        def done(checked: str) -> None:
            self._settings.folder = str(path.parent)
            self.message.emit(f"Exported {path.name}: {checked}")

        def failed(message: str) -> None:
            self._work.refuse("The model was not exported", message)

        self._client.questions.state(write)
