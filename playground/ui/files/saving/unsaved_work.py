"""What of a document is in no file yet: its edits, and what it has learnt since it was saved."""

import numpy as np
from msgspec import Struct
from PySide6.QtCore import QObject, Signal

from playground.core import Array
from playground.core.text.numbers import counted
from playground.session.base.events import Evaluated, Event
from playground.session.snapshots.snapshot import Snapshot
from playground.training.base.checkpoint import Checkpoint
from playground.ui.controllers.document import Document
from playground.ui.controllers.training_client import TrainingClient


class SavedMoment(Struct, frozen=True):
    """The moment of the training that the document's file holds.

    Parameters
    ----------
    step, epoch
        Updates made; whole epochs completed.
    parameters
        Every learned array by node and name; ``None`` while they are unknown.
    """

    step: int
    epoch: int
    parameters: dict[tuple[str, str], Array] | None = None


class UnsavedWork(QObject):
    """Compares what is there with what was saved last, at every moment that is shown.

    A playground that has no file asks nothing about its training: nobody saved it, and the next
    start offers it again.

    Signals
    -------
    changed()
        There is unsaved work, or none any more.
    """

    changed = Signal()

    def __init__(self, document: Document, client: TrainingClient, parent: QObject) -> None:
        super().__init__(parent)
        self._document = document
        self._client = client
        self._saved: SavedMoment | None = None
        self._present: Snapshot | None = None
        self._first_generation = 0
        self._has_learnt = False
        document.opened.connect(self.forget)
        client.event_arrived.connect(self._note_beginning)
        client.snapshot_ready.connect(self._compare)
        document.runs_changed.connect(lambda _: self.changed.emit())

    @property
    def is_there(self) -> bool:
        """Whether closing the document would lose edits, or training since it was saved."""
        has_file = self._document.path is not None
        has_more = self._has_learnt or self._document.has_unsaved_runs
        return self._document.is_modified or (has_file and has_more)

    def describe(self) -> str:
        """Return what would be lost, a line each; empty when that is nothing."""
        found = [self._edits()] if self._document.is_modified else []
        if self._has_learnt:
            found.append(self._training())
        if self._document.has_unsaved_runs:
            found.append(_runs(len(self._document.runs)))
        return "\n".join(f"• {line}" for line in found)

    def forget(self) -> None:
        """Begin with another document: nothing of it is unsaved."""
        self._saved = self._present = None
        self._first_generation = self._client.generation + 1
        self._set_learnt(learnt=False)

    def note_saved(self, checkpoint: Checkpoint | None) -> None:
        """Take note that a file holds this moment; with ``None`` it holds none of the present ones.

        Training may have gone on meanwhile: the next moment that is shown tells.
        """
        if checkpoint is not None:
            self._saved = SavedMoment(checkpoint.step, checkpoint.epoch, _arrays(checkpoint))
            self._set_learnt(learnt=False)

    def _note_beginning(self, event: Event) -> None:
        """Take where the training of a document that was opened begins: its file has that much."""
        if (
            self._saved is None
            and isinstance(event, Evaluated)
            and event.restart
            and event.points
            and event.generation >= self._first_generation
        ):
            last = event.points[-1]
            self._saved = SavedMoment(last.step, int(last.epoch))

    def _compare(self, snapshot: Snapshot) -> None:
        self._present, saved = snapshot, self._saved
        if saved is None:
            return
        if snapshot.step != saved.step:
            self._set_learnt(learnt=True)
            return
        present = {(p.node_id, p.name): p.value for p in snapshot.parameters}
        if saved.parameters is None:
            self._saved = SavedMoment(saved.step, snapshot.epoch, present)
            self._set_learnt(learnt=False)
        else:
            self._set_learnt(learnt=not _are_equal(saved.parameters, present))

    def _set_learnt(self, *, learnt: bool) -> None:
        if learnt != self._has_learnt:
            self._has_learnt = learnt
            self.changed.emit()

    # words --------------------------------------------------------------------------------------

    def _edits(self) -> str:
        count = self._document.unsaved_edits
        if count is None and self._document.undo_stack.count() == 0:
            return "What was restored: its file is older"
        if count is None:
            return "Edits"
        return counted(count, "edit")

    def _training(self) -> str:
        saved, present = self._saved, self._present
        assert saved is not None
        assert present is not None
        since = " since it was saved" if self._document.path is not None else ""
        if present.step < saved.step:
            return (
                f"The training went back from {_moment(saved)} to {_moment(present)}{since}: "
                f"saving replaces what is in the file"
            )
        if present.step == saved.step:
            return f"Weights that were changed{since}"
        epochs, steps = present.epoch - saved.epoch, present.step - saved.step
        if epochs > 0:
            return f"{counted(epochs, 'epoch')} of training{since}"
        return f"{counted(steps, 'step')} of training{since}"


def _runs(count: int) -> str:
    kept = {0: "No run is kept any more", 1: "1 run"}.get(count, f"{count:,} runs")
    return f"{kept}: the file has others"


def _moment(at: SavedMoment | Snapshot) -> str:
    return f"epoch {at.epoch:,}" if at.epoch or not at.step else f"step {at.step:,}"


def _arrays(checkpoint: Checkpoint) -> dict[tuple[str, str], Array]:
    """Return a checkpoint's learned arrays, of the first network where there are several."""
    theta, start = checkpoint.theta.reshape(-1, checkpoint.theta.shape[-1])[0], 0
    found = {}
    for node_id, name, shape in checkpoint.parameters:
        size = int(np.prod(shape))
        found[node_id, name] = theta[start : start + size].reshape(shape)
        start += size
    return found


def _are_equal(saved: dict[tuple[str, str], Array], present: dict[tuple[str, str], Array]) -> bool:
    return saved.keys() == present.keys() and all(
        np.array_equal(values, present[key]) for key, values in saved.items()
    )
