"""How much memory a training will take, part by part, reckoned before anything is allocated."""

from collections.abc import Sequence

import numpy as np
from msgspec import Struct
from msgspec.structs import replace

from playground.core.text.numbers import bytes_text
from playground.nn.compiler.network_memory import (
    SMALLER_LAYERS,
    parameter_bytes,
    parameter_count,
    rows_at_once,
    value_bytes,
)
from playground.nn.compiler.plan import PlannedNode
from playground.nn.inspect.costs import slots_per_parameter
from playground.nn.optimizers import OPTIMIZERS
from playground.nn.regularizers import REGULARIZERS
from playground.storage.free_memory import check_room
from playground.training.base.config import TrainingConfig
from playground.training.base.history import CAPACITY

UPDATE_COPIES = 4
"""Numbers per parameter that an update works in: its direction, its move, masks, the last state."""

SLOT_COPIES = 3
"""Besides itself a slot is kept in the last finite state, in a checkpoint, and worked with."""

PENALTY_COPIES = 2
"""What a regularizer works in, per parameter."""

PRUNING_COPIES = 4
"""What one with a memory works in besides: its pull, the weight behind it, and its sides of 0."""

CHECKED_COPIES = 2
"""Of the parameters that train and test losses were measured with."""

MEASURED_POINT_BYTES = 400
"""About what a point of the curves takes, metrics included."""

CHECKPOINT_COPIES = 2
"""Of the parameters in the newest checkpoint and the one before, to go back to."""

SHOWN_COPIES = 3
"""Of what is shown of a moment: one on the screen, one on its way there, one being made."""

MOMENTS_BYTES = 256 * 2**20
"""How much memory all kept moments of a training may take together."""

BESIDE_BYTES = 192 * 2**20
"""What the latest steps, and runs that ended, may take beside them."""

MOMENTS = 1000
"""About how many of all of them there are, where they are small."""


class MemoryPart(Struct, frozen=True):
    """What one thing takes.

    Parameters
    ----------
    name
        ``"parameters"``, for example.
    bytes
        How much.
    smaller
        What would make it smaller.
    """

    name: str
    bytes: int
    smaller: str


class MemoryNeed(Struct, frozen=True):
    """What something takes, by its parts."""

    parts: tuple[MemoryPart, ...]

    @property
    def bytes(self) -> int:
        """All of it."""
        return sum(part.bytes for part in self.parts)

    @property
    def smaller(self) -> str:
        """What would make it smaller: advice for the largest parts, and what they take."""
        large = sorted(self.parts, key=lambda part: -part.bytes)[:2]
        large = [part for part in large if 5 * part.bytes >= self.bytes]
        said = ", ".join(f"{part.name} {bytes_text(part.bytes)}" for part in large)
        return f"{' and '.join(dict.fromkeys(part.smaller for part in large))} ({said})"

    @property
    def text(self) -> str:
        """All of it and its parts, the largest first, in words; without those below a hundredth."""
        counting = (part for part in self.parts if 100 * part.bytes >= self.bytes)
        parts = sorted(counting, key=lambda part: -part.bytes)
        said = ", ".join(f"{part.name} {bytes_text(part.bytes)}" for part in parts)
        return f"about {bytes_text(self.bytes)} ({said})"

    def check(self, what: str = "the training", free: int | None = None) -> None:
        """Refuse it where it is too much and nobody agreed to it.

        ``free`` is how much there was before a part of it was taken, if one was.

        Raises
        ------
        NotEnoughMemory
            With the number, and what would make it smaller.
        """
        check_room(what, self.bytes, self.smaller, free)


def together(needs: Sequence[MemoryNeed]) -> MemoryNeed:
    """Return what several take at once, parts of one name together."""
    parts: dict[str, MemoryPart] = {}
    for part in (part for need in needs for part in need.parts):
        known = parts.get(part.name)
        parts[part.name] = part if known is None else replace(part, bytes=known.bytes + part.bytes)
    return MemoryNeed(tuple(parts.values()))


def training_need(
    nodes: Sequence[PlannedNode],
    config: TrainingConfig,
    samples: int,
    replicas: int = 1,
    *,
    test_samples: int | None = None,
    is_shown: bool = False,
) -> MemoryNeed:
    """Reckon what a training takes.

    Parameters
    ----------
    nodes
        The planned layers.
    config
        Names optimizer, regularizer, batch size and precision.
    samples
        How many there are to train on; no batch is larger.
    replicas
        How many networks train at once.
    test_samples
        How many there are to test with; where that is not known, as many as to train on.
    is_shown
        Whether somebody looks on, and may go back to its moments.
    """
    itemsize = np.dtype(config.dtype).itemsize
    numbers = itemsize * replicas * parameter_count(nodes)
    optimizer = OPTIMIZERS.create(config.optimizer)
    slots = slots_per_parameter(optimizer)
    regularizer = REGULARIZERS.create(config.regularizer)
    penalty_slots = len(regularizer.slot_names())
    penalty = 0 if regularizer.is_none else PENALTY_COPIES
    penalty += (1 + SLOT_COPIES + PRUNING_COPIES) * penalty_slots
    batch = min(config.batch_size or samples, samples)
    judged = (samples, samples if test_samples is None else test_samples)
    evaluated = sum(min(count, rows_at_once(nodes)) for count in judged)
    copies = UPDATE_COPIES + penalty + CHECKED_COPIES + CHECKPOINT_COPIES
    parts: tuple[MemoryPart, ...] = (
        MemoryPart("parameters", parameter_bytes(nodes, config.dtype, replicas), SMALLER_LAYERS),
        MemoryPart("updates", copies * numbers, SMALLER_LAYERS),
        MemoryPart(
            f"what {type(optimizer).title} remembers",
            (1 + SLOT_COPIES) * slots * numbers,
            "use an optimizer that remembers less, such as SGD",
        ),
        MemoryPart(
            "batches",
            value_bytes(nodes, batch, config.dtype, replicas),
            "use a smaller batch, or fewer or smaller layers",
        ),
        MemoryPart(
            "evaluation", value_bytes(nodes, evaluated, config.dtype, replicas), SMALLER_LAYERS
        ),
        MemoryPart("curves", replicas * CAPACITY * MEASURED_POINT_BYTES, "train fewer at once"),
    )
    if is_shown:
        one = (1 + slots + penalty_slots) * numbers
        moments = min(MOMENTS_BYTES + BESIDE_BYTES, MOMENTS * one)
        parts += (
            MemoryPart("what is shown", SHOWN_COPIES * (numbers + one), SMALLER_LAYERS),
            MemoryPart("kept moments", moments, SMALLER_LAYERS),
        )
    return MemoryNeed(parts)
