"""Opens what compares trainings, races and sweeps, and keeps what the last of them came to."""

from functools import partial

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from playground.project import Project
from playground.session.base.events import StateReady
from playground.training.base.config import TrainingConfig
from playground.ui.controllers.document import Document
from playground.ui.controllers.document_edits import DocumentEdits
from playground.ui.controllers.training_client import TrainingClient
from playground.ui.files.export.plot_files import PlotFiles
from playground.ui.files.files import Files
from playground.ui.history.runs_keeper import RunsKeeper, default_name
from playground.ui.support.settings import Settings

SEEDS = 5
"""How many are offered where a training is to be made from several."""


class Comparisons(QObject):
    """Races and sweeps of copies of the document; their trainings are kept as runs.

    Parameters
    ----------
    document, client, edits, files, settings, runs
        What is compared, and where the results go.
    window
        Above which to open.
    """

    def __init__(
        self,
        document: Document,
        client: TrainingClient,
        edits: DocumentEdits,
        files: Files,
        settings: Settings,
        runs: RunsKeeper,
        window: QWidget,
    ) -> None:
        super().__init__(window)
        self._document, self._client, self._edits = document, client, edits
        self._files, self._settings, self._runs = files, settings, runs
        self._window = window
        self._race: object = None
        self._sweep: object = None
        document.opened.connect(self._forget)

    def race(self, kind: str | None = None) -> None:
        """Race copies from the training's start, or from where it stands.

        ``kind`` is what competes at first; without one the last race is shown again.
        """
        self._client.questions.state(partial(self._open_race, kind=kind))

    def _open_race(self, state: StateReady, kind: str | None) -> None:
        from playground.ui.tools.races.race_dialog import KeptRace, RaceDialog

        kept = self._race if isinstance(self._race, KeptRace) else None
        dialog = RaceDialog(
            self._edits.project,
            state.checkpoint,
            self._client.dataset,
            self._files.theme,
            self._window,
            kind,
            first_color=self._runs.runs.made,
            kept=kept,
        )
        plots = PlotFiles((dialog.plot,), self._settings, dialog)
        dialog.plot.export_requested.connect(plots.choose)
        dialog.config_chosen.connect(self._use_config)
        dialog.project_chosen.connect(self._use_project)
        dialog.runs_made.connect(self._runs.add)
        dialog.finished.connect(lambda _: self._keep_race(dialog.kept))
        dialog.open()

    def sweep(self, seeds: int = 1) -> None:
        """Train over many values of one or two settings; with several seeds, none need vary."""
        self._client.questions.state(partial(self._open_sweep, seeds=seeds))

    def train_seeds(self) -> None:
        """Train the document as it is from several initial weights."""
        self.sweep(SEEDS)

    def _open_sweep(self, state: StateReady, seeds: int) -> None:
        from playground.project.runs.run import RunSetup
        from playground.ui.tools.sweeps.sweep_dialog import KeptSweep, SweepDialog

        project = self._edits.project
        kept = self._sweep if isinstance(self._sweep, KeptSweep) and seeds == 1 else None
        name = default_name(RunSetup.of(project))
        dialog = SweepDialog(
            project, self._client.dataset, self._files.theme, self._window, name, seeds, kept=kept
        )
        plots = PlotFiles((dialog.plot,), self._settings, dialog)
        dialog.plot.export_requested.connect(plots.choose)
        dialog.runs_made.connect(self._runs.add)
        dialog.finished.connect(lambda _: self._keep_sweep(dialog.kept))
        dialog.open()

    # results ------------------------------------------------------------------------------------

    def _keep_race(self, kept: object) -> None:
        self._race = kept

    def _keep_sweep(self, kept: object) -> None:
        self._sweep = kept

    def _forget(self) -> None:
        """Keep nothing of a document that another one has taken the place of."""
        self._race = self._sweep = None

    def _use_config(self, config: TrainingConfig, text: str) -> None:
        self._edits.set_training(config, text, "")

    def _use_project(self, project: Project, text: str) -> None:
        self._document.push(text, project)
