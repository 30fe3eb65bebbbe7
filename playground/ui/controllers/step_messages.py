"""Says in words what one third of a step did, after its button was pressed."""

import math

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QAction

from playground.session.snapshots.snapshot import Snapshot
from playground.training.base.phase import Phase

_Moment = tuple[int, Phase, bool]


class StepMessages(QObject):
    """Tells about Forward, Backprop and Update, and marks an update that used an old gradient.

    Parameters
    ----------
    update
        The action of the update button: its label carries the mark.

    Signals
    -------
    message(text)
        What the step just did.
    """

    message = Signal(str)

    def __init__(self, update: QAction, parent: QObject) -> None:
        super().__init__(parent)
        self._update = update
        self._label = update.iconText()
        self._is_awaited = False
        self._last: _Moment | None = None

    def expect(self) -> None:
        """Tell about what comes: a third of a step was asked for."""
        self._is_awaited = True
        self._last = None

    def rest(self) -> None:
        """Tell nothing: something else was asked for."""
        self._is_awaited = False

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Look at where within a step the training stands."""
        self._mark(snapshot.stale and snapshot.phase is Phase.UPDATED)
        moment = (snapshot.step, snapshot.phase, snapshot.stale)
        if self._is_awaited and moment != self._last:
            self._last = moment
            text = describe(snapshot)
            if text:
                self.message.emit(text)

    def _mark(self, stale: bool) -> None:
        text = f"{self._label} (stale)" if stale else self._label
        if text != self._update.iconText():
            self._update.setIconText(text)


def describe(snapshot: Snapshot) -> str:
    """Return what the latest third of a step did; empty before the first."""
    loss = snapshot.batch_loss
    of_batch = "" if math.isnan(loss) else f" {loss:.5g}"
    match snapshot.phase:
        case Phase.FORWARD:
            return f"Forward: the loss of this batch is{of_batch}. No parameter changed."
        case Phase.BACKWARD:
            return (
                f"Backprop: computed the gradient of this batch's loss{of_batch}. "
                "No parameter changed."
            )
        case Phase.UPDATED if snapshot.stale:
            return (
                "Stale gradient: the parameters moved along the gradient of the update before. "
                "Press Backprop for a fresh one."
            )
        case Phase.UPDATED:
            return "Update: the optimizer moved the parameters along the gradient."
        case _:
            return ""
