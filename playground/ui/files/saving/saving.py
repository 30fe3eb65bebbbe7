"""Saving: where to, what of work that is not saved, and what becomes of the document."""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TypeAlias

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QMessageBox, QWidget

from playground.core.progress import Progress
from playground.project.project import Opened, write_project
from playground.project.project_change import Cause, ProjectChange
from playground.session.base.events import StateReady
from playground.storage.atomic_write import sweep_temporary
from playground.storage.file_stamp import FileStamp, has_changed, stamp_of
from playground.ui.controllers.document import Document
from playground.ui.controllers.training_client import TrainingClient
from playground.ui.files.base.file_work import FileWork
from playground.ui.files.saving.changed_file import ask_about_change
from playground.ui.files.saving.file_guard import FileGuard
from playground.ui.files.saving.saved_training import SavedTraining, ToWrite
from playground.ui.files.saving.unsaved_work import UnsavedWork
from playground.ui.support.save_dialog import ask_save_name
from playground.ui.support.settings import Settings

PROJECT_FILTER = "Backprop Playground projects (*.playground)"
Written: TypeAlias = tuple[ToWrite, FileStamp | None, tuple[str, ...]]
"""What was written, what the file is like since, and what had to be left out."""


class Saving(QObject):
    """Writes the document, and asks before work that is not saved is dropped.

    Signals
    -------
    message(text)
        Something went as wished.
    """

    message = Signal(str)

    def __init__(
        self,
        document: Document,
        client: TrainingClient,
        unsaved: UnsavedWork,
        guard: FileGuard,
        settings: Settings,
        work: FileWork,
    ) -> None:
        super().__init__(work)
        self._document, self._client = document, client
        self._unsaved, self._guard = unsaved, guard
        self._settings = settings
        self._work = work
        self._window: QWidget = work.window
        self._saved_training = SavedTraining(document, work.window)
        self._documents = 0
        document.changed.connect(self._count_documents)

    def note_opened(self, opened: Opened, path: Path | None, stamp: FileStamp | None) -> None:
        """Take note of the file the document was read from: what it is like, and its training."""
        self._guard.stamp = stamp
        self._saved_training.take(path, opened)

    def save(self) -> None:
        """Save where the document came from; ask where to when it came from nowhere."""
        self.save_then(None)

    def save_as(self) -> None:
        """Ask for a name and save."""
        self._save_as(None)

    def save_copy(self) -> None:
        """Ask for a name and write everything there; the document stays what and where it is."""
        suggested = str(Path(self._settings.folder) / f"{self._document.title} copy.playground")
        path = ask_save_name(self._window, "Save a copy", suggested, PROJECT_FILTER)
        if path is not None:
            self._write(path, lambda _: self.message.emit(f"Saved a copy as {path.name}"))

    def ask_then(self, action: Callable[[], object]) -> None:
        """Do something that drops the document, after asking what to do with unsaved work.

        When the person chooses to save first, the action follows as soon as the file is written,
        and never when that fails.
        """
        if not self._unsaved.is_there or self.may_leave(lambda: self._go_on(action)):
            action()

    def _go_on(self, action: Callable[[], object]) -> None:
        """Do it once the work is saved; ask again about what was edited meanwhile."""
        if self._document.is_modified:
            self.ask_then(action)
        else:
            action()

    def may_leave(self, then: Callable[[], object]) -> bool:
        """Ask what to do with unsaved work; returns whether it is to be dropped, now.

        Parameters
        ----------
        then
            Done once the work is saved, if that is what the person wants.
        """
        answer = self._ask_unsaved()  # a whole number, whatever Qt for Python says it is
        if answer == QMessageBox.StandardButton.Save:
            # What would be learnt while the file is written could not be in it.
            self._client.pause()
            self.save_then(then)
        return answer == QMessageBox.StandardButton.Discard

    def save_then(self, then: Callable[[], object] | None) -> None:
        """Save, and do something as soon as the file is written; not when that fails."""
        if self._document.path is None:
            self._save_as(then)
        else:
            self._save_to(self._document.path, then)

    def _count_documents(self, change: ProjectChange) -> None:
        """Tell documents apart: a file that is written meanwhile is not that of the next one."""
        self._documents += change.cause in (Cause.OPENING, Cause.REPLACEMENT)

    def _save_as(self, then: Callable[[], object] | None) -> None:
        suggested = str(Path(self._settings.folder) / f"{self._document.title}.playground")
        path = ask_save_name(self._window, "Save project", suggested, PROJECT_FILTER)
        if path is not None:
            self._save_to(path, then)

    def _ask_unsaved(self) -> QMessageBox.StandardButton:
        """Ask, saying what would be lost: save, discard or cancel."""
        return QMessageBox.question(
            self._window,
            "Unsaved changes",
            f"“{self._document.title}” has unsaved changes:\n{self._unsaved.describe()}",
            QMessageBox.StandardButton.Save
            | QMessageBox.StandardButton.Discard
            | QMessageBox.StandardButton.Cancel,
            QMessageBox.StandardButton.Save,
        )

    def _save_to(
        self, path: Path, then: Callable[[], object] | None, *, overwrite: bool = False
    ) -> None:
        """Write the file; ask before what somebody else wrote there meanwhile is overwritten."""
        project, runs = self._document.project, self._document.runs
        expected = None if overwrite else self._guard.expected(path)
        documents = self._documents

        def done(result: Written | None) -> None:
            is_open = documents == self._documents
            if result is None and not is_open:
                self._refuse(f"{path} was changed meanwhile, and another document is open now")
                return
            if result is None:
                ask_about_change(
                    path,
                    self._window,
                    lambda: self._save_to(path, then, overwrite=True),
                    lambda: self._save_as(then),
                )
                return
            written, stamp, left_out = result
            self._settings.folder = str(path.parent)
            self._settings.add_recent(path)
            self.message.emit("; ".join([f"Saved {path.name}", *left_out]))
            if not is_open:
                return  # the file is that of a document which is not open any more
            self._guard.stamp = stamp
            self._saved_training.note(path, written)
            self._unsaved.note_saved(written.moment)
            self._document.mark_saved(path, project, runs)
            if then is not None:
                then()

        self._write(path, done, expected)

    def _write(
        self,
        path: Path,
        done: Callable[[Written | None], None],
        expected: FileStamp | None = None,
    ) -> None:
        """Write the document as it is now and its training, then call ``done``.

        It is called with ``None``, and nothing is written, when the file is not as expected.
        """
        project, generation = self._document.project, self._client.generation
        origins = [path for path in (self._document.path,) if path is not None]
        runs = self._document.runs if len(self._document.runs) else self._document.unread_runs

        def write(state: StateReady) -> None:
            chosen = self._saved_training.to_write(path, state, generation)
            if chosen is not None:
                job = partial(saved, chosen)
                self._work.start(f"Saving {path.name}", job, done, self._refuse)

        def saved(chosen: ToWrite, progress: Progress) -> Written | None:
            if expected is not None and has_changed(path, expected):
                return None
            training = chosen.training_for(path)
            left_out = write_project(
                path,
                project,
                training,
                runs=runs,
                origins=origins,
                lenient=True,
                progress=progress,
            )
            stamp = stamp_of(path)
            sweep_temporary(path.resolve().parent)
            return chosen, stamp, left_out

        self._client.questions.state(write)

    def _refuse(self, message: str) -> None:
        self._work.refuse("The project was not saved", message)
