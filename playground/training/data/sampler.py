"""Which samples make the next batch."""

import math
from itertools import pairwise
from typing import Any

import numpy as np

from playground.core import IntArray, RandomStream
from playground.training.base.config import Order


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

    Attributes
    ----------
    epoch_order
        What this epoch deals, one batch behind the other.

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
        self._batches: list[IntArray] | None = None
        self._draw()

    def _draw(self) -> None:
        """Draw this epoch's order."""
        order: IntArray
        if self.order == "shuffle":
            order = self._stream.permutation(self.count)
        else:
            order = np.arange(self.count)
        if self.order == "carry":
            whole = self.count // self.batch_size * self.batch_size
            leftover = order[self.count - self._carried :] if whole else order[:0]
            order = np.concatenate([leftover, order[:whole]])
        self.epoch_order = order
        self._batches = None

    def cut(self, orders: IntArray) -> list[IntArray]:
        """Cut an epoch's order ``(N,)``, or several ``(R, N)``, into this epoch's batches.

        One order is cut into views, so that dealing a batch copies nothing; several are laid out
        so that the indices of a batch lie behind one another.
        """
        count, b = orders.shape[-1], self.batch_size
        if orders.ndim == 1 and not self._carried:
            whole = count // b * b
            if not whole:  # a batch may be larger than any array can be
                return [orders] if count else []
            batches: list[IntArray] = list(orders[:whole].reshape(-1, b))
            return [*batches, orders[whole:]] if whole < count else batches
        if orders.ndim == 2 and count % b == 0 and not self._carried:
            return list(np.ascontiguousarray(orders.reshape(len(orders), -1, b).swapaxes(0, 1)))
        inner = range(self._carried + b, count, b)
        spans = pairwise([0, *inner, count]) if count else ()
        if orders.ndim == 1:
            return [orders[i:j] for i, j in spans]
        return [orders[:, i:j].copy() for i, j in spans]

    def _cut(self) -> list[IntArray]:
        if self._batches is None:
            self._batches = self.cut(self.epoch_order)
        return self._batches

    @property
    def batches(self) -> int:
        """How many batches this epoch has."""
        return math.ceil((len(self.epoch_order) - self._carried) / self.batch_size)

    @property
    def position(self) -> int:
        """How many batches of this epoch have been dealt."""
        return self._position

    @property
    def at_end(self) -> bool:
        """Whether every batch of this epoch has been dealt."""
        return self._position >= self.batches

    def deal(self, n: int = 1) -> list[IntArray]:
        """Deal the next batches' sample indices, none beyond the end of the epoch."""
        start = self._position
        dealt = self._cut()[start : start + n]
        self._position = start + len(dealt)
        return dealt

    def look(self, ahead: int) -> IntArray | None:
        """Return the batch so many places ahead (0: the next) of this epoch, without dealing."""
        place = self._position + ahead
        return self._cut()[place] if 0 <= place < self.batches else None

    def skip(self, n: int) -> None:
        """Count the next batches as dealt."""
        self._position += n

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
        self._draw()

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
        self._draw()
        self._position = position if 0 <= position < self.batches else 0
