"""Writes recovery copies of unsaved work while the person works, and removes them after."""

import contextlib
import time
from collections.abc import Callable
from pathlib import Path

from msgspec.structs import replace
from PySide6.QtCore import QObject, QTimer, Signal

from playground.core import PlaygroundError
from playground.project.document.file_errors import ProjectFileError
from playground.project.document.training_to_save import training_to_save
from playground.project.project_change import Cause, ProjectChange
from playground.recovery.recovery_copy import RecoveryCopy, RecoveryNote
from playground.recovery.recovery_folder import RecoveryFolder
from playground.session.base.events import StateReady
from playground.session.snapshots.snapshot import Snapshot
from playground.ui.canvas import NetworkCanvas
from playground.ui.controllers.document import Document
from playground.ui.controllers.training_client import TrainingClient
from playground.ui.files.network_picture import picture_of
from playground.ui.files.saving.file_guard import FileGuard
from playground.ui.support.background_task import BackgroundTask
from playground.ui.support.drawings.picture_bytes import png_bytes
from playground.ui.theme.tokens import LIGHT, Theme

FOLDER = "recovery"
"""Where copies lie, beside the settings."""

IDLE_MS = 1_500
"""How long edits must have rested before they are copied."""

INTERVAL_MS = 30_000
"""The longest time that unsaved work is not copied, while training goes on or edits never rest."""

PATIENCE = 1.0
"""How long closing waits for the training's state, in seconds."""


