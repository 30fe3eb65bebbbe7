"""The open project: one frozen value, its undo history, and one signal when it changes."""

import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QUndoCommand, QUndoStack
from typing_extensions import override

from playground.graph.pieces import NOTHING_LEARNT, Learnt
from playground.project import Project
from playground.project.document.trained_state import KeptTraining
from playground.project.project_change import Cause, ProjectChange
from playground.project.runs.run_list import RunList
from playground.session.base.events import CheckpointsKept
from playground.session.pacing.collector import collector_paused

_MERGEABLE = 1

MERGE_SECONDS = 2.0
"""For how long edits become one step although training goes on between them."""


class UndoEdit(QUndoCommand):
    """One step of the undo history: the document before and after, and whose training goes with it.

    Edits with the same non-empty merge key, one behind the other, become one step.

    Parameters
    ----------
    document
        What is edited.
    text
        What the step is called.
    before, after
        The document's values.
    revision
        That of the training afterwards.
    merge_key
        Names edits that become one step.
    is_reset
        Whether training begins again.
    is_opening
        Whether it puts a whole other document in the place of one.
    learnt
        What layers have learned elsewhere, after it.
    """

    def __init__(
        self,
        document: "Document",
        text: str,
        before: Project,
        after: Project,
        revision: int,
        merge_key: str = "",
        *,
        is_reset: bool = False,
        is_opening: bool = False,
        learnt: Learnt = NOTHING_LEARNT,
    ) -> None:
        super().__init__(text)
        self.learnt_before, self.learnt = document.learnt, learnt
        self.document = document
        self.before = before
        self.after = after
        self.left, self.revision = document.revision, revision
        self.merge_key = merge_key
        self.is_reset = is_reset
        self.is_opening = is_opening
        self.made = time.monotonic()

    @override
    def redo(self) -> None:
        self.document.learnt = self.learnt
        self.document.show(self.after, self.revision, is_reset=self.is_reset)

    @override
    def undo(self) -> None:
        self.document.learnt = self.learnt_before
        self.document.show(self.before, self.left)

    @override
    def id(self) -> int:
        """Tell Qt which edits may be asked to merge."""
        return _MERGEABLE if self.merge_key else -1

    @override
    def mergeWith(self, other: QUndoCommand) -> bool:
        if not isinstance(other, UndoEdit) or other.merge_key != self.merge_key:
            return False
        self.after, self.revision, self.made = other.after, other.revision, other.made
        self.learnt = other.learnt
        return True


