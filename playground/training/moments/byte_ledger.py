"""How much memory moments take together, what they share counted once."""

from __future__ import annotations

from msgspec import Struct

from playground.training.moments.moment import Moment


class _Part(Struct):
    """Something that moments are made of: how large it is, and how many of them hold it."""

    thing: object  # held, so that its id stays its own
    size: int
    holders: int = 0


class ByteLedger:
    """Counts the bytes of moments.

    Attributes
    ----------
    used_bytes
        What all that were added and not removed take.
    """

    def __init__(self) -> None:
        self.used_bytes = 0
        self._parts: dict[int, _Part] = {}

    def add(self, moment: Moment) -> None:
        """Count a moment, once more if it is counted already."""
        for thing, size in zip(moment.parts, moment.sizes(), strict=True):
            part = self._parts.get(id(thing))
            if part is None:
                part = self._parts[id(thing)] = _Part(thing, 0)
            part.holders += 1
            if size > part.size:
                self.used_bytes += size - part.size
                part.size = size

    def remove(self, moment: Moment) -> None:
        """Count a moment that was added no more."""
        for thing in moment.parts:
            part = self._parts[id(thing)]
            part.holders -= 1
            if not part.holders:
                self.used_bytes -= part.size
                del self._parts[id(thing)]
