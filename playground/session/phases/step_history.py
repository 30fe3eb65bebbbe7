"""Taking the thirds of the latest steps back, one by one."""

from __future__ import annotations

from collections import deque

from msgspec import Struct

from playground.core import Array
from playground.session.phases.step_record import StepRecord
from playground.training.base.checkpoint import Checkpoint
from playground.training.base.phase import Phase
from playground.training.trainer import Trainer

MOST_STEPS = 64
LIMIT_BYTES = 64 * 2**20
"""How many steps can be taken back, and how much memory that may take."""


class _Step(Struct):
    """A step that was made in thirds.

    Attributes
    ----------
    before
        The training before it.
    gradient
        The gradient that was there; ``None`` when there was none.
    stale
        Whether the update before had used an old gradient.
    record
        What the thirds before did.
    thirds
        Those that were run, in order; an update is always the last.
    """

    before: Checkpoint
    gradient: Array | None
    stale: bool
    record: StepRecord
    thirds: list[str]

    @property
    def nbytes(self) -> int:
        """The memory of its vectors."""
        before = self.before
        arrays = [before.theta, before.layers, *before.slots.values()]
        if self.gradient is not None:
            arrays += [self.gradient] * 3  # the record's gradient and move, too
        return sum(array.nbytes for array in arrays)


class StepHistory:
    """Remembers what the latest steps began with and which thirds were run since.

    A third is taken back by going to where its step began and running the others again: the same
    batch, the same noise, bit for bit.
    """

    def __init__(self) -> None:
        self._steps: deque[_Step] = deque()
        self._bytes = 0

    def __len__(self) -> int:
        return sum(len(step.thirds) for step in self._steps)

    def clear(self) -> None:
        """Remember nothing."""
        self._steps.clear()
        self._bytes = 0

    def note(self, trainer: Trainer, third: str, record: StepRecord) -> None:
        """Remember that a third is about to be run."""
        if not self._steps or trainer.phase in (Phase.READY, Phase.UPDATED):
            loop = trainer.loop
            gradient = trainer.network.grad.copy() if loop.has_gradient else None
            step = _Step(trainer.checkpoint(), gradient, loop.stale, record, [])
            self._steps.append(step)
            self._bytes += step.nbytes
        self._steps[-1].thirds.append(third)
        while len(self._steps) > 1 and (len(self._steps) > MOST_STEPS or self._bytes > LIMIT_BYTES):
            self._bytes -= self._steps.popleft().nbytes

    def take_back(self, trainer: Trainer) -> tuple[StepRecord, list[str]] | None:
        """Go to where the latest step began.

        Returns
        -------
        tuple or None
            What the thirds before that step did, and which of its own are to be run again; ``None``
            when there is nothing to take back.
        """
        if not self._steps:
            return None
        step = self._steps.pop()
        self._bytes -= step.nbytes
        trainer.restore(step.before)
        if step.gradient is not None:
            trainer.loop.recall_gradient(step.gradient, stale=step.stale)
        return step.record, step.thirds[:-1]
