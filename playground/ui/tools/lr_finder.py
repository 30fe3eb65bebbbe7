"""Finding a learning rate: runs the range test off the GUI thread and shows what it found."""

import time
from threading import Event
from typing import TYPE_CHECKING

from msgspec.structs import replace
from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QMessageBox, QWidget

from playground.experiments.lr_range_test import RangeTest, range_test, why_not
from playground.session.messages import StateReady
from playground.ui.controllers.document import Document
from playground.ui.controllers.document_edits import Wishes
from playground.ui.controllers.training_client import Controller
from playground.ui.files.files import Files
from playground.ui.files.plot_files import PlotFiles
from playground.ui.support.background_task import Job
from playground.ui.support.settings import Settings

if TYPE_CHECKING:
    from playground.ui.tools.lr_finder_dialog import RateDialog

TELL_SECONDS = 0.03
"""How long progress rests at least: nobody sees more frames."""

PATIENCE = 0.5
"""How long closing waits for one step to end, in seconds."""

NOT_TRAINABLE = "the network cannot be trained yet: the status bar says what is missing"


class RateFinder(QObject):
    """Opens the dialog, tests a copy of the training, and makes the edit that is wished for."""

    _progressed = Signal(object, int, int)

    def __init__(
        self,
        document: Document,
        controller: Controller,
        wishes: Wishes,
        files: Files,
        settings: Settings,
        window: QWidget,
    ) -> None:
        super().__init__(window)
        self._document = document
        self._controller = controller
        self._wishes = wishes
        self._files = files
        self._settings = settings
        self._window = window
        self._dialog: RateDialog | None = None
        self._job: Job | None = None
        self._leaving: Job | None = None
        self._stop = Event()
        self._progressed.connect(self._show_progress)

    def open(self) -> None:
        """Test at once, and show it; say why where there is no rate to find."""
        from playground.ui.tools.lr_finder_dialog import RateDialog

        refusal = why_not(self._document.project.training)
        if refusal:
            QMessageBox.information(self._window, "No learning rate to find", f"{refusal}.")
            return
        dialog = self._dialog = RateDialog(self._files.theme, self._window)
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
        if self._leaving is not None:
            self._leaving.join(PATIENCE)

    # testing ------------------------------------------------------------------------------------

    def _test(self, low: float, high: float, steps: int) -> None:
        stop = self._stop = Event()

        def begin(state: StateReady) -> None:
            if not stop.is_set():
                self._begin(state, stop, low, high, steps)

        self._files.with_state(begin)

    def _begin(self, state: StateReady, stop: Event, low: float, high: float, steps: int) -> None:
        """Test a copy of the training as it is at this moment."""
        checkpoint = state.checkpoint
        if checkpoint is None or state.generation != self._controller.generation:
            self._fail(NOT_TRAINABLE)
            return
        project, dataset = self._document.project, self._controller.dataset
        told = time.monotonic()

        def progress(done: int, total: int) -> bool:
            nonlocal told
            now = time.monotonic()
            if now - told > TELL_SECONDS and not stop.is_set():
                told = now
                self._progressed.emit(stop, done, total)
            return not stop.is_set()

        def work() -> RangeTest:
            return range_test(
                project,
                checkpoint=checkpoint,
                dataset=dataset,
                low=low,
                high=high,
                steps=steps,
                progress=progress,
            )

        job = self._job = Job(work, self)
        job.finished.connect(self._show_found)
        job.failed.connect(self._show_failure)
        job.start()

    def _cancel(self) -> None:
        self._stop.set()
        if self._job is None:
            # The worker has not handed its state over yet, and nobody waits for it any more.
            self._fail("the test was ended before it began")

    def _forget_dialog(self) -> None:
        """End what runs for a dialog that is gone; nobody is told."""
        self._stop.set()
        if self._job is not None:
            self._job.abandon()
            self._leaving, self._job = self._job, None
        if self._dialog is not None:
            self._dialog.deleteLater()
            self._dialog = None

    # showing ------------------------------------------------------------------------------------

    def _show_progress(self, stop: Event, done: int, total: int) -> None:
        if self._dialog is not None and stop is self._stop and not stop.is_set():
            self._dialog.show_progress(done, total)

    def _show_found(self, found: RangeTest) -> None:
        if self._end_job() and self._dialog is not None:
            self._dialog.show_found(found)

    def _show_failure(self, message: str) -> None:
        if self._end_job():
            self._fail(message)

    def _fail(self, message: str) -> None:
        if self._dialog is not None:
            self._dialog.show_failure(message)

    def _end_job(self) -> bool:
        """Let the job that has just answered go; an abandoned one's last words count nothing."""
        job = self._job
        if job is None or self.sender() is not job:
            return False
        job.deleteLater()
        self._job = None
        return True

    def _use(self, rate: float) -> None:
        training = self._document.project.training
        optimizer = training.optimizer.with_params(learning_rate=rate)
        self._wishes.set_training(
            replace(training, optimizer=optimizer), f"Use learning rate {rate:g}", ""
        )
