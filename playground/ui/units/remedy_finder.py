"""Tries what may help against what goes wrong, and tells both together."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from msgspec import Struct
from PySide6.QtCore import QObject, Signal

from playground.project.project_change import ProjectChange
from playground.ui.controllers.document import Document
from playground.ui.controllers.document_edits import DocumentEdits
from playground.ui.support.background_task import BackgroundTask, TaskRun

if TYPE_CHECKING:
    from playground.explain import ExplainContext
    from playground.explain.diagnosis.training_trouble import Trouble
    from playground.explain.diagnosis.tried_remedies import TriedRemedy

LONGEST_WAIT = 5.0
"""Seconds to wait for a trial of a large network that nobody wants any more."""


class ToldTrouble(Struct, frozen=True):
    """What goes wrong, and what was tried and helps.

    Parameters
    ----------
    message, node_id, panel
        The trouble's.
    remedy, remedy_tip
        What helps in the words of a button, and what came of trying it; empty where nothing did.
    """

    message: str
    node_id: str
    panel: str
    remedy: str = ""
    remedy_tip: str = ""


class RemedyFinder(QObject):
    """Tries remedies on copies of the training, once for each trouble.

    Parameters
    ----------
    document, edits
        What a remedy changes.
    reset
        Goes back to the first weights.
    parent
        The owner.

    Signals
    -------
    told(troubles)
        What goes wrong: a tuple of :class:`ToldTrouble`.
    """

    told = Signal(tuple)

    def __init__(
        self,
        document: Document,
        edits: DocumentEdits,
        reset: Callable[[], object],
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._document, self._edits, self._reset = document, edits, reset
        self._troubles: tuple[Trouble, ...] = ()
        self._about: object = None
        self._told: tuple[ToldTrouble, ...] = ()
        self._tried: TriedRemedy | None = None
        self._task = BackgroundTask("remedies", self)
        self._task.finished.connect(self._take)
        document.changed.connect(self._note_change)

    def look(self, context: ExplainContext | None, troubles: tuple[Trouble, ...]) -> None:
        """Tell what goes wrong at a moment, and look for what helps against the gravest."""
        self._troubles = troubles
        if not troubles or context is None:
            self._forget_remedy()
            return
        about = (troubles[0].kind, troubles[0].node_id, context.config, context.plan)
        if about != self._about:
            self._about, self._tried = about, None
            self._task.start(partial(_try, context, troubles[0]))
        self._tell()

    def use(self) -> None:
        """Do what helps: change the document, and go back to the first weights where needed."""
        tried = self._tried
        if tried is None:
            return
        remedy = tried.remedy
        self._edits.set_training(remedy.config, f"Use {remedy.words}", "")
        if remedy.from_start:
            self._reset()

    def close(self) -> None:
        """End what is being tried."""
        self._task.close(LONGEST_WAIT)

    def _take(self, tried: TriedRemedy | None) -> None:
        if self._troubles:
            self._tried = tried
            self._tell()

    def _note_change(self, change: ProjectChange) -> None:
        if change.structure or change.dataset:
            self._troubles = ()  # of a network, or of data, that is not there any more
        if change.trains_differently:
            self._forget_remedy()

    def _forget_remedy(self) -> None:
        """Offer nothing any more: what was tried, was tried with other settings."""
        self._task.cancel()
        self._about = self._tried = None
        self._tell()

    def _tell(self) -> None:
        told = [ToldTrouble(each.message, each.node_id, each.panel) for each in self._troubles]
        if self._tried is not None:
            first, tried = self._troubles[0], self._tried
            message = f"{first.message}; {tried.message}"
            about = (message, first.node_id, first.panel, tried.remedy.short, tried.message)
            told[0] = ToldTrouble(*about)
        if tuple(told) != self._told:
            self._told = tuple(told)
            self.told.emit(self._told)


def _try(context: ExplainContext, trouble: Trouble, run: TaskRun) -> TriedRemedy | None:
    """Try remedies; runs in a thread."""
    from playground.explain.diagnosis.tried_remedies import tried_remedy

    return tried_remedy(context, trouble, run.goes_on)
