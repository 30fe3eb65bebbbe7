"""Single parameters set by hand, as steps of the undo history."""

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QUndoCommand

from playground.session.messages import Command, SetValue
from playground.ui.controllers.document import Document
from playground.ui.controllers.frame_loop import FrameLoop
from playground.ui.controllers.training_client import Controller


class SetByHand(QUndoCommand):
    """Sets one parameter; undoing sets what it was before."""

    def __init__(
        self, text: str, set_value: Callable[[float], None], before: float, after: float
    ) -> None:
        super().__init__(text)
        self._set = set_value
        self._before, self._after = before, after

    def redo(self) -> None:
        """Set the new value."""
        self._set(self._after)

    def undo(self) -> None:
        """Set the value that was there."""
        self._set(self._before)


class HandValues(QObject):
    """Turns wishes for single values into commands for the worker.

    Training that goes on moves the value from where it was set; undo sets the former value, and
    leaves all others where training has taken them.

    Parameters
    ----------
    send
        Queues a command for the worker.

    Signals
    -------
    told(message)
        What was set.
    """

    told = Signal(str)

    def __init__(
        self,
        document: Document,
        controller: Controller,
        frames: FrameLoop,
        send: Callable[[Command], None],
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._document = document
        self._controller = controller
        self._frames = frames
        self._send = send

    def set_value(self, node_id: str, name: str, index: tuple[int, ...], value: float) -> None:
        """Set one parameter of a layer by hand."""
        before = self._present(node_id, name, index)
        if before is None:
            return
        place = ", ".join(str(i + 1) for i in index)
        what = f"{node_id} {name}[{place}]"

        def put(number: float) -> None:
            generation = self._controller.generation
            self._send(SetValue(generation, node_id, name, index, number))
            self.told.emit(f"{what} is now {number:.6g}")

        self._document.undo_stack.push(SetByHand(f"Set {what}", put, before, value))

    def _present(self, node_id: str, name: str, index: tuple[int, ...]) -> float | None:
        """Return the value that is shown, ``None`` when it is gone already."""
        latest = self._frames.latest
        for view in latest.parameters if latest is not None else ():
            if (view.node_id, view.name) == (node_id, name) and len(index) == view.value.ndim:
                return float(view.value[index])
        return None
