"""A moment of a training: what its future depends on, and its past."""

from __future__ import annotations

from msgspec import Struct, field

from playground.training.base.checkpoint import Checkpoint
from playground.training.base.config import TrainingConfig
from playground.training.base.history import HistoryMark, Metrics
from playground.training.moments.statistics import MomentStatistics

PLAIN_POINT_BYTES = 240
"""What a point of the curves takes: six numbers of Python's, and what holds them."""

NETWORK_BYTES = 2700
"""What a network's place in the data, its random streams and its rate's schedule take in words."""


class Moment(Struct, frozen=True, eq=False):
    """Everything a moment of a training is.

    Parameters
    ----------
    checkpoint
        Weights, optimizer, place in the data, random streams, layers' memory.
    curve
        Where the curves stood.
    config
        The hyperparameters that training went on with.
    statistics
        How its numbers are spread, where that was measured.
    """

    checkpoint: Checkpoint
    curve: HistoryMark = field(default_factory=HistoryMark)
    config: TrainingConfig = field(default_factory=TrainingConfig)
    statistics: MomentStatistics | None = None

    @property
    def step(self) -> int:
        """Updates made."""
        return self.checkpoint.step

    @property
    def history(self) -> tuple[Metrics, ...]:
        """The points of the curves up to here, oldest first."""
        return self.curve.points()

    @property
    def parts(self) -> tuple[object, ...]:
        """What it is made of that other moments may share.

        The arrays of a checkpoint (the first stands for all), the points of the curves, the table.
        """
        checkpoint = self.checkpoint
        shared = (checkpoint.theta, self.curve.base)
        return shared if checkpoint.table is None else (*shared, checkpoint.table)

    def sizes(self) -> tuple[int, ...]:
        """Return about how many bytes each part takes; a list of points may have grown since."""
        checkpoint, curve, table = self.checkpoint, self.curve, self.checkpoint.table
        arrays = [checkpoint.theta, checkpoint.layers, *checkpoint.slots.values()]
        own = sum(array.nbytes for array in arrays)
        own += NETWORK_BYTES * max(1, len(checkpoint.schedule))
        own += 0 if self.statistics is None else self.statistics.nbytes
        sizes = (own + PLAIN_POINT_BYTES * len(curve.tail), PLAIN_POINT_BYTES * curve.length)
        if table is None:
            return sizes
        columns = (table.rows, table.answers, table.train, table.test)
        return (*sizes, sum(array.nbytes for array in columns))
