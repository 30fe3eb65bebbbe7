"""Keeps the table of runs at what there is, and carries out what is asked for there."""

from __future__ import annotations

import time
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from playground.core import PlaygroundError
from playground.project.runs.run import RunSetup
from playground.project.runs.run_table import run_table
from playground.storage.csv_writer import write_csv
from playground.ui.controllers.document import Document
from playground.ui.controllers.training_client import TrainingClient
from playground.ui.history.runs_keeper import RunsKeeper
from playground.ui.panels.runs.run_model import Present
from playground.ui.panels.runs.runs_panel import RunsPanel
from playground.ui.support.save_dialog import ask_save_name
from playground.ui.support.settings import Settings

PAUSE_SECONDS = 0.25
"""The least time between two looks at a training that runs."""

CSV_FILTER = "CSV (*.csv)"


class RunsFollower(QObject):
    """Joins the table and the document's runs; while nobody looks, nothing is done.

    Signals
    -------
    message(text)
        What became of the table's file.
    """

    message = Signal(str)

    def __init__(
        self,
        document: Document,
        client: TrainingClient,
        keeper: RunsKeeper,
        panel: RunsPanel,
        settings: Settings,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._document, self._client = document, client
        self._panel, self._settings = panel, settings
        self._is_seen = False
        self._shown_at = 0.0
        panel.restore_requested.connect(keeper.restore)
        panel.clone_requested.connect(keeper.clone)
        panel.delete_requested.connect(keeper.delete)
        panel.export_requested.connect(self._choose_file)
        panel.model.name_requested.connect(keeper.rename)
        panel.model.note_requested.connect(keeper.note)
        panel.model.shown_requested.connect(keeper.show)
        document.runs_changed.connect(self._show)
        document.changed.connect(self._show)
        client.history_changed.connect(self._show_present)
        client.running_changed.connect(self._show)

    def set_seen(self, seen: bool) -> None:
        """Begin to follow when the table comes into sight; rest when it goes."""
        self._is_seen = seen
        self._show()

    def _show(self, _: object = None) -> None:
        if self._is_seen:
            self._panel.show_runs(self._present(), self._document.runs.runs)

    def _show_present(self, _: object = None) -> None:
        now = time.monotonic()
        rests = not self._client.is_running
        if self._is_seen and (rests or now - self._shown_at >= PAUSE_SECONDS):
            self._shown_at = now
            self._panel.model.show_present(self._present())

    def _present(self) -> Present:
        return Present(RunSetup.of(self._document.project), self._client.history.points())

    # export -------------------------------------------------------------------------------------

    def _choose_file(self) -> None:
        suggested = str(Path(self._settings.folder) / f"{self._document.title} runs.csv")
        path = ask_save_name(self._panel.window(), "Export runs", suggested, CSV_FILTER)
        if path is not None:
            self.export(path)

    def export(self, path: Path) -> None:
        """Write the table of runs, all digits kept."""
        try:
            write_csv(run_table(self._document.runs.runs), path)
        except PlaygroundError as error:
            self.message.emit(f"The runs were not exported: {error}")
            return
        self._settings.folder = str(path.parent)
        self.message.emit(f"Exported {path.name}")
