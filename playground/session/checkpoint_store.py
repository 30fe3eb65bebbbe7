"""Moments of a training that can be gone back to, in bounded memory."""

from __future__ import annotations

from collections.abc import Mapping
from sys import getsizeof

from msgspec import Struct

from playground.training.base.checkpoint import Checkpoint
from playground.training.base.history import Metrics

LIMIT_BYTES = 256 * 2**20
"""How much memory all kept states may take together."""

POINT_BYTES = 240
"""What a point of the curves takes: six numbers of Python's, and what holds them."""


class KeptState(Struct, frozen=True):
    """Everything a moment of a training is: what its future depends on, and its past.

    Parameters
    ----------
    checkpoint
        Weights, optimizer, place in the data, random streams, layers' memory.
    history
        The points of the curves, oldest first.
    level
        How far the curves are thinned, so that they go on being thinned alike.
    """

    checkpoint: Checkpoint
    history: tuple[Metrics, ...] = ()
    level: int = 0

    @property
    def nbytes(self) -> int:
        """The memory it takes, about."""
        checkpoint = self.checkpoint
        arrays = [checkpoint.theta, checkpoint.layers, *checkpoint.slots.values()]
        table = checkpoint.table
        if table is not None:
            arrays += [table.rows, table.answers, table.train, table.test]
        described = (checkpoint.sampler, checkpoint.streams, checkpoint.schedule)
        return (
            sum(array.nbytes for array in arrays)
            + sum(_size(value) for value in described)
            + POINT_BYTES * len(self.history)
        )


class CheckpointStore:
    """Keeps states by key; the oldest are given up when there is no room for all.

    Parameters
    ----------
    limit_bytes
        How much memory they may take together.

    Attributes
    ----------
    used_bytes
        How much memory they take.
    lost
        The keys whose states were given up for want of room, though something was learnt.
    """

    def __init__(self, limit_bytes: int = LIMIT_BYTES) -> None:
        self.limit_bytes = limit_bytes
        self.used_bytes = 0
        self.lost: set[int] = set()
        self._states: dict[int, tuple[KeptState, int]] = {}

    def __len__(self) -> int:
        return len(self._states)

    def keep(self, key: int, state: KeptState) -> None:
        """Keep a state as the newest, in place of what was kept under its key."""
        self.discard(key)
        size = state.nbytes
        self._states[key] = (state, size)
        self.used_bytes += size
        while self.used_bytes > self.limit_bytes:
            self._give_up(next(iter(self._states)))

    def get(self, key: int) -> KeptState | None:
        """Return what is kept under a key, ``None`` when that is nothing any more."""
        found = self._states.get(key)
        return None if found is None else found[0]

    def discard(self, key: int) -> None:
        """Keep nothing under a key: nobody will ask for it."""
        self.lost.discard(key)
        _, size = self._states.pop(key, (None, 0))
        self.used_bytes -= size

    def discard_after(self, key: int) -> None:
        """Keep nothing under greater keys."""
        for each in [k for k in {*self._states, *self.lost} if k > key]:
            self.discard(each)

    def clear(self) -> None:
        """Keep nothing at all."""
        self.discard_after(-1)

    def _give_up(self, key: int) -> None:
        state = self._states[key][0]
        self.discard(key)
        if state.checkpoint.step:
            self.lost.add(key)


def _size(value: object) -> int:
    """Return about how much memory JSON-compatible values take."""
    size = getsizeof(value)
    if isinstance(value, Mapping):
        return size + sum(_size(key) + _size(each) for key, each in value.items())
    if isinstance(value, list | tuple):
        return size + sum(_size(each) for each in value)
    return size
