"""What the strip writes about a step: words around the numbers that were measured."""

from enum import StrEnum

from msgspec import Struct

from playground.core.text.numbers import counted, number
from playground.session.phases.step_record import (
    BackwardRecord,
    ForwardRecord,
    StepRecord,
    UpdateRecord,
)
from playground.session.snapshots.snapshot import Snapshot
from playground.training.base.phase import Phase

STALE = "stale: this gradient belongs to weights already left"


class State(StrEnum):
    """How a cell is drawn."""

    EMPTY = "empty"
    LIVE = "live"
    CURRENT = "current"
    OUTDATED = "outdated"
    STALE = "stale"


class Sentence(Struct, frozen=True):
    """What one cell says: in full, shorter, and how it is drawn."""

    text: str
    short: str
    state: State = State.LIVE


def sentences(snapshot: Snapshot | None, *, running: bool) -> tuple[Sentence, ...]:
    """Return what the cells say: one for each third, or a single one while training runs fast.

    Parameters
    ----------
    snapshot
        The moment to tell of; ``None`` when there is no training.
    running
        Whether training goes on by itself.
    """
    record = snapshot.record if snapshot is not None else StepRecord()
    if snapshot is not None and running and not record.presses:
        return (_playing(snapshot),)
    phase = snapshot.phase if snapshot is not None and record.presses else Phase.READY
    # Later on, others may have been pressed before training ran by itself or was saved.
    when = "at this step" if snapshot is not None and snapshot.step else "yet"
    return (
        _forward(record, phase is Phase.FORWARD) or _nothing("①", "Forward", when),
        _backward(record, phase is Phase.BACKWARD) or _nothing("②", "Backprop", when),
        _update(record, phase is Phase.UPDATED) or _nothing("③", "Update", when),
    )


def figure(value: float, digits: int = 3) -> str:
    """Return a number with so many digits that count."""
    return number(value, digits, lowest=1e-6)


def signed(value: float) -> str:
    """Return a change, with its sign."""
    return number(value, lowest=1e-6, signed=True)


def _playing(snapshot: Snapshot) -> Sentence:
    text, epochs = "each step runs ① ② ③", snapshot.epochs_per_second
    if epochs >= 1:
        text += f" · {epochs:,.0f} epochs/s"
    elif snapshot.steps_per_second:
        text += f" · {snapshot.steps_per_second:,.0f} steps/s"
    return Sentence(text, text)


def _state(record: StepRecord, third: str, *, current: bool) -> State:
    if third in record.outdated:
        return State.OUTDATED
    return State.CURRENT if current else State.LIVE


def _nothing(number: str, what: str, when: str) -> Sentence:
    return Sentence(f"{number} {what} not pressed {when}", f"{number} not pressed", State.EMPTY)


def samples_text(count: int) -> str:
    """Return ``this sample`` or ``these 10 samples``."""
    return "this sample" if count == 1 else f"these {count:,} samples"


def _forward(record: StepRecord, current: bool) -> Sentence | None:
    found: ForwardRecord | None = record.forward
    if found is None:
        return None
    loss = figure(found.loss, 4)
    text = f"① loss of {samples_text(found.samples)} {loss}"
    if record.is_penalized:
        text = f"① loss of {samples_text(found.samples)}, without penalty, {loss}"
    return Sentence(text, f"① loss {loss}", _state(record, "forward", current=current))


def _backward(record: StepRecord, current: bool) -> Sentence | None:
    found: BackwardRecord | None = record.backward
    if found is None:
        return None
    count = len(found.gradient)
    text = f"② {counted(count, 'gradient')}, length {figure(found.length)}"
    changed = f"parameters changed {found.changed:,}"
    short = f"② {counted(count, 'gradient')} · changed {found.changed:,}"
    update = record.update
    if update is not None and update.stale and record.is_live("update"):
        return Sentence(f"{text} · of weights already left", f"{text} · left", State.STALE)
    if found.difference is not None:
        same = f"same {counted(count, 'number')}, largest difference {figure(found.difference)}"
        if found.difference:
            same = f"other numbers, largest difference {figure(found.difference)}"
        text, short = f"{text} · {same}", f"{short} · {same}"
    state = _state(record, "backward", current=current)
    return Sentence(f"{text} · {changed}", short, state)


def _update(record: StepRecord, current: bool) -> Sentence | None:
    found: UpdateRecord | None = record.update
    if found is None:
        return None
    again = "yes" if found.recomputed else "no"
    moved, change = figure(found.length), signed(found.delivered)
    if found.promised is not None and not found.stale:  # an old gradient promises nothing
        change += f" (promised {signed(found.promised)})"
    of = "these samples' loss" + (" without penalty" if record.is_penalized else "")
    state = _state(record, "update", current=current)
    if found.stale:
        stale = State.STALE if state is not State.OUTDATED else state
        text = f"③ {STALE} · moved {moved} · {of} {change}"
        return Sentence(text, f"③ stale gradient · moved {moved} · loss {change}", stale)
    text = f"③ moved {moved} · gradient recomputed: {again} · {of} {change}"
    short = f"③ moved {moved} · recomputed: {again} · loss {change}"
    return Sentence(text, short, state)
