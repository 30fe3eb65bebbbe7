"""Exporting the trained model: asks where to, and writes what the name's ending says."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QApplication

from playground.core.progress import Progress
from playground.session.base.events import StateReady
from playground.training.trainer import Trainer
from playground.ui.controllers.document import Document
from playground.ui.controllers.training_client import TrainingClient
from playground.ui.files.base.file_work import FileWork
from playground.ui.support.save_dialog import ask_save_kind
from playground.ui.support.settings import Settings

if TYPE_CHECKING:
    from playground.exchange.base.format import Format


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
        self._last: tuple[str, str] | None = None
        document.opened.connect(self._forget)

    def _forget(self) -> None:
        """Another document was exported nowhere yet."""
        self._last = None

    def choose(self) -> None:
        """Ask where to, in which format, and export the trained model."""
        from playground.exchange import EXPORTS

        self._ask("Export model", tuple(EXPORTS.values()))

    def choose_as(self, name: str) -> None:
        """Ask where to and export the trained model in a format."""
        from playground.exchange import EXPORTS

        self._ask(f"Export model as {EXPORTS[name].title}", (EXPORTS[name],))

    def _ask(self, title: str, forms: Sequence["Format"]) -> None:
        kinds = {f"{form.title} (*{form.suffix})": form.name for form in forms}
        name = f"{self._document.title}{forms[0].suffix}"
        suggested = str(Path(self._settings.folder) / name)
        asked = ask_save_kind(self._work.window, title, suggested, ";;".join(kinds))
        if asked is not None:
            path, kind = asked
            self.export(path, kinds.get(kind, ""))

    def copy_usage(self) -> None:
        """Copy the lines that use the model as it was exported last, or as ONNX."""
        form, file = self._last or ("onnx", f"{self._document.title}.onnx")
        dataset, project = self._client.dataset, self._document.project

        def work(_: Progress) -> str:
            from playground.exchange.base.model import Model
            from playground.exchange.card.usage import usage_of

            return usage_of(form, file, Model.of(Trainer(project, dataset=dataset)))

        def done(text: str) -> None:
            QApplication.clipboard().setText(text)
            self.message.emit(f"Copied Python that asks {file}: run it where that file lies.")

        def failed(message: str) -> None:
            self._work.refuse("There is nothing to copy yet", message)

        self._work.start("Code to use it", work, done, failed)

    def export(self, path: Path, form: str = "") -> None:
        """Export the trained model in a format; without one, in that of the name's ending."""
        project, generation = self._document.project, self._client.generation

        def write(state: StateReady) -> None:
            if state.checkpoint is None or state.generation != generation:
                failed("the network cannot be trained yet")
                return
            checkpoint, history = state.checkpoint, state.history
            dataset = self._client.dataset  # when this was asked for, it may have been other data

            def work(progress: Progress) -> str:
                from playground.exchange import export_model

                trainer = Trainer(project, dataset=dataset)
                trainer.restore(checkpoint)
                return export_model(path, trainer, form, progress, history).text

            self._work.start(f"Exporting {path.name}", work, done, failed)

        def done(checked: str) -> None:
            from playground.exchange import card_path, format_of

            self._settings.folder = str(path.parent)
            self._last = (format_of(path, form).name, path.name)
            page = card_path(path).name
            self.message.emit(f"Exported {path.name}: {checked}; how to use it: {page}")

        def failed(message: str) -> None:
            self._work.refuse("The model was not exported", message)

        self._client.questions.state(write)
