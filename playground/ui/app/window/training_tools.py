"""What trains or computes beside a window's training, on copies of it."""

from PySide6.QtWidgets import QWidget

from playground.ui.controllers.document import Document
from playground.ui.controllers.document_edits import DocumentEdits
from playground.ui.controllers.presenter import Presenter
from playground.ui.controllers.training_client import TrainingClient
from playground.ui.files.files import Files
from playground.ui.history.runs_keeper import RunsKeeper
from playground.ui.history.timeline_follower import TimelineFollower
from playground.ui.shell.docks import Docks
from playground.ui.shell.views import Views
from playground.ui.support.settings import Settings
from playground.ui.tools.comparisons import Comparisons
from playground.ui.tools.divergence_help import DivergenceHelp
from playground.ui.tools.lr_finder import LRFinder
from playground.ui.tools.prediction.file_predictor import FilePredictor
from playground.ui.tools.unseen.unseen_tools import UnseenTools


class TrainingTools:
    """Makes the search for a learning rate, races, help behind a divergence, answers to files.

    Parameters
    ----------
    document, client, edits
        What is worked on, its training, and how both are changed.
    presenter
        Shows what was edited.
    runs, timeline
        The document's runs, and the moments of its training.
    views, docks
        Where it is shown.
    files, settings, window
        The colours of dialogs, what they remember, and above what they open.
    """

    def __init__(
        self,
        document: Document,
        client: TrainingClient,
        edits: DocumentEdits,
        presenter: Presenter,
        runs: RunsKeeper,
        timeline: TimelineFollower,
        views: Views,
        docks: Docks,
        files: Files,
        settings: Settings,
        window: QWidget,
    ) -> None:
        about = (document, client, edits, files, settings)
        self.lr_finder = LRFinder(*about, window)
        self.comparisons = Comparisons(*about, runs, window)
        self.prediction = FilePredictor(client, timeline, files, window)
        shown = (views, docks, document, client, edits, presenter)
        self.unseen = UnseenTools(*shown, runs, window)
        self.divergence_help = DivergenceHelp(client, document, edits, views.banner, window)
        client.problem_found.connect(self.divergence_help.show)

    def close(self) -> None:
        """End what runs."""
        for part in (self.lr_finder, self.divergence_help, self.unseen, self.prediction):
            part.close()
