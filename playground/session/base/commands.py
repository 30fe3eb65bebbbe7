"""What the window says to the worker. Every command is an immutable value."""

from collections.abc import Callable, Sequence
from typing import TypeAlias

from msgspec import Struct

from playground.graph.pieces import Learnt
from playground.session.snapshots.snapshot import SnapshotContents
from playground.training.base.checkpoint import Checkpoint
from playground.training.base.config import TrainingConfig
from playground.training.base.history import Metrics
from playground.training.base.training_spec import TrainingSpec
from playground.training.trainer import Trainer


class Configure(Struct, frozen=True):
    """Train this document from now on.

    What can be kept is kept: the same network and data keep everything and take the new
    hyperparameters between two steps; in a changed network every unit that stays keeps what it
    learned. ``checkpoint`` starts from a saved state instead; ``restart`` from scratch.

    ``revision`` is the document's place in its undo history. What giving up learnt state leaves
    behind is kept for the revision that is left; returning to that one, takes it up again.

    ``learnt`` is what layers have learned elsewhere that are not in the network before; of what
    fits their shapes they begin with it.

    ``is_shown`` says that somebody looks on and may go back to its moments: that takes memory, too.
    """

    generation: int
    project: TrainingSpec
    checkpoint: Checkpoint | None = None
    history: tuple[Metrics, ...] = ()
    restart: bool = False
    revision: int = 0
    history_level: int = 0
    learnt: Learnt = {}
    is_shown: bool = True


class Play(Struct, frozen=True):
    """Run until told otherwise."""


class Pause(Struct, frozen=True):
    """Stop after the current step."""


class Reset(Struct, frozen=True):
    """Go back to the initial weights of the seed; pauses.

    With another ``revision`` than the present one, the present state is kept for that; one that was
    left before is returned to as it was.
    """

    revision: int | None = None


class GoTo(Struct, frozen=True):
    """Go back to a step that was made, or forth to one that was left that way; pauses.

    The kept moment before the step is taken up and trained on to the step, with the hyperparameters
    of that time: weights, optimizer and random streams are those that were there, bit for bit, and
    the curves end there. Training goes on from there as the document says. Where the way there is
    not kept any more it goes to the nearest moment before. Later moments are kept until training
    goes on; with another ``revision`` than the present one, for that one to be returned to.
    A ``generation`` that is not the present one is dropped.
    """

    generation: int
    step: int
    revision: int | None = None


class PlantTraining(Struct, frozen=True):
    """Keep a training from elsewhere for a revision that is about to come.

    The :class:`Configure` of that revision takes it up as if it had been left there; what trains
    until then is left behind, and can be returned to.
    """

    revision: int
    checkpoint: Checkpoint
    history: tuple[Metrics, ...]
    config: TrainingConfig


class RunPhase(Struct, frozen=True):
    """Run one third of a step: ``forward``, ``backward`` or ``update``; pauses."""

    phase: str


class StepBack(Struct, frozen=True):
    """Take back the latest third of a step that was run by itself; pauses."""


class RunSteps(Struct, frozen=True):
    """Run whole steps, then pause."""

    count: int = 1


class RunEpochs(Struct, frozen=True):
    """Run whole epochs, then pause."""

    count: int = 1


class SetSpeed(Struct, frozen=True):
    """Limit the speed; see ``ViewConfig.speed``."""

    speed: str


class RequestSnapshot(Struct, frozen=True):
    """Say what the visible views need from the next snapshot on."""

    wanted: SnapshotContents


class RequestState(Struct, frozen=True):
    """Ask for the complete state, for saving or exporting; answered by :class:`StateReady`.

    ``recent``: while training runs, a moment that was kept in the last second will do.
    """

    token: int
    recent: bool = False


class ReadTrainer(Struct, frozen=True):
    """Have something read from the trainer between two steps; answered by :class:`TrainerRead`.

    ``read`` runs in the worker's thread. It copies what it wants and changes nothing: the training
    goes on as soon as it returns.
    """

    token: int
    read: Callable[[Trainer], object]


class ReadPath(Struct, frozen=True):
    """Ask where the parameters were at the moments that are kept; answered by :class:`TrainerRead`.

    The answer's value is a tuple of read-only arrays ``(P,)``, the oldest first and at most
    ``most`` of them, evenly spread; it ends at the present parameters.
    """

    token: int
    most: int


class SetValue(Struct, frozen=True):
    """Set one parameter by hand, between two steps; pauses nothing.

    ``index`` has one whole number per axis of the array. A refusal is answered by
    :class:`ValueRejected`; a ``generation`` that is not the present one is dropped.
    """

    generation: int
    node_id: str
    name: str
    index: tuple[int, ...]
    value: float


class CancelLoading(Struct, frozen=True):
    """Stop reading the data of the documents up to this generation; the last one is rejected."""

    generation: int


Command: TypeAlias = (
    Configure
    | Play
    | Pause
    | Reset
    | GoTo
    | PlantTraining
    | RunPhase
    | StepBack
    | RunSteps
    | RunEpochs
    | SetSpeed
    | RequestSnapshot
    | RequestState
    | ReadTrainer
    | ReadPath
    | SetValue
    | CancelLoading
)


def drop_superseded(commands: Sequence[Command]) -> list[Command]:
    """Drop documents that the next command replaces anyway.

    Typing sends a document per key. Where one directly follows another, only the last matters,
    unless the earlier one begins anew, with a checkpoint or from scratch, and the later does not.
    Other revisions are left and returned to one by one: each may have learnt state to give back.
    """
    kept: list[Command] = []
    for command in commands:
        last = kept[-1] if kept else None
        if (
            isinstance(command, Configure)
            and isinstance(last, Configure)
            and (command.revision == last.revision or begins_anew(command))
            and replaces(command, last)
        ):
            kept.pop()
        kept.append(command)
    return kept


def replaces(later: Configure, earlier: Configure) -> bool:
    """Tell whether nothing of an earlier document is needed when a later one follows."""
    return begins_anew(later) or not begins_anew(earlier)


def begins_anew(message: Configure) -> bool:
    """Tell whether nothing of what is trained now matters to a document."""
    return message.restart or message.checkpoint is not None
