"""What goes wrong in the training: found, remedies for it tried, and told where a person looks."""

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction

from playground.ui.controllers.document import Document
from playground.ui.controllers.document_edits import DocumentEdits
from playground.ui.controllers.training_client import TrainingClient
from playground.ui.plots.moments.distributions_view import DistributionsView
from playground.ui.shell.docks import Docks
from playground.ui.shell.status_bar import StatusBar
from playground.ui.shell.views import Views
from playground.ui.units.health_follower import HealthFollower
from playground.ui.units.remedy_finder import RemedyFinder


class TroubleFinding(QObject):
    """Has the units' health measured, and what goes wrong told in the status bar.

    That leads to where it is seen, and to what helps.

    Parameters
    ----------
    document, client, edits
        What is worked on, its training, and how both are changed.
    reset
        The action that goes back to the first weights.
    views, docks, status
        Where it is seen.
    parent
        The window.

    Attributes
    ----------
    health, remedies
        What measures, and what tries.
    """

    def __init__(
        self,
        document: Document,
        client: TrainingClient,
        edits: DocumentEdits,
        reset: QAction,
        views: Views,
        docks: Docks,
        status: StatusBar,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._views, self._docks = views, docks
        self.health = HealthFollower(client, views.canvas, self)
        self.remedies = RemedyFinder(document, edits, reset.trigger, self)
        self.health.examined.connect(self.remedies.look)
        self.remedies.told.connect(status.set_troubles)
        status.remedy_requested.connect(self.remedies.use)
        status.panel_requested.connect(self._show)

    def close(self) -> None:
        """Measure and try nothing more."""
        self.health.close()
        self.remedies.close()

    def _show(self, panel: str, node_id: str) -> None:
        """Show where a trouble is seen."""
        self._docks.raise_dock(panel)
        for view in self._views.plots:
            if isinstance(view, DistributionsView) and view.key == panel and node_id:
                view.choose("activations", node_id)
