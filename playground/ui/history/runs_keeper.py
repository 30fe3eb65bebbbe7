"""The document's runs in the window: taken from the training, edited by a person, undone."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QUndoCommand
from typing_extensions import override

from playground.core import PlaygroundError
from playground.core.text.numbers import counted
from playground.nn.optimizers import OPTIMIZERS
from playground.project import Project
from playground.project.project_change import Cause, ProjectChange
from playground.project.runs.run import Run, RunSetup
from playground.project.runs.run_list import NoSuchRun, RunList
from playground.session.base.events import Event, TrainingLeft
from playground.ui.controllers.document import Document
from playground.ui.controllers.training_client import TrainingClient

KEPT = {
    "reset": "Begun again; Edit → Undo gives back what was learnt, View → Runs keeps it.",
    "restarted": "The training until now is kept in Runs.",
    "forked": "What came after this moment is kept in Runs.",
}


class EditRuns(QUndoCommand):
    """An edit of the runs: one run before and after; ``None`` where it is not there."""

    def __init__(
        self, keeper: RunsKeeper, text: str, run_id: int, before: Run | None, after: Run | None
    ) -> None:
        super().__init__(text)
        self._keeper, self._run_id = keeper, run_id
        self._before, self._after = before, after

    @override
    def redo(self) -> None:
        self._keeper.put(self._run_id, self._after)

    @override
    def undo(self) -> None:
        self._keeper.put(self._run_id, self._before)


class RunsKeeper(QObject):
    """Keeps the runs of the open document.

    A training that is left becomes a run; when undo returns to it, it is the present one again and
    no run any more. What a person does to runs is undone in one order with the edits of the
    document.

    Signals
    -------
    message(text)
        What became of a training, or why a name was refused.
    """

    message = Signal(str)

    def __init__(self, document: Document, client: TrainingClient, parent: QObject) -> None:
        super().__init__(parent)
        self._document, self._client = document, client
        self._by_revision: dict[int, int] = {}
        self._shelved: dict[int, RunList] = {}
        client.event_arrived.connect(self._take_event)
        document.changed.connect(self._take_change)

    @property
    def runs(self) -> RunList:
        """The document's runs."""
        return self._document.runs

    # edits --------------------------------------------------------------------------------------

    def add(self, made: Sequence[Run]) -> None:
        """Keep runs that were made elsewhere: the lanes of a race."""
        runs = self.runs
        for run in made:
            runs = runs.added(run)
        count = len(made)
        self.message.emit(f"{counted(count, 'run')} kept: View → Runs compares them")
        self._document.set_runs(runs)

    def rename(self, run_id: int, name: str) -> None:
        """Call a run otherwise; a name that is refused is told."""
        self._edit("Rename run", run_id, lambda: self.runs.renamed(run_id, name).run(run_id))

    def note(self, run_id: int, text: str) -> None:
        """Write something about a run."""
        self._edit("Note on run", run_id, lambda: self.runs.noted(run_id, text).run(run_id))

    def delete(self, run_id: int) -> None:
        """Drop a run."""
        run = self._find(run_id)
        if run is not None:
            self._edit(f"Delete run {run.name}", run_id, lambda: None)

    def show(self, run_id: int, shown: bool) -> None:
        """Draw a run in the plots, or do not; that is no edit."""
        run = self._find(run_id)
        if run is not None and run.is_shown != shown:
            self._document.set_runs(self.runs.shown(run_id, shown))

    def clone(self, run_id: int) -> None:
        """Take over a run's settings, its network and its data; what is learnt stays if it fits."""
        run = self._find(run_id)
        if run is None:
            return
        project = self._document.project.trained_as(run.setup)
        if project == self._document.project:
            self.message.emit(f"The document has the settings of “{run.name}” already.")
            return
        self._document.push(f"Take the settings of “{run.name}”", project)

    def restore(self, run_id: int) -> None:
        """Go on with a run where it was left; the present training becomes a run, and undo returns.

        Of a run whose weights are not kept it is said that they are not; nothing changes.
        """
        run = self._find(run_id)
        if run is None:
            return
        if run.checkpoint is None:
            self.message.emit(f"The weights of “{run.name}” are not kept any more.")
            return
        project = self._document.project.trained_as(run.setup)
        self._document.push_training(
            f"Restore “{run.name}”", project, lambda revision: self._client.plant(revision, run)
        )

    def put(self, run_id: int, run: Run | None) -> None:
        """Have a run be as it was, or not be there; for edits only."""
        if run is not None:
            self._document.set_runs(self.runs.with_run(run))
        elif any(each.id == run_id for each in self.runs):
            self._document.set_runs(self.runs.without(run_id))

    def _find(self, run_id: int) -> Run | None:
        """Return a run; says so where it went while somebody was at it."""
        try:
            return self.runs.run(run_id)
        except NoSuchRun as error:
            self.message.emit(str(error))
            return None

    def _edit(self, text: str, run_id: int, change: Callable[[], Run | None]) -> None:
        before = self._find(run_id)
        if before is None:
            return
        try:
            after = change()
        except PlaygroundError as error:
            self.message.emit(str(error))
            self._document.runs_changed.emit(self.runs)  # the view shows what is
            return
        self._document.undo_stack.push(EditRuns(self, text, run_id, before, after))

    # what happens -------------------------------------------------------------------------------

    def _take_event(self, event: Event) -> None:
        if isinstance(event, TrainingLeft) and isinstance(event.project, Project):
            run = _run_of(event, event.project)
            shelved = self._shelved.get(event.revision)
            runs = (self.runs if shelved is None else shelved).added(run)
            if event.origin != "forked":
                self._by_revision[event.revision] = runs.made
            if shelved is not None:  # of a document that another one has taken the place of
                self._shelved[event.revision] = runs
                return
            self._document.set_runs(runs)
            self.message.emit(KEPT[event.origin])

    def _take_change(self, change: ProjectChange) -> None:
        match change.cause:
            case Cause.OPENING:
                self._by_revision.clear()
                self._shelved.clear()
            case Cause.REPLACEMENT:
                self._shelved[change.left] = self.runs
                self._document.set_runs(RunList())
            case Cause.HISTORY:
                self._return_to(change)

    def _return_to(self, change: ProjectChange) -> None:
        """Undo returns to a training that is a run: it is the present one again."""
        if (shelved := self._shelved.pop(change.revision, None)) is not None:
            self._shelved[change.left] = self.runs
            self._document.set_runs(shelved)
        run_id = self._by_revision.pop(change.revision, None)
        if run_id is not None and change.revision != change.left:
            self.put(run_id, None)


def _run_of(left: TrainingLeft, project: Project) -> Run:
    setup = RunSetup.of(project.replace(training=left.config))
    return Run(
        0,
        default_name(setup),
        left.origin,
        setup,
        (left.history,),
        left.checkpoint,
        float(left.clock[-1, 1]),
    )


def default_name(setup: RunSetup) -> str:
    """Return what a run is called at first: its optimizer and its rate."""
    chosen = setup.training.optimizer
    owner = OPTIMIZERS.get(chosen.name)
    rate = chosen.params.get("learning_rate", OPTIMIZERS.create(chosen).learning_rate)
    return f"{owner.title} {rate:g}"
