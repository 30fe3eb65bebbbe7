"""What keeps the panels up to date that are made, and imported, only when they are opened."""

from typing import TYPE_CHECKING

from msgspec.structs import replace
from PySide6.QtCore import QObject
from PySide6.QtGui import QAction

from playground.core import Component
from playground.ui.controllers.document import Document
from playground.ui.controllers.document_edits import DocumentEdits
from playground.ui.controllers.presenter import Presenter
from playground.ui.controllers.training_client import TrainingClient
from playground.ui.files.export.model_files import ModelFiles
from playground.ui.history.runs_keeper import RunsKeeper
from playground.ui.shell.status_bar import StatusBar
from playground.ui.shell.views import Views
from playground.ui.support.chosen_parameter import ChosenParameter
from playground.ui.support.chosen_sample import ChosenSample
from playground.ui.support.settings import Settings
from playground.ui.tools.divergence_help import DivergenceHelp

if TYPE_CHECKING:
    from playground.ui.controllers.summary_controller import SummaryController
    from playground.ui.explain.explain_panel import ExplainPanel
    from playground.ui.following.code_follower import CodeFollower
    from playground.ui.following.explain_follower import ExplainFollower
    from playground.ui.history.runs_follower import RunsFollower
    from playground.ui.panels.code.code_panel import CodePanel
    from playground.ui.panels.runs.runs_panel import RunsPanel
    from playground.ui.panels.summary.summary_panel import SummaryPanel


class PanelFollowers(QObject):
    """The summary's, the explanations' and the runs' followers, as soon as there are panels.

    Parameters
    ----------
    views
        The panels.
    document, client, edits
        What is worked on, its training, and how both are changed.
    parent
        The window.
    """

    def __init__(
        self,
        views: Views,
        document: Document,
        client: TrainingClient,
        edits: DocumentEdits,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._views, self._document, self._client, self._edits = views, document, client, edits
        self.summary: SummaryController | None = None
        self.explaining: ExplainFollower | None = None
        self.runs: RunsFollower | None = None
        self.code: CodeFollower | None = None

    def follow_summary(self, presenter: Presenter) -> None:
        """Keep the summary up to date."""

        def make(panel: "SummaryPanel") -> None:
            from playground.ui.controllers.summary_controller import SummaryController

            self.summary = SummaryController(presenter, self._edits, panel, self)
            self._views.summary.seen_changed.connect(self.summary.set_seen)

        self._views.summary.when_made(make)

    def follow_runs(self, keeper: RunsKeeper, settings: Settings, status: StatusBar) -> None:
        """Keep the table of runs up to date."""

        def make(panel: "RunsPanel") -> None:
            from playground.ui.history.runs_follower import RunsFollower

            about = (self._document, self._client, keeper, panel, settings)
            self.runs = RunsFollower(*about, self)
            self.runs.message.connect(status.set_message)
            self._views.runs.seen_changed.connect(self.runs.set_seen)

        self._views.runs.when_made(make)

    def follow_code(self, models: ModelFiles) -> None:
        """Keep the program at the present step, and write it to a file where that is asked."""

        def make(panel: "CodePanel") -> None:
            from playground.ui.following.code_follower import CodeFollower

            self.code = CodeFollower(self._client, panel, self._views.canvas, self)
            self._views.code.seen_changed.connect(self.code.set_seen)
            panel.export_requested.connect(lambda: models.choose_as("numpy"))

        self._views.code.when_made(make)

    def follow_explain(
        self,
        sample: ChosenSample,
        parameter: ChosenParameter,
        trouble: DivergenceHelp,
        actions: dict[str, QAction],
    ) -> None:
        """Keep the Explain dock at the present step, and do what is asked for there."""

        def trigger(name: str) -> None:
            actions[name].trigger()

        def update_with(optimizer: Component) -> None:
            self._set_optimizer(optimizer)
            trigger("update")

        def make(panel: "ExplainPanel") -> None:
            from playground.ui.following.explain_follower import ExplainFollower

            self.explaining = ExplainFollower(self._client, panel, sample, parameter, self)
            self._views.explain.seen_changed.connect(self.explaining.set_seen)
            panel.show_trouble(*trouble.told)
            trouble.said.connect(panel.show_trouble)
            for tab in panel.tabs:
                tab.optimizer_requested.connect(update_with)
                tab.rate_requested.connect(self._edits.set_learning_rate)
                tab.move_shown.connect(self._views.canvas.overlay.show_trial)
                tab.action_requested.connect(trigger)

        self._views.explain.when_made(make)

    def is_explained(self) -> bool:
        """Tell whether the Explain and Code docks, if seen, show the present moment."""
        followers = (self.explaining, self.code)
        return all(each is None or each.is_settled for each in followers)

    def close(self) -> None:
        """Stop and join what computes for the panels."""
        if self.summary is not None:
            self.summary.close()
        if self.explaining is not None:
            self.explaining.close()
        if self.code is not None:
            self.code.close()

    def _set_optimizer(self, optimizer: Component) -> None:
        """Make the update with another optimizer, which Undo takes back."""
        training = self._document.project.training
        if optimizer != training.optimizer:
            changed = replace(training, optimizer=optimizer)
            self._edits.set_training(changed, "Change optimizer", "")
