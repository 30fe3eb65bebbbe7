"""All moments that can be gone back to, in bounded memory."""

from __future__ import annotations

from playground.training.base.memory_need import MOMENTS_BYTES
from playground.training.moments.byte_ledger import ByteLedger
from playground.training.moments.moment import Moment
from playground.training.moments.timeline import Timeline

BEST = "best"
"""The name of the moment that early stopping goes back to."""


class MomentStore:
    """Keeps the moments of the present training, of trainings that were left, and named ones.

    When there is no room for all, moments are given up in this order: those of trainings that were
    left but for where each was left, oldest first; those of the present one, the least missed
    first, but for its first and newest; trainings that were left, oldest first, but for the latest;
    the first moment; the latest training that was left; the newest moment. A named moment stays as
    long as it has its name.

    Parameters
    ----------
    limit_bytes
        How much memory they may take together.

    Attributes
    ----------
    timeline
        The moments of the present training.
    lost
        The revisions whose trainings were given up for want of room, though something was learnt.
    """

    def __init__(self, limit_bytes: int = MOMENTS_BYTES) -> None:
        self.limit_bytes = limit_bytes
        self.lost: set[int] = set()
        self._ledger = ByteLedger()
        self.timeline = Timeline(self._ledger)
        self._left: dict[int, Timeline] = {}
        self._named: dict[str, Moment] = {}

    @property
    def used_bytes(self) -> int:
        """How much memory all moments take, about."""
        return self._ledger.used_bytes

    @property
    def left_count(self) -> int:
        """How many trainings that were left can be returned to."""
        return len(self._left)

    # the present training -------------------------------------------------------------------------

    def begin(self, first: Moment | None = None) -> None:
        """Forget the present training's moments; those of another one begin here."""
        self.timeline.cut(-1)
        self.timeline = Timeline(self._ledger)
        if first is not None:
            self.keep(first)

    def keep(self, moment: Moment, *, is_break: bool = False) -> None:
        """Keep a moment as the newest of the present training; see :meth:`Timeline.keep`."""
        self.timeline.keep(moment, is_break=is_break)
        self._make_room()

    # named moments --------------------------------------------------------------------------------

    def name(self, name: str, moment: Moment) -> None:
        """Keep a moment under a name, in place of the one before."""
        self._ledger.add(moment)
        self.forget(name)
        self._named[name] = moment
        self._make_room()

    def named(self, name: str) -> Moment | None:
        """Return the moment of a name; ``None`` when there is none."""
        return self._named.get(name)

    def forget(self, *names: str) -> None:
        """Keep nothing under these names any more."""
        for name in names:
            if (moment := self._named.pop(name, None)) is not None:
                self._ledger.remove(moment)

    # trainings that were left ---------------------------------------------------------------------

    def leave(self, revision: int, moment: Moment) -> None:
        """Leave the present training at a moment, for when its revision is returned to.

        The present training is empty then.
        """
        self.discard(revision)
        self.timeline.keep(moment)
        self._left[revision], self.timeline = self.timeline, Timeline(self._ledger)
        self._make_room()

    def plant(self, revision: int, moment: Moment) -> None:
        """Keep a moment from elsewhere as where a training of a revision was left."""
        self.discard(revision)
        timeline = Timeline(self._ledger)
        timeline.keep(moment)
        self._left[revision] = timeline
        self._make_room()

    def left(self, revision: int) -> Moment | None:
        """Return where a training was left, ``None`` when that is not kept any more."""
        found = self._left.get(revision)
        return None if found is None else found.newest

    def take_up(self, revision: int) -> None:
        """Go on with a training that was left in place of the present one, if it is kept."""
        if (found := self._left.pop(revision, None)) is not None:
            self.begin()
            self.timeline = found

    def fork(self, revision: int, step: int) -> None:
        """Leave the present training where its newest moment is, and begin one like it to a step.

        Both share the moments up to there.
        """
        present, newest = self.timeline, self.timeline.newest
        assert newest is not None
        other = present.forked(step)
        self.leave(revision, newest)
        self.timeline = other
        self._make_room()

    def discard(self, revision: int) -> None:
        """Keep nothing of a revision that was left: nobody will ask for it."""
        self.lost.discard(revision)
        if (found := self._left.pop(revision, None)) is not None:
            found.cut(-1)

    def discard_after(self, revision: int) -> None:
        """Keep nothing of later revisions."""
        for each in [key for key in {*self._left, *self.lost} if key > revision]:
            self.discard(each)

    def clear(self) -> None:
        """Keep nothing at all."""
        self.discard_after(-1)
        self.begin()
        self.forget(*self._named)

    # room -----------------------------------------------------------------------------------------

    def _make_room(self) -> None:
        while self.used_bytes > self.limit_bytes and self._give_up_some():
            pass

    def _give_up_some(self) -> bool:
        """Give up some of what is missed least; returns whether there was anything."""
        if any(timeline.give_up_some() for timeline in self._left.values()):
            return True
        if self.timeline.has_inner:
            return self.timeline.give_up_some()
        if len(self._left) > 1 or (self._left and len(self.timeline) < 2):
            self._lose(next(iter(self._left)))
            return True
        if self.timeline.give_up_some():
            return True
        if found := len(self.timeline):
            self.timeline.cut(-1)
        return bool(found)

    def _lose(self, revision: int) -> None:
        """Give up where a training was left."""
        moment = self.left(revision)
        self.discard(revision)
        if moment is not None and moment.step:
            self.lost.add(revision)
