"""Everything the view of unseen data asks for, made when it is first seen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from playground.ui.controllers.document import Document
from playground.ui.controllers.document_edits import DocumentEdits
from playground.ui.controllers.presenter import Presenter
from playground.ui.controllers.training_client import TrainingClient
from playground.ui.history.runs_keeper import RunsKeeper
from playground.ui.shell.docks import Docks
from playground.ui.shell.views import Views

if TYPE_CHECKING:
    from playground.ui.tools.unseen.seed_runs import SeedRuns
    from playground.ui.tools.unseen.unseen_settings import UnseenSettings


class UnseenTools(QObject):
    """Joins the view with the document, its training and its runs.

    Parameters
    ----------
    views, docks
        Where the view is.
    document, client, edits, presenter, runs
        What is worked on, its training, how both are changed, and where results go.
    parent
        The window.

    Signals
    -------
    message(text)
        What an edit did that its field does not say.
    """

    message = Signal(str)

    def __init__(
        self,
        views: Views,
        docks: Docks,
        document: Document,
        client: TrainingClient,
        edits: DocumentEdits,
        presenter: Presenter,
        runs: RunsKeeper,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._view = views.unseen
        self._document, self._client, self._edits = document, client, edits
        self._presenter, self._runs = presenter, runs
        self._settings: UnseenSettings | None = None
        self._seeds: SeedRuns | None = None
        docks.all[self._view.key].visibilityChanged.connect(self._set_seen)

    def close(self) -> None:
        """Give up what is under way: the window is about to close."""
        if self._seeds is not None:
            self._seeds.close()

    def _set_seen(self, seen: bool) -> None:
        if seen and self._settings is None:
            self._make()
        if self._settings is not None:
            self._settings.set_seen(seen)

    def _make(self) -> None:
        from playground.ui.tools.unseen.seed_runs import SeedRuns
        from playground.ui.tools.unseen.unseen_settings import UnseenSettings

        view, presenter = self._view, self._presenter
        self._settings = UnseenSettings(view, self._document, self._edits, presenter, self)
        self._settings.message.connect(self.message)
        self._seeds = SeedRuns(view, self._client, presenter, self)
        self._seeds.made.connect(self._runs.add)
