"""What the window and the worker say to each other. Every message is an immutable value."""

from dataclasses import dataclass
from typing import Literal, TypeAlias

from playground.core import Diagnostic
from playground.datasets.dataset import Dataset
from playground.training.checkpoint import Checkpoint
from playground.training.snapshot import Metrics, Wanted
from playground.training.trainable import Trainable

# window → worker ---------------------------------------------------------------------------------


@dataclass(frozen=True)
class Configure:
    """Train this document from now on.

    What can be kept is kept: the same network and data keep everything and take the new
    hyperparameters between two steps; a changed network keeps every parameter whose node, name and
    shape are unchanged. ``checkpoint`` starts from a saved state instead; ``restart`` from scratch.
    """

    generation: int
    project: Trainable
    checkpoint: Checkpoint | None = None
    history: tuple[Metrics, ...] = ()
    restart: bool = False


@dataclass(frozen=True)
class Play:
    """Run until told otherwise."""


@dataclass(frozen=True)
class Pause:
    """Stop after the current step."""


@dataclass(frozen=True)
class Reset:
    """Go back to the initial weights of the seed; pauses."""


@dataclass(frozen=True)
class RunPhase:
    """Run one third of a step: ``forward``, ``backward`` or ``update``; pauses."""

    phase: str


@dataclass(frozen=True)
class RunSteps:
    """Run whole steps, then pause."""

    count: int = 1


@dataclass(frozen=True)
class RunEpochs:
    """Run whole epochs, then pause."""

    count: int = 1


@dataclass(frozen=True)
class SetSpeed:
    """Limit the speed; see ``ViewConfig.speed``."""

    speed: str


@dataclass(frozen=True)
class Want:
    """Say what the visible views need from the next snapshot on."""

    wanted: Wanted


@dataclass(frozen=True)
class RequestState:
    """Ask for the complete state, for saving or exporting; answered by :class:`StateReady`."""

    token: int


@dataclass(frozen=True)
class SetValue:
    """Set one parameter by hand, between two steps; pauses nothing.

    ``index`` has one whole number per axis of the array. A refusal is answered by
    :class:`NotSet`; a ``generation`` that is not the present one is dropped.
    """

    generation: int
    node_id: str
    name: str
    index: tuple[int, ...]
    value: float


@dataclass(frozen=True)
class CancelLoading:
    """Stop reading the data of the documents up to this generation; the last one is rejected."""

    generation: int


Command: TypeAlias = (
    Configure
    | Play
    | Pause
    | Reset
    | RunPhase
    | RunSteps
    | RunEpochs
    | SetSpeed
    | Want
    | RequestState
    | SetValue
    | CancelLoading
)

# worker → window ---------------------------------------------------------------------------------


@dataclass(frozen=True)
class Loading:
    """Reading a document's data takes a while: ``done`` of ``total`` bytes are there.

    :class:`Configured` or :class:`Rejected` follows.
    """

    generation: int
    done: int
    total: int


@dataclass(frozen=True)
class Configured:
    """The document compiles; this is the data it trains on. ``kept`` counts the kept arrays."""

    generation: int
    dataset: Dataset
    parameter_count: int
    kept: int
    restarted: bool


@dataclass(frozen=True)
class Rejected:
    """The document cannot be trained: diagnostics of the network, or an error about another part.

    ``part`` says which: the network, the data, a hyperparameter (named by ``field``), or the saved
    state it should go on from. ``dataset`` is the data a network would have trained on.
    """

    generation: int
    diagnostics: tuple[Diagnostic, ...]
    error: str
    dataset: Dataset | None
    part: Literal["network", "data", "training", "state"] = "data"
    field: str = ""


@dataclass(frozen=True)
class Evaluated:
    """New points of the curves; ``restart`` when they begin a new curve."""

    generation: int
    points: tuple[Metrics, ...]
    restart: bool = False


@dataclass(frozen=True)
class Running:
    """Whether the worker is running now."""

    running: bool


@dataclass(frozen=True)
class Diverged:
    """A loss or parameter became infinite or NaN; training paused at its last finite state."""

    generation: int
    step: int
    node_id: str
    quantity: str
    message: str


@dataclass(frozen=True)
class Stopped:
    """A stop condition ended the run, or there was nothing to run; ``reason`` says which and why.

    ``restored`` is the epoch whose weights are back after early stopping, else ``None``.
    """

    generation: int
    reason: str
    restored: float | None


@dataclass(frozen=True)
class NotSet:
    """A parameter could not be set as :class:`SetValue` asked; ``error`` says why."""

    generation: int
    error: str


@dataclass(frozen=True)
class StateReady:
    """The complete state asked for: what saving and exporting need, copied.

    ``checkpoint`` is ``None`` when nothing has ever been trainable.
    """

    token: int
    generation: int
    checkpoint: Checkpoint | None
    history: tuple[Metrics, ...]


@dataclass(frozen=True)
class Failed:
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
    | NotSet
    | StateReady
    | Failed
)
