"""The open project: one frozen value, its undo history, and one signal when it changes."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QUndoCommand, QUndoStack
from typing_extensions import override

from playground.project import Project
from playground.project.document.trained_state import KeptTraining
from playground.project.project_change import Cause, ProjectChange

_MERGEABLE = 1


class UndoEdit(QUndoCommand):
    """One step of the undo history: the document before and after.

    Edits with the same non-empty merge key, one behind the other, become one step.
    """

    def __init__(
        self, document: "Document", text: str, before: Project, after: Project, merge_key: str
    ) -> None:
        super().__init__(text)
        self.document = document
        self.before = before
        self.after = after
        self.merge_key = merge_key

    @override
    def redo(self) -> None:
        self.document.show(self.after)

    @override
    def undo(self) -> None:
        self.document.show(self.before)

    @override
    def id(self) -> int:
        """Tell Qt which edits may be asked to merge."""
        return _MERGEABLE if self.merge_key else -1

    @override
    def mergeWith(self, other: QUndoCommand) -> bool:
        if not isinstance(other, UndoEdit) or other.merge_key != self.merge_key:
            return False
        self.after = other.after
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

    Signals
    -------
    changed(change)
        The project is another one now; the
        :class:`~playground.project.project_change.ProjectChange` says what differs, and why.
    opened()
        A whole new document was opened; it follows its ``changed``.
    saved()
        The document is on disk.
    """

    changed = Signal(object)
    opened = Signal()
    saved = Signal()

    def __init__(self, project: Project, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._project = project
        self._cause = Cause.HISTORY
        self._path: Path | None = None
        self.kept: KeptTraining | None = None
        self.undo_stack = QUndoStack(self)

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
        """Whether there are edits since the last save."""
        return not self.undo_stack.isClean()

    @property
    def title(self) -> str:
        """What the window's title names."""
        return self._path.stem if self._path is not None else self._project.name

    def push(self, text: str, project: Project, merge_key: str = "") -> None:
        """Make an edit that can be undone; nothing happens when nothing changes."""
        if project != self._project:
            with self._because(Cause.EDIT):
                self.undo_stack.push(UndoEdit(self, text, self._project, project, merge_key))

    def amend(self, project: Project) -> None:
        """Extend the latest edit, so that one undo takes both back.

        An edit that is saved already stays as it was saved; the rest is an edit of its own then.
        """
        top = self.undo_stack.command(self.undo_stack.index() - 1)
        is_latest = isinstance(top, UndoEdit) and top.after == self._project
        if is_latest and not self.undo_stack.isClean():
            assert isinstance(top, UndoEdit)
            top.after = project
            with self._because(Cause.AMENDMENT):
                self.show(project)
        else:
            self.push("Fit the network to the data", project)

    def show(self, project: Project) -> None:
        """Make a project the current one and tell everybody; for edits only."""
        before, self._project = self._project, project
        if before != project:
            self.changed.emit(ProjectChange(before, project, self._cause))

    def open(self, project: Project, path: Path | None) -> None:
        """Replace the whole document and begin a new undo history."""
        self._path, self.kept = path, None
        self.undo_stack.clear()
        with self._because(Cause.OPENING):
            self.show(project)
        self.opened.emit()

    def mark_saved(self, path: Path, project: Project) -> None:
        """Take note that the document was written, as it was when that began.

        Edits made meanwhile are still to be saved. An edit that merged into the latest one leaves
        the undo index as it was, so the value decides.
        """
        self._path = path
        if self._project == project:
            self.undo_stack.setClean()
        self.saved.emit()

    @contextmanager
    def _because(self, cause: Cause) -> Iterator[None]:
        """Let a change have a cause; without one, undo or redo makes it."""
        before, self._cause = self._cause, cause
        try:
            yield
        finally:
            self._cause = before