class RecoveryCopies(QObject):
    """Keeps a copy of what is not saved, in the background.

    Work is an edit or a step of training since the document was opened or saved. A document that
    has a file leaves no copy when the window is closed; one that never had any does, and the next
    start offers it.

    Signals
    -------
    message(text)
        Copies cannot be written; it is said once.
    written()
        A copy reached the disk.
    """

    message = Signal(str)
    written = Signal()

    def __init__(
        self,
        document: Document,
        client: TrainingClient,
        canvas: NetworkCanvas,
        guard: FileGuard,
        settings_folder: Path,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._document = document
        self._client = client
        self._canvas = canvas
        self._guard = guard
        self._theme = LIGHT
        self.folder = RecoveryFolder(settings_folder / FOLDER)
        self._has_work = self._is_due = self._is_writing = self._has_complained = False
        self._turn = 0  # what was asked for before a save or another document counts nothing
        self._step: int | None = None
        self._asides: list[BackgroundTask] = []
        self._asides_asked = 0
        self._task = BackgroundTask("recovery", self)
        self._task.finished.connect(self._take_success)
        self._task.failed.connect(self._take_failure)
        self._idle = self._timer(IDLE_MS)
        self._interval = self._timer(INTERVAL_MS)
        document.changed.connect(self._note_edit)
        document.opened.connect(self._forget)
        document.saved.connect(self._take_save)
        client.snapshot_ready.connect(self._note_training)
        client.running_changed.connect(self._note_rest)

    @property
    def has_work(self) -> bool:
        """Whether there is something that would be lost without a copy."""
        return self._has_work

    @property
    def is_copied(self) -> bool:
        """Whether everything that would be lost is in the copy on the disk."""
        return not (self._is_due or self._is_writing)

    def set_theme(self, theme: Theme) -> None:
        """Draw the pictures to come in these colours."""
        self._theme = theme

    def write(self) -> None:
        """Write a copy soon, unless the last one holds everything."""
        self._idle.stop()
        self._interval.stop()
        if self._is_writing:
            self._interval.start()  # one after the other: a slow disk must not starve the copy
            return
        if not self._is_due:
            return
        self._is_due, self._is_writing = False, True
        turn, write = self._turn, self._writer(self.folder)

        def take(state: StateReady) -> None:
            if turn == self._turn:
                self._task.start(lambda _: write(state))

        self._client.questions.state(take, recent=True)

    def set_aside(self) -> None:
        """Leave a playground without a file to the next start: another takes its place.

        Edits are not left: the person was asked about them.
        """
        document = self._document
        if not self._has_work or document.path is not None or document.is_modified:
            return
        folder = RecoveryFolder(self.folder.root)
        write = self._writer(folder, was_left=True)
        task = BackgroundTask("recovery-aside", self)
        self._asides.append(task)

        def leave(state: StateReady) -> None:
            with contextlib.suppress(PlaygroundError, OSError):
                write(state)
            folder.leave()

        def take(state: StateReady) -> None:
            self._asides_asked -= 1
            task.start(lambda _: leave(state))

        self._asides_asked += 1
        self._client.questions.state(take)

    def resume(self, copy: RecoveryCopy) -> None:
        """Take note that the document just opened is a copy that was left, still to be saved."""
        self._task.join()  # it removes the copy of the document before, and no other
        self.folder.adopt(copy)
        if self._document.path is not None:
            self._document.undo_stack.resetClean()
        self._note_work()
        self._idle.start()

    def close(self) -> None:
        """End with the window: remove the copy, or leave it when the document has no file."""
        self._turn += 1
        self._idle.stop()
        self._interval.stop()
        self._poll_until(lambda: self._asides_asked == 0)
        for task in self._asides:
            task.join()
        if self._has_work and self._document.path is None:
            self._leave()
        else:
            self._task.close(None)
            self.folder.clear()
        self._has_work = self._is_due = False

    # what happens -------------------------------------------------------------------------------

    def _note_edit(self, change: ProjectChange) -> None:
        if change.cause is Cause.REPLACEMENT:
            self._forget()
        elif change.cause is not Cause.OPENING:
            self._note_work()
            self._idle.start()

    def _note_training(self, snapshot: Snapshot) -> None:
        """Compare the step: the first one seen after opening is where the document stands."""
        before, self._step = self._step, snapshot.step
        if before not in (None, snapshot.step):
            self._note_work()
            if not self._client.is_running:
                self._idle.start()

    def _note_rest(self, running: bool) -> None:
        if self._is_due and not running:
            self._idle.start()

    def _note_work(self) -> None:
        self._has_work = self._is_due = True
        if not self._interval.isActive():
            self._interval.start()

    def _take_save(self) -> None:
        self._drop()
        if self._document.is_modified:
            self._note_work()

    def _forget(self) -> None:
        self._step = None
        self._drop()

    def _drop(self) -> None:
        """Remove the copy: what it holds is on disk, or was given up."""
        self._turn += 1
        self._idle.stop()
        self._interval.stop()
        self._has_work = self._is_due = self._is_writing = False
        if self.folder.is_used or self._task.is_running:
            self._task.start(lambda _: self.folder.clear())

    def _take_success(self, copy: RecoveryCopy | None) -> None:
        if copy is not None:
            self._is_writing = self._has_complained = False
            self.written.emit()

    def _take_failure(self, message: str) -> None:
        """Try again later; what was written before is still there."""
        self._is_writing = False
        self._note_work()
        if not self._has_complained:
            self._has_complained = True
            self.message.emit(f"Unsaved work is not copied for recovery: {message}")

    # writing ------------------------------------------------------------------------------------

    def _writer(
        self, folder: RecoveryFolder, *, was_left: bool = False
    ) -> Callable[[StateReady], RecoveryCopy]:
        """Return what writes a copy of the document as it is now, from any thread.

        It is called with the training's state, asked for at the same time.
        """
        project, path, kept = self._document.project, self._document.path, self._document.kept
        generation, runs = self._client.generation, self._document.runs
        picture = picture_of(self._canvas, self._theme)
        note = RecoveryNote(
            title=self._document.title,
            path=str(path) if path is not None else "",
            stamp=self._guard.stamp,
            was_left=was_left,
        )

        def write(state: StateReady) -> RecoveryCopy:
            epoch = state.checkpoint.epoch if state.checkpoint is not None else 0
            present, image = replace(note, epoch=epoch), png_bytes(picture)
            try:
                training = training_to_save(state, generation, kept)
                return folder.write(project, training, present, image, runs)
            except ProjectFileError:
                # A training that diverged: the one in the copy before is worth more.
                return folder.write(project, folder.kept_training(), present, image, runs)

        return write

    def _leave(self) -> None:
        """Write the last copy, and let the next start find it."""
        self._client.pause()
        states: list[StateReady] = []
        self._client.questions.state(states.append)
        self._poll_until(lambda: bool(states))
        self._task.close(None)
        with contextlib.suppress(PlaygroundError, OSError):
            if states:
                self._writer(self.folder, was_left=True)(states[0])
        self.folder.leave()

    def _poll_until(self, condition: Callable[[], bool]) -> None:
        deadline = time.monotonic() + PATIENCE
        while not condition() and time.monotonic() < deadline:
            self._client.poll()
            time.sleep(0.001)

    def _timer(self, milliseconds: int) -> QTimer:
        timer = QTimer(self)
        timer.setSingleShot(True)
        timer.setInterval(milliseconds)
        timer.timeout.connect(self.write)
        return timer