class Document(QObject):
    """Holds the open project.

    Attributes
    ----------
    kept
        The training its file held when it was opened; saving writes it back as long as it cannot be
        used.
    undo_stack
        The edits, for undoing.
    learnt
        What layers have learned elsewhere that were copied from there; it is theirs as soon as
        they are connected and have the same shape.
    runs
        The trainings that are kept beside the present one.
    unread_runs
        Those of its file that could not be read, to be written back as long as there are no others.

    Signals
    -------
    changed(change)
        The project is another one now; the
        :class:`~playground.project.project_change.ProjectChange` says what differs, and why.
    opened()
        A whole new document was opened; it follows its ``changed``.
    saved()
        The document is on disk.
    training_lost()
        Undo or redo may give back other trainings than before.
    runs_changed(runs)
        There are other runs.
    """

    changed = Signal(object)
    opened = Signal()
    saved = Signal()
    training_lost = Signal()
    runs_changed = Signal(object)

    def __init__(self, project: Project, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._project = project
        self._cause = Cause.HISTORY
        self._path: Path | None = None
        self.kept: KeptTraining | None = None
        self.learnt: Learnt = NOTHING_LEARNT
        self.runs = self._saved_runs = RunList()
        self.unread_runs: Mapping[str, bytes] = {}
        self.undo_stack = QUndoStack(self)
        self._revision = self._newest_revision = 0
        self._lost: frozenset[int] = frozenset()
        self._has_learnt = False

    @property
    def project(self) -> Project:
        """The document as it is now."""
        return self._project

    @property
    def path(self) -> Path | None:
        """Where it is saved; ``None`` for nowhere yet."""
        return self._path

    @property
    def is_modified(self) -> bool:
        """Whether there are edits since the last save, or since the document was begun."""
        return self.unsaved_edits != 0

    @property
    def has_unsaved_runs(self) -> bool:
        """Whether there are runs that its file does not hold as they are."""
        return self.runs is not self._saved_runs

    @property
    def unsaved_edits(self) -> int | None:
        """How many edits there are since then, ``None`` when that cannot be told any more.

        A reset of the training changes no value, and what is as it was begun is no edit.
        """
        stack = self.undo_stack
        clean, index = stack.cleanIndex(), stack.index()
        if clean < 0:
            return None
        count = 0
        for i in range(min(clean, index), max(clean, index)):
            step = stack.command(i)
            begins = isinstance(step, UndoEdit) and step.is_opening
            if begins and clean < index:
                count = 0
            elif begins or not (isinstance(step, UndoEdit) and step.is_reset):
                count += 1
        return count

    @property
    def revision(self) -> int:
        """Whose training goes with the document as it is now; edits of looks alone share one."""
        return self._revision

    @property
    def undo_lost(self) -> bool:
        """Whether the training that undo would lead to is no longer kept."""
        step = self._step(-1)
        return isinstance(step, UndoEdit) and step.left in self._lost

    @property
    def redo_lost(self) -> bool:
        """Whether the training that redo would lead to is no longer kept."""
        step = self._step(0)
        return isinstance(step, UndoEdit) and step.revision in self._lost

    @property
    def title(self) -> str:
        """What the window's title names."""
        return self._path.stem if self._path is not None else self._project.name

    def push(
        self, text: str, project: Project, merge_key: str = "", learnt: Learnt = NOTHING_LEARNT
    ) -> None:
        """Make an edit that can be undone; nothing happens when nothing changes.

        ``learnt``: what new layers have learned elsewhere.
        """
        before = self._project
        if project == before:
            return
        top = self._step(-1)
        if isinstance(top, UndoEdit) and self._has_learnt_since(top, project):
            top.merge_key = ""
        revision = self._revision
        if ProjectChange(before, project).trains_differently and not self._merges(top, merge_key):
            revision = self._new_revision()
        with self._because(Cause.EDIT):
            known = {**self.learnt, **learnt}
            learnt = {i: found for i, found in known.items() if found and i in project.network}
            step = UndoEdit(self, text, before, project, revision, merge_key, learnt=learnt)
            self.undo_stack.push(step)
        self._has_learnt = False

    def push_reset(self) -> None:
        """Begin training again, as an edit: undoing gives back what was learnt."""
        project, revision = self._project, self._new_revision()
        with self._because(Cause.EDIT):
            self.undo_stack.push(UndoEdit(self, "Reset", project, project, revision, is_reset=True))

    def push_training(self, text: str, project: Project, plant: Callable[[int], None]) -> None:
        """Go on with another training, and the document it belongs to, as an edit.

        Parameters
        ----------
        text
            What the step is called.
        project
            The document.
        plant
            Called before with the revision it will have, to put the training there.
        """
        before, revision = self._project, self._new_revision()
        plant(revision)
        with self._because(Cause.EDIT):
            self.undo_stack.push(UndoEdit(self, text, before, project, revision))

    def begin_another(self, text: str, project: Project) -> None:
        """Put another document, saved nowhere yet, in the place of this one, as an edit."""
        before, revision = self._project, self._new_revision()
        step = UndoEdit(self, text, before, project, revision, is_reset=True, is_opening=True)
        with self._because(Cause.REPLACEMENT):
            self.undo_stack.push(step)

    def amend(self, project: Project) -> None:
        """Extend the latest edit, so that one undo takes both back.

        An edit that is saved already stays as it was saved; the rest is an edit of its own then.
        """
        top = self._step(-1)
        is_latest = isinstance(top, UndoEdit) and top.after == self._project
        if is_latest and not self.undo_stack.isClean():
            assert isinstance(top, UndoEdit)
            top.after = project
            if top.revision == top.left:
                top.revision = self._new_revision()
            with self._because(Cause.AMENDMENT):
                self.show(project, top.revision)
        else:
            self.push("Fit the network to the data", project)

    def show(self, project: Project, revision: int, *, is_reset: bool = False) -> None:
        """Make a project the current one, with its training, and tell everybody; for edits only."""
        before, self._project = self._project, project
        left, self._revision = self._revision, revision
        if before != project or left != revision:
            change = ProjectChange(before, project, self._cause, left, revision, is_reset)
            if not change.network:
                self.changed.emit(change)
                return
            with collector_paused():
                self.changed.emit(change)

    def open(self, project: Project, path: Path | None) -> None:
        """Replace the whole document and begin a new undo history."""
        self._path, self.kept, self.learnt = path, None, {}
        self.undo_stack.clear()
        self._newest_revision = 0
        self._lost = frozenset()
        with self._because(Cause.OPENING):
            self.show(project, 0)
        self.set_runs(RunList(), is_saved=True)
        self.unread_runs = {}
        self.opened.emit()

    def set_runs(self, runs: RunList, *, is_saved: bool = False) -> None:
        """Keep other runs, those of its file or not."""
        self._saved_runs = runs if is_saved else self._saved_runs
        if runs is not self.runs:
            self.runs = runs
            self.runs_changed.emit(runs)

    def note_learning(self) -> None:
        """Take note that training went on after the latest edit."""
        self._has_learnt = True

    def note_kept(self, kept: CheckpointsKept) -> None:
        """Take note of which trainings found no room to be kept."""
        if kept.lost != self._lost:
            self._lost = kept.lost
            self.training_lost.emit()

    def mark_saved(self, path: Path, project: Project, runs: RunList) -> None:
        """Take note that the document and its runs were written, as they were when that began.

        Edits made meanwhile are still to be saved. An edit that merged into the latest one leaves
        the undo index as it was, so the value decides.
        """
        self._path = path
        self._saved_runs = runs
        if self._project == project and self.runs is runs:
            self.undo_stack.setClean()
        self.saved.emit()

    def _step(self, offset: int) -> QUndoCommand | None:
        """Return a step of the undo history: -1 the one to undo, 0 the one to make again."""
        stack = self.undo_stack
        index = stack.index() + offset
        return stack.command(index) if 0 <= index < stack.count() else None

    def _has_learnt_since(self, top: UndoEdit, project: Project) -> bool:
        """Tell whether an edit would give up what was learnt since the one before it."""
        change = ProjectChange(self._project, project)
        restructures = change.structure or change.dataset
        late = time.monotonic() - top.made > MERGE_SECONDS
        return restructures and late and self._has_learnt

    def _new_revision(self) -> int:
        self._newest_revision += 1
        return self._newest_revision

    def _merges(self, top: QUndoCommand | None, merge_key: str) -> bool:
        """Tell whether an edit with this key extends one that has a training of its own already."""
        if not isinstance(top, UndoEdit) or self.undo_stack.isClean():
            return False
        return top.merge_key == merge_key != "" and top.revision != top.left

    @contextmanager
    def _because(self, cause: Cause) -> Iterator[None]:
        """Let a change have a cause; without one, undo or redo makes it."""
        before, self._cause = self._cause, cause
        try:
            yield
        finally:
            self._cause = before
