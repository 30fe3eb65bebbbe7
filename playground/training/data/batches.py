"""The batches of all replicas: one sampler each, dealt side by side."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from playground.core import IntArray, PlaygroundError, RandomStream
from playground.training.base.config import TrainingConfig
from playground.training.data.sampler import Sampler


class Batches:
    """Deals every replica its next batch; all batches dealt together have the same size.

    Parameters
    ----------
    count
        How many training samples there are.
    config
        Names the batch size and the order.
    streams
        One per replica, for its shuffles.
    copies
        Deal the batches of these streams so many times over, for as many networks more: all of
        the first, then all of the second copy, and so on.
    """

    def __init__(
        self, count: int, config: TrainingConfig, streams: Sequence[RandomStream], copies: int = 1
    ) -> None:
        self._samplers = [Sampler(count, config.batch_size, config.order, s) for s in streams]
        self._first = self._samplers[0]
        self._copies = copies
        self._alone = len(self._samplers) * copies == 1
        self._cut_from: IntArray | None = None
        self._side_by_side: list[IntArray] = []

    @property
    def count(self) -> int:
        """How many training samples there are."""
        return self._first.count

    @property
    def per_epoch(self) -> int:
        """How many batches this epoch has."""
        return self._first.batches

    @property
    def position(self) -> int:
        """How many batches of this epoch have been dealt."""
        return self._first.position

    @property
    def at_end(self) -> bool:
        """Whether every batch of this epoch has been dealt."""
        return self._first.at_end

    def deal(self, n: int = 1) -> list[IntArray]:
        """Deal batches of indices, ``(B,)`` or ``(R, B)``, none beyond the end of the epoch."""
        if self._alone:
            dealt = self._first.deal(n)
        else:
            dealt = self._cut()[self.position : self.position + n]
            for sampler in self._samplers:
                sampler.skip(len(dealt))
        if not dealt:
            raise PlaygroundError(
                f"batch_size: {self._first.batch_size} is never filled by {self._first.count} "
                "training samples in carry order; use a smaller one"
            )
        return dealt

    def look(self, ahead: int = 0) -> IntArray | None:
        """Return a batch of this epoch as :meth:`deal` would, ``None`` where there is none.

        Parameters
        ----------
        ahead
            0 for the next one, -1 for the latest that was dealt.
        """
        if self._alone:
            return self._first.look(ahead)
        place = self.position + ahead
        return self._cut()[place] if 0 <= place < self.per_epoch else None

    def _cut(self) -> list[IntArray]:
        """Return this epoch's batches ``(R, B)``, cut once for all replicas."""
        if self._cut_from is not self._first.epoch_order:  # all draw their orders at once
            self._cut_from = self._first.epoch_order
            orders = [sampler.epoch_order for sampler in self._samplers] * self._copies
            # Quicker than stacking, which looks at every one of them several times.
            rows = np.concatenate(orders).reshape(len(orders), -1)
            self._side_by_side = self._first.cut(rows)
        return self._side_by_side

    def put_back(self, n: int) -> None:
        """Take back the last batches dealt: they come next again."""
        for sampler in self._samplers:
            sampler.put_back(n)

    def end_epoch(self) -> None:
        """Begin the next epoch."""
        for sampler in self._samplers:
            sampler.end_epoch()

    def get_state(self, pending: int = 0) -> dict[str, Any]:
        """Return every replica's position, as JSON-compatible values.

        Parameters
        ----------
        pending
            How many of the batches dealt have not been used yet: they count as not dealt.
        """
        states = [sampler.get_state() for sampler in self._samplers]
        for state in states:
            state["position"] -= pending
        return {"replicas": states}

    def set_state(self, state: dict[str, Any]) -> None:
        """Go to positions returned by :meth:`get_state`.

        Raises
        ------
        PlaygroundError
            When they belong to another training or are damaged; nothing is changed then.
        """
        before, position = self.get_state()["replicas"], self.position
        try:
            states = list(state["replicas"])
            for sampler, each in zip(self._samplers, states, strict=True):
                sampler.set_state(each)
        except (KeyError, TypeError, ValueError, OverflowError) as error:
            for sampler, each in zip(self._samplers, before, strict=True):
                sampler.set_state(each)
                sampler.put_back(sampler.position - position)
            raise PlaygroundError("the saved sample order belongs to another training") from error
