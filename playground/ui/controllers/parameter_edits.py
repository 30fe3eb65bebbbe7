"""Single parameters set by hand, as steps of the undo history."""

from collections.abc import Callable
from operator import lt

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtGui import QUndoCommand
from typing_extensions import override

from playground.ui.controllers.document import Document
from playground.ui.controllers.training_client import TrainingClient

DRAG_MS = 60
"""How long a value that is dragged rests at least: every one is measured on all samples."""


class ParameterEdit(QUndoCommand):
    """Sets one parameter; undoing sets what it was before."""

    def __init__(
        self, text: str, set_value: Callable[[float], None], before: float, after: float
    ) -> None:
        super().__init__(text)
        self._set = set_value
        self._before, self._after = before, after

    @override
    def redo(self) -> None:
        self._set(self._after)

    @override
    def undo(self) -> None:
        self._set(self._before)


class ParameterEdits(QObject):
    """Turns requests for single values into commands for the worker.

    Training that goes on moves the value from where it was set; undo sets the former value, and
    leaves all others where training has taken them.

    Signals
    -------
    message(text)
        What was set.
    """

    message = Signal(str)

    def __init__(self, document: Document, client: TrainingClient, parent: QObject) -> None:
        super().__init__(parent)
        self._document = document
        self._client = client
        self._tried: tuple[str, str, tuple[int, ...], float] | None = None
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(DRAG_MS)
        self._rest.timeout.connect(self._send_tried)

    def set_value(self, node_id: str, name: str, index: tuple[int, ...], value: float) -> None:
        """Set one parameter of a layer by hand."""
        before = self._present(node_id, name, index)
        if before is not None:
            self._push(node_id, name, index, before, value)

    def try_value(self, node_id: str, name: str, index: tuple[int, ...], value: float) -> None:
        """Set one parameter as long as a drag goes on: no step of the history yet."""
        self._tried = (node_id, name, index, value)
        if not self._rest.isActive():
            self._send_tried()

    def end_drag(
        self, node_id: str, name: str, index: tuple[int, ...], before: float, after: float
    ) -> None:
        """Make a drag from one value to another one step of the history; none when given up."""
        self._rest.stop()
        self._tried = None
        if self._present(node_id, name, index) is None:
            return
        if after != before:
            self._push(node_id, name, index, before, after)
        else:
            self._client.set_value(node_id, name, index, before)

    def _send_tried(self) -> None:
        if self._tried is not None and self._present(*self._tried[:3]) is not None:
            self._client.set_value(*self._tried)
            self._rest.start()
        self._tried = None

    def _push(
        self, node_id: str, name: str, index: tuple[int, ...], before: float, after: float
    ) -> None:
        place = ", ".join(str(i + 1) for i in index)
        what = f"{name}[{place}] of {self._document.project.network.name_of(node_id)}"

        def put(number: float) -> None:
            self._client.set_value(node_id, name, index, number)
            self.message.emit(f"{what} is now {number:.6g}")

        self._document.undo_stack.push(ParameterEdit(f"Set {what}", put, before, after))

    def _present(self, node_id: str, name: str, index: tuple[int, ...]) -> float | None:
        """Return the value that is shown, ``None`` when it is gone already."""
        latest = self._client.latest
        for view in latest.parameters if latest is not None else ():
            if (view.node_id, view.name) == (node_id, name):
                shape = view.value.shape
                fits = len(index) == len(shape) and all(map(lt, index, shape))
                return float(view.value[index]) if fits else None
        return None
