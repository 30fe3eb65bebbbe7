"""Finding a learning rate: runs the range test off the GUI thread and shows what it found."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QMessageBox, QWidget

from playground.experiments.lr_range_test import RangeTest, range_test, why_not
from playground.session.base.events import StateReady
from playground.ui.controllers.document import Document
from playground.ui.controllers.document_edits import DocumentEdits
from playground.ui.controllers.training_client import TrainingClient
from playground.ui.files.export.plot_files import PlotFiles
from playground.ui.files.files import Files
from playground.ui.support.background_task import BackgroundTask, TaskRun
from playground.ui.support.settings import Settings

if TYPE_CHECKING:
    from playground.ui.tools.lr_finder_dialog import LRFinderDialog

NOT_TRAINABLE = "the network cannot be trained yet: the status bar says what is missing"


class LRFinder(QObject):
    """Opens the dialog, tests a copy of the training, and makes the edit that is wished for."""

    def __init__(
        self,
        document: Document,
        client: TrainingClient,
        edits: DocumentEdits,
        files: Files,
        settings: Settings,
        window: QWidget,
    ) -> None:
        super().__init__(window)
        self._document = document
        self._client = client
        self._edits = edits
        self._files = files
        self._settings = settings
        self._window = window
        self._dialog: LRFinderDialog | None = None
        self._request = 0
        self._task = BackgroundTask("lr-finder", self)
        self._task.progressed.connect(self._show_progress)
        self._task.finished.connect(self._show_found)
        self._task.failed.connect(self._fail)

    def open(self) -> None:
        """Test at once, and show it; say why where there is no rate to find."""
        from playground.ui.tools.lr_finder_dialog import LRFinderDialog

        refusal = why_not(self._document.project.training)
        if refusal:
            QMessageBox.information(self._window, "No learning rate to find", f"{refusal}.")
            return
        dialog = self._dialog = LRFinderDialog(self._files.theme, self._window)
        plots = PlotFiles((dialog.plot,), self._settings, dialog)
        dialog.plot.export_requested.connect(plots.choose)
        dialog.test_requested.connect(self._test)
        dialog.cancel_requested.connect(self._cancel)
        dialog.use_requested.connect(self._use)
        dialog.finished.connect(self._forget_dialog)
        dialog.open()
        dialog.start()

    def close(self) -> None:
        """End a test under way and let its dialog go, before the window does."""
        if self._dialog is not None:
            self._dialog.reject()
        self._task.close()

    # testing ------------------------------------------------------------------------------------

    def _test(self, low: float, high: float, steps: int) -> None:
        self._request += 1
        request = self._request

        def begin(state: StateReady) -> None:
            if request == self._request:
                self._begin(state, low, high, steps)

        self._client.questions.state(begin)

    def _begin(self, state: StateReady, low: float, high: float, steps: int) -> None:
        """Test a copy of the training as it is at this moment."""
        checkpoint = state.checkpoint
        if checkpoint is None or state.generation != self._client.generation:
            self._fail(NOT_TRAINABLE)
            return
        project, dataset = self._document.project, self._client.dataset

        def work(run: TaskRun) -> RangeTest:
            return range_test(
                project,
                checkpoint=checkpoint,
                dataset=dataset,
                low=low,
                high=high,
                steps=steps,
                progress=run.progress,
            )

        self._task.start(work)

    def _cancel(self) -> None:
        self._request += 1
        if self._task.is_running:
            self._task.stop()
        else:
            # The worker has not handed its state over yet, and nobody waits for it any more.
            self._fail("the test was ended before it began")

    def _forget_dialog(self) -> None:
        """End what runs for a dialog that is gone; nobody is told."""
        self._request += 1
        self._task.cancel()
        if self._dialog is not None:
            self._dialog.deleteLater()
            self._dialog = None

    # showing ------------------------------------------------------------------------------------

    def _show_progress(self, progress: tuple[int, int]) -> None:
        if self._dialog is not None:
            self._dialog.show_progress(*progress)

    def _show_found(self, found: RangeTest) -> None:
        if self._dialog is not None:
            self._dialog.show_found(found)

    def _fail(self, message: str) -> None:
        if self._dialog is not None:
            self._dialog.show_failure(message)

    def _use(self, rate: float) -> None:
        self._edits.set_learning_rate(rate, f"Use learning rate {rate:g}")
