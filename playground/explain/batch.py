"""Which samples a training's gradient and its next step are about."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from playground.core import IntArray, NumpyStream, RandomStream
from playground.core.arc4 import Arc4Stream
from playground.training.batches import Batches
from playground.training.checkpoint import Checkpoint
from playground.training.config import TrainingConfig


@dataclass(frozen=True)
class BatchRows:
    """Training-sample indices around a moment of a training.

    Parameters
    ----------
    coming
        The batch under way between forward and update, else the one the next step will use.
    last
        The batch of the step before; ``None`` when it belonged to an epoch whose order is gone.
    """

    coming: IntArray
    last: IntArray | None


def rows_around(
    checkpoint: Checkpoint, count: int, config: TrainingConfig, replica: int = 0
) -> BatchRows:
    """Deal the batches around a checkpoint again, with random streams of our own.

    Parameters
    ----------
    checkpoint
        The training's state; the training itself is not touched.
    count
        How many training samples there are.
    config
        The training's configuration.
    replica
        Whose batches.
    """
    state = checkpoint.sampler["replicas"][replica]
    batches = Batches(count, config, [_stream_for(state["epoch_start"])])
    batches.set_state({"replicas": [state]})
    everything = np.arange(count)
    if batches.per_epoch == 0:
        return BatchRows(everything, None)
    last: IntArray | None = None
    if batches.position > 0:
        batches.put_back(1)
        last = batches.deal()[0]
    coming = batches.deal()[0]
    if last is None and len(coming) == count:
        last = everything
    return BatchRows(coming, last)


def _stream_for(state: dict[str, object]) -> RandomStream:
    """Return any stream of the kind a state belongs to."""
    return Arc4Stream("") if state.get("kind") == "ARC4" else NumpyStream((0,))
