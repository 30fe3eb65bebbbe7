"""What the worker says to the window. Every event is an immutable value."""

from collections.abc import Iterable
from typing import Literal, TypeAlias

from msgspec import Struct

from playground.core import Array, Diagnostic
from playground.datasets.base.dataset import Dataset
from playground.training.base.checkpoint import Checkpoint
from playground.training.base.config import TrainingConfig
from playground.training.base.history import Metrics
from playground.training.base.training_spec import TrainingSpec


class Loading(Struct, frozen=True):
    """Reading a document's data takes a while: ``done`` of ``total`` bytes are there.

    :class:`Configured` or :class:`Rejected` follows.
    """

    generation: int
    done: int
    total: int


class Configured(Struct, frozen=True):
    """The document compiles; this is the data it trains on.

    ``kept`` counts the learned arrays that have something from before; ``note`` says what was kept
    and what is new after an edit of the network, or nothing.
    """

    generation: int
    dataset: Dataset
    parameter_count: int
    kept: int
    restarted: bool
    note: str = ""


class Rejected(Struct, frozen=True):
    """The document cannot be trained: diagnostics of the network, or an error about another part.

    ``part`` says which: the network, the data, a hyperparameter (named by ``field``; ``allowed``
    says what it may be), the saved state it should go on from, or the memory that it would take:
    ``needed`` bytes, which a person may permit. ``dataset`` is the data a network would have
    trained on.
    """

    generation: int
    diagnostics: tuple[Diagnostic, ...]
    error: str
    dataset: Dataset | None
    part: Literal["network", "data", "training", "state", "memory"] = "data"
    field: str = ""
    allowed: str = ""
    needed: int = 0


class Evaluated(Struct, frozen=True):
    """New points of the curves; ``restart`` when they begin a new curve."""

    generation: int
    points: tuple[Metrics, ...]
    restart: bool = False


class Running(Struct, frozen=True):
    """Whether the worker is running now."""

    running: bool


class Diverged(Struct, frozen=True):
    """A loss or parameter became infinite or NaN; training paused at its last finite state.

    ``points`` are the last updates from there to the trouble, which the curves do not have.
    """

    generation: int
    step: int
    node_id: str
    quantity: str
    message: str
    points: tuple[Metrics, ...] = ()


class Stopped(Struct, frozen=True):
    """A stop condition ended the run, or there was nothing to run; ``reason`` says which and why.

    ``restored`` is the epoch whose weights are back after early stopping, else ``None``.
    ``step`` is where training stands then.
    """

    generation: int
    reason: str
    restored: float | None
    step: int = 0


class ValueRejected(Struct, frozen=True):
    """A parameter could not be set as :class:`SetValue` asked; ``error`` says why."""

    generation: int
    error: str


class StateReady(Struct, frozen=True):
    """The complete state asked for: what saving and exporting need, copied.

    ``checkpoint`` is ``None`` when nothing has been trainable since the document was opened.
    ``waits`` says that the saved state the document was opened with is not in use so far: the data
    are missing, the network cannot be trained, or it does not fit.
    """

    token: int
    generation: int
    checkpoint: Checkpoint | None
    history: tuple[Metrics, ...]
    waits: bool = False


class TrainerRead(Struct, frozen=True):
    """What :class:`ReadTrainer` or :class:`ReadPath` asked for.

    ``None`` where nothing can be trained.
    """

    token: int
    generation: int
    value: object


class TrainingLeft(Struct, frozen=True):
    """A training was left behind for another one: what it was, and where it got to.

    Parameters
    ----------
    generation
        That of the document which goes on.
    revision
        The document's revision it belonged to: when that is returned to, it goes on.
    origin
        Reset, restarted by an edit, or forked: another one goes on from an earlier moment of it.
    project, config
        What was trained, and how at last.
    checkpoint, history
        Where it got to, and its curves.
    clock
        When its steps were made: steps and seconds ``(n, 2)``, ascending.
    """

    generation: int
    revision: int
    origin: Literal["reset", "restarted", "forked"]
    project: TrainingSpec
    config: TrainingConfig
    checkpoint: Checkpoint
    history: tuple[Metrics, ...]
    clock: Array


class MomentReached(Struct, frozen=True):
    """The moment that :class:`GoTo` asked for is there, or the nearest to it there was a way to."""

    generation: int
    step: int


class CheckpointsKept(Struct, frozen=True):
    """Other moments are kept now: how many for undo and redo, and in how much memory all of them.

    ``lost`` are the revisions whose training was given up for want of room; ``steps``, ascending,
    those of the present training's moments.
    """

    generation: int
    count: int
    used_bytes: int
    limit_bytes: int
    lost: frozenset[int]
    steps: tuple[int, ...] = ()


class Failed(Struct, frozen=True):
    """Something unexpected went wrong while doing what ``doing`` says; the worker goes on."""

    generation: int
    doing: str
    error: str
    traceback: str


Event: TypeAlias = (
    Loading
    | Configured
    | Rejected
    | Evaluated
    | Running
    | Diverged
    | Stopped
    | ValueRejected
    | StateReady
    | TrainerRead
    | TrainingLeft
    | MomentReached
    | CheckpointsKept
    | Failed
)


def joined(events: Iterable[Event]) -> list[Event]:
    """Return events with points that came in reports one after the other in one report.

    While training runs, there are hundreds a second, and everybody listens to each.
    """
    found: list[Event] = []
    more: list[Metrics] = []
    for event in events:
        last = found[-1] if found else None
        if isinstance(event, Evaluated) and isinstance(last, Evaluated) and _goes_on(event, last):
            more.extend(event.points)
        else:
            _add(found, more)
            found.append(event)
    _add(found, more)
    return found


def _goes_on(event: Evaluated, before: Evaluated) -> bool:
    return not event.restart and event.generation == before.generation


def _add(events: list[Event], more: list[Metrics]) -> None:
    """Put further points into the last event, and forget them."""
    last = events[-1] if events else None
    if more and isinstance(last, Evaluated):
        events[-1] = Evaluated(last.generation, (*last.points, *more), last.restart)
        more.clear()
