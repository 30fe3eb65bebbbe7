"""Which samples make the next batch."""

from typing import Any

import numpy as np

from playground.core import IntArray, RandomStream
from playground.training.config import Order


class Sampler:
    """Deals the training samples into batches, epoch by epoch.

    Parameters
    ----------
    count
        How many training samples there are.
    batch_size
        Samples per batch; 0 stands for all of them.
    order
        ``shuffle``, ``fixed`` or ``carry``; see :class:`~playground.training.TrainingConfig`.
    stream
        Where shuffles are drawn from.

    Notes
    -----
    In ``carry`` order an epoch's leftover samples open the next epoch's first batch. Nothing is
    updated in between, so their gradients are the same there: joining them is exact. When a batch
    never fills up (more samples per batch than there are), there is never an update.
    """

    def __init__(self, count: int, batch_size: int, order: Order, stream: RandomStream) -> None:
        self.count = count
        self.batch_size = batch_size if batch_size > 0 else count
        self.order = order
        self._stream = stream
        self._position = 0
        self._carried = 0
        self._begin_epoch()

    def _begin_epoch(self) -> None:
        self._state = self._stream.get_state() if self.order == "shuffle" else {}
        self._deal()

    def _deal(self) -> None:
        """Cut this epoch's order into batches (views, so that dealing a batch copies nothing)."""
        b = self.batch_size
        order: IntArray
        if self.order == "shuffle":
            order = self._stream.permutation(self.count)
        else:
            order = np.arange(self.count)
        if self.order != "carry":
            self._batches = [order[i : i + b] for i in range(0, self.count, b)]
            return
        whole = self.count // b * b
        self._batches = [order[i : i + b] for i in range(0, whole, b)]
        if self._carried and self._batches:
            leftover = order[self.count - self._carried :]
            self._batches[0] = np.concatenate([leftover, self._batches[0]])

    @property
    def batch_sizes(self) -> frozenset[int]:
        """Every batch size that can occur."""
        b, rest = self.batch_size, self.count % self.batch_size
        if not rest:
            return frozenset({b})
        return frozenset({b, b + rest} if self.order == "carry" else {min(b, self.count), rest})

    @property
    def batches(self) -> int:
        """How many batches this epoch has."""
        return len(self._batches)

    @property
    def position(self) -> int:
        """How many batches of this epoch have been dealt."""
        return self._position

    def next_batch(self) -> IntArray:
        """Deal the next batch's sample indices; only valid while :attr:`at_end` is false."""
        batch = self._batches[self._position]
        self._position += 1
        return batch

    @property
    def at_end(self) -> bool:
        """Whether every batch of this epoch has been dealt."""
        return self._position >= len(self._batches)

    def end_epoch(self) -> None:
        """Begin the next epoch."""
        self._carried = self.count % self.batch_size if self.order == "carry" else 0
        self._position = 0
        self._begin_epoch()

    def get_state(self) -> dict[str, Any]:
        """Return the position, as JSON-compatible values."""
        return {"position": self._position, "carried": self._carried, "epoch_start": self._state}

    def set_state(self, state: dict[str, Any]) -> None:
        """Go to a position returned by :meth:`get_state`; redraws that epoch's shuffle."""
        self._carried = int(state["carried"])
        if self.order == "shuffle" and state["epoch_start"]:
            self._stream.set_state(state["epoch_start"])
        self._state = self._stream.get_state() if self.order == "shuffle" else {}
        self._deal()
        self._position = min(int(state["position"]), len(self._batches))
