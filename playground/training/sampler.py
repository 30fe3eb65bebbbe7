"""Which samples make the next batch."""

from typing import Any

import numpy as np

from playground.core import IntArray, RandomStream
from playground.training.config import Order


def batch_sizes(count: int, batch_size: int, order: Order) -> frozenset[int]:
    """Return every size a batch can have; none where a batch never fills up."""
    b = batch_size if batch_size > 0 else count
    rest = count % b
    if order == "carry":
        if b > count:
            return frozenset()
        return frozenset({b, b + rest})
    return frozenset({min(b, count), rest or min(b, count)})


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
        self._state = stream.get_state()
        self._position = 0
        self._carried = 0
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
    def batches(self) -> int:
        """How many batches this epoch has."""
        return len(self._batches)

    @property
    def position(self) -> int:
        """How many batches of this epoch have been dealt."""
        return self._position

    @property
    def at_end(self) -> bool:
        """Whether every batch of this epoch has been dealt."""
        return self._position >= len(self._batches)

    def deal(self, n: int = 1) -> list[IntArray]:
        """Deal the next batches' sample indices, none beyond the end of the epoch."""
        start = self._position
        dealt = self._batches[start : start + n]
        self._position = start + len(dealt)
        return dealt

    def put_back(self, n: int) -> None:
        """Take back the last batches dealt: they come next again."""
        self._position -= n

    def end_epoch(self) -> None:
        """Begin the next epoch."""
        self._position = 0
        if self.order == "shuffle":
            self._state = self._stream.get_state()
        elif self.order == "fixed" or self._carried == self.count % self.batch_size:
            return  # the same batches again
        self._carried = self.count % self.batch_size if self.order == "carry" else 0
        self._deal()

    def get_state(self) -> dict[str, Any]:
        """Return the position, as JSON-compatible values.

        ``epoch_start`` is the state of the stream before this epoch's shuffle was drawn from it.
        """
        return {"position": self._position, "carried": self._carried, "epoch_start": self._state}

    def set_state(self, state: dict[str, Any]) -> None:
        """Go to a position returned by :meth:`get_state`; redraws that epoch's shuffle.

        A position that the present batch size does not have becomes the beginning of the epoch.
        """
        position, carried = int(state["position"]), int(state["carried"])
        if state["epoch_start"]:
            self._stream.set_state(state["epoch_start"])
        self._state = self._stream.get_state()
        rest = self.count % self.batch_size if self.order == "carry" else 0
        self._carried = carried if carried == rest else 0
        self._deal()
        self._position = position if 0 <= position < len(self._batches) else 0
