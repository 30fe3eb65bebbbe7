"""Undo and redo for the three phase buttons, in one order with the edits of the document."""

from PySide6.QtCore import QObject, Signal

from playground.session.snapshots.snapshot import Snapshot
from playground.ui.controllers.document import Document
from playground.ui.controllers.training_client import TrainingClient

NAMES = {"forward": "Forward", "backward": "Backprop", "update": "Update"}


class PhaseUndo(QObject):
    """Remembers which thirds of a step were pressed, and between which edits.

    The training itself knows how to take a third back, and running it again gives the same numbers.

    Signals
    -------
    changed()
        Undo or redo would do something else.
    """

    changed = Signal()

    def __init__(self, client: TrainingClient, document: Document, parent: QObject) -> None:
        super().__init__(parent)
        self._client = client
        self._stack = document.undo_stack
        self._pressed: list[tuple[str, int]] = []
        self._undone: list[tuple[str, int]] = []
        self._presses = 0
        self._is_awaited = False
        self._index = self._stack.index()
        self._stack.indexChanged.connect(self._take_index)
        client.snapshot_ready.connect(self.show_snapshot)

    @property
    def undo_name(self) -> str:
        """The third that undo takes back; empty when it takes an edit back, or nothing."""
        return self._name_of(self._pressed)

    @property
    def redo_name(self) -> str:
        """The third that redo runs again; empty when it makes an edit again, or nothing."""
        return self._name_of(self._undone)

    def press(self, third: str) -> None:
        """Run ``forward``, ``backward`` or ``update``."""
        self._undone.clear()
        self._run(third)

    def forget(self) -> None:
        """Undo edits only: training went on otherwise."""
        if self._pressed or self._undone:
            self._pressed.clear()
            self._undone.clear()
            self.changed.emit()

    def step_back(self) -> None:
        """Take the latest third back, whether it was pressed or part of a step."""
        if self._pressed:
            self._undone.append(self._pressed.pop())
        self._is_awaited = True
        self._client.step_back()
        self.changed.emit()

    def undo(self) -> None:
        """Take back what was done last."""
        if self.undo_name:
            self.step_back()
        else:
            self._stack.undo()

    def redo(self) -> None:
        """Do again what was taken back last."""
        if self.redo_name:
            self._run(self._undone.pop()[0])
        else:
            self._stack.redo()

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Forget what can no longer be taken back."""
        record = snapshot.record
        is_answer, self._presses = record.presses != self._presses, record.presses
        if is_answer:
            self._is_awaited = False
        elif not self._is_awaited and record.undoable < len(self._pressed):
            self.forget()

    def _take_index(self, index: int) -> None:
        self._index = index
        if self._pressed or self._undone:  # else edits alone are undone, and who shows them knows
            self.changed.emit()

    def _run(self, third: str) -> None:
        run = {
            "forward": self._client.forward,
            "backward": self._client.backward,
            "update": self._client.update,
        }
        self._pressed.append((third, self._index))
        self._is_awaited = True
        run[third]()
        self.changed.emit()

    def _name_of(self, thirds: list[tuple[str, int]]) -> str:
        if not thirds or thirds[-1][1] != self._index:
            return ""
        return NAMES[thirds[-1][0]]
