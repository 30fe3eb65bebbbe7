"""Says in a sentence what one third of a step did, after its button was pressed."""

import numpy as np
from PySide6.QtCore import QObject, Signal

from playground.core.text.numbers import counted
from playground.session.phases.step_record import BackwardRecord, UpdateRecord
from playground.session.snapshots.snapshot import Snapshot
from playground.training.base.phase import Phase


class StepMessages(QObject):
    """Tells about Forward, Backprop and Update.

    Signals
    -------
    fact_found(text)
        What the step just did; nothing when that does not hold any longer.
    message(text)
        Something worth knowing for a moment.
    """

    fact_found = Signal(str)
    message = Signal(str)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._is_awaited = False
        self._presses = 0

    def expect(self) -> None:
        """Tell about what comes: a third of a step was asked for."""
        self._is_awaited = True
        self._presses = 0

    def rest(self) -> None:
        """Tell nothing: something else was asked for."""
        self._is_awaited = False
        self.fact_found.emit("")

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Look at where within a step the training stands."""
        if self._is_awaited and snapshot.record.presses != self._presses:
            self._presses = snapshot.record.presses
            text = describe(snapshot)
            if text:
                self.fact_found.emit(text)


def describe(snapshot: Snapshot) -> str:
    """Return what the latest third of a step did; empty before the first."""
    record = snapshot.record
    match snapshot.phase:
        case Phase.FORWARD if record.forward is not None:
            loss = f"{record.forward.loss:.5g}"
            return f"Forward: the loss of this batch is {loss}. No parameter changed."
        case Phase.BACKWARD if record.backward is not None:
            found = record.backward
            changed = counted(found.changed, "parameter") if found.changed else "No parameter"
            return (
                f"Backprop: computed {counted(len(found.gradient), 'gradient')} from the loss of "
                f"this batch backwards. {changed} changed."
            )
        case Phase.UPDATED if snapshot.stale:
            return (
                "Stale gradient: the parameters moved by that of the update before. "
                "Press Backprop for a fresh one."
            )
        case Phase.UPDATED if record.update is not None:
            return _update(record.update, record.backward)
        case _:
            return ""


def _update(found: UpdateRecord, backward: BackwardRecord | None) -> str:
    """Say which way the optimizer moved: memory or a penalty may lead up the gradient, too."""
    text = f"Update: the optimizer moved {counted(found.changed, 'parameter')}"
    if backward is not None:
        uphill = np.count_nonzero(backward.gradient * found.move > 0)
        way = "against the gradient" if not uphill else f"{uphill:,} of them up their own gradient"
        text = f"{text} {way}" if not uphill else f"{text}, {way}"
    return f"{text}." if found.recomputed else f"{text}; it computed no gradient."
