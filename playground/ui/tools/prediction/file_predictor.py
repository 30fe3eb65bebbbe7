"""Opens the window that answers a file, and brings it weights and names of files."""

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QFileDialog, QWidget

from playground.session.base.events import TrainerRead
from playground.ui.controllers.training_client import TrainingClient
from playground.ui.files.data_filter import data_filter
from playground.ui.files.files import Files
from playground.ui.history.timeline_follower import TimelineFollower
from playground.ui.support.save_dialog import ask_save_name

if TYPE_CHECKING:
    from playground.ui.tools.prediction.predict_dialog import PredictDialog

BEST, NEWEST = "best", "newest"


class FilePredictor(QObject):
    """Predicts on files with copies of the network at the moment that is shown.

    Parameters
    ----------
    client, timeline
        The training, and what shows another moment of it.
    files
        The colours of dialogs.
    window
        Above which to open.

    Attributes
    ----------
    dialog
        The window that is open; ``None`` for none.
    """

    def __init__(
        self, client: TrainingClient, timeline: TimelineFollower, files: Files, window: QWidget
    ) -> None:
        super().__init__(window)
        self._client, self._timeline, self._files, self._window = client, timeline, files, window
        self.dialog: PredictDialog | None = None
        self._goes = False
        client.snapshot_ready.connect(self._arrive)
        client.dataset_changed.connect(self._leave)
        client.emptied.connect(self._leave)

    def open(self) -> None:
        """Open the window, or bring it to the front."""
        from playground.ui.tools.prediction.predict_dialog import PredictDialog

        dataset = self._client.dataset
        if dataset is None:
            return
        if self.dialog is None:
            raw = dataset.raw
            dialog = self.dialog = PredictDialog(
                self._files.theme,
                self._window,
                images=raw.image_shape is not None,
                texts=bool(getattr(raw, "one_hot", ())),
            )
            dialog.weights_requested.connect(self._bring_weights)
            dialog.file_requested.connect(self._choose)
            dialog.out_requested.connect(self._choose_out)
            dialog.finished.connect(self._forget)
        self.dialog.show()
        self.dialog.raise_()
        self.dialog.activateWindow()

    def close(self) -> None:
        """End what runs and let the window go."""
        if self.dialog is not None:
            self.dialog.reject()

    def _bring_weights(self, moment: str) -> None:
        """Copy the network; for another moment than the one that is shown, show that first."""
        best = self._client.history.best_test
        if moment == BEST and best is not None:
            self._timeline.go_to(best.step)
        elif moment == NEWEST and self._timeline.is_past:  # going there would pause a training
            self._timeline.last()
        self._goes = True
        self._arrive()

    def _arrive(self, _: object = None) -> None:
        """Copy the network once the moment that was asked for is there."""
        if self._goes and self._timeline.is_settled:
            self._goes = False
            self._copy()

    def _copy(self) -> None:
        from playground.ui.tools.prediction.predict_task import ShownWeights

        dialog = self.dialog

        def take(answer: TrainerRead) -> None:
            if dialog is self.dialog and dialog is not None:
                value = answer.value
                found = value if isinstance(value, ShownWeights) else None
                dialog.take_weights(found, is_past=self._timeline.is_past)

        self._client.questions.read(ShownWeights.of, take)

    def _choose(self, is_folder: bool) -> None:
        dialog = self.dialog
        assert dialog is not None
        title = "Predict on a file"
        if is_folder:
            name = QFileDialog.getExistingDirectory(dialog, title)
        else:
            name, _ = QFileDialog.getOpenFileName(dialog, title, "", data_filter())
        if name:
            dialog.show_file(Path(name))

    def _choose_out(self) -> None:
        dialog = self.dialog
        assert dialog is not None
        assert dialog.path is not None
        suggested = dialog.path.with_name(f"{dialog.path.stem} answers.csv")
        out = ask_save_name(dialog, "Export answers", str(suggested), "CSV (*.csv)")
        if out is not None:
            dialog.write(out)

    def _leave(self, _: object = None) -> None:
        """Other data have other columns."""
        self.close()

    def _forget(self) -> None:
        self.dialog = None
