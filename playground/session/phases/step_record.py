"""What the thirds of the latest step did, as measured: nothing here is claimed, all is counted."""

from collections.abc import Mapping

from msgspec import Struct

from playground.core import Array, IntArray

MOST_SAMPLES = 1000
"""Up to how many samples of a batch are told of one by one."""


class ForwardRecord(Struct, frozen=True):
    """What running a batch forward gave.

    Parameters
    ----------
    samples
        How many there are in the batch.
    loss
        Their mean loss, without the regularizer's penalty.
    rows
        The first of them, :data:`MOST_SAMPLES` at most, as rows of the raw data.
    targets, predictions
        Of these ``(n, K)``, in a person's units.
    classes
        The classes' names; empty for regression.
    """

    samples: int
    loss: float
    rows: IntArray
    targets: Array
    predictions: Array
    classes: tuple[str, ...]

    def place_of(self, row: int | None) -> int:
        """Return where a row of the raw data lies in the batch; 0 when it is not there."""
        found = [] if row is None else (self.rows == row).nonzero()[0].tolist()
        return int(found[0]) if found else 0


class BackwardRecord(Struct, frozen=True):
    """What backpropagation gave.

    Parameters
    ----------
    gradient
        ∂L/∂θ, read-only ``(P,)``.
    units
        The root mean square over the batch of ∂L/∂a, per node of few units ``(units,)``.
    length
        ‖∂L/∂θ‖.
    changed
        How many parameters differ, bit for bit, from before.
    difference
        The largest difference from the gradient that was there of the same batch at the same
        parameters; ``None`` when there was none.
    """

    gradient: Array
    units: Mapping[str, Array]
    length: float
    changed: int
    difference: float | None


class UpdateRecord(Struct, frozen=True):
    """What the optimizer did with the gradient.

    Parameters
    ----------
    move
        Δθ, read-only ``(P,)``.
    length
        ‖Δθ‖.
    changed
        How many parameters differ, bit for bit, from before.
    recomputed
        Whether ∂L/∂θ after the update differs in any bit from the one before.
    stale
        Whether the gradient belongs to parameters that an update had left already.
    promised
        g·Δθ, what the gradient says of these samples' loss; ``None`` when it is of other samples.
    delivered
        What their loss really changed by, measured by running them again.
    """

    move: Array
    length: float
    changed: int
    recomputed: bool
    stale: bool
    promised: float | None
    delivered: float


class StepRecord(Struct, frozen=True):
    """The latest of each third that was run by itself.

    Parameters
    ----------
    forward, backward, update
        What it did; ``None`` when it has not been run since training last ran by itself.
    outdated
        Which of them belong to a step before, or to parameters that were changed since.
    presses
        How many thirds were run; every other number is another record.
    undoable
        How many of them can be taken back.
    is_penalized
        Whether a regularizer adds its pull to the gradient: losses are told without its penalty.
    """

    forward: ForwardRecord | None = None
    backward: BackwardRecord | None = None
    update: UpdateRecord | None = None
    outdated: frozenset[str] = frozenset()
    presses: int = 0
    undoable: int = 0
    is_penalized: bool = False

    def is_live(self, phase: str) -> bool:
        """Tell whether ``forward``, ``backward`` or ``update`` was run and belongs to now."""
        return getattr(self, phase) is not None and phase not in self.outdated


NO_STEP = StepRecord()
"""No third was run by itself."""
