"""Which revision of its document a training belongs to, and the trainings of the other ones."""

from msgspec.structs import replace

from playground.session.base.commands import Configure
from playground.session.moment_keeper import MomentKeeper
from playground.session.reconfigure import Reconfigured
from playground.training.moments.moment import Moment


class Revisions:
    """Keeps what is learnt when a document's revision is left, for when it is returned to.

    Revisions are numbered in the order they were made: the numbers rise along the undo history, and
    none is used twice for a document.

    Parameters
    ----------
    moments
        Keeps the trainings of all revisions, and tells when others are kept.

    Attributes
    ----------
    current
        The revision that is trained.
    """

    def __init__(self, moments: MomentKeeper) -> None:
        self.current = 0
        self._moments = moments
        self._newest = 0
        self._planted = -1

    def begin(self, revision: int) -> None:
        """Forget all revisions: another document begins with this one."""
        self._moments.store.clear()
        self.current = self._newest = revision

    def plant(self, revision: int, moment: Moment) -> None:
        """Keep a training from elsewhere for a revision that is about to come."""
        self._note_edit(revision)
        self._moments.store.plant(revision, moment)
        self._planted = revision

    def is_planted(self, revision: int) -> bool:
        """Tell whether a revision goes on from a training from elsewhere; once, as it comes."""
        found, self._planted = revision == self._planted, -1
        return found

    def left(self, revision: int) -> Moment | None:
        """Return where a revision was left; nothing of the one that is trained."""
        return None if revision == self.current else self._moments.store.left(revision)

    def with_state(self, message: Configure) -> Configure:
        """Return a document with the state to go on from, when its revision has one."""
        left = self.left(message.revision)
        if left is None:
            return message
        return replace(
            message,
            checkpoint=left.checkpoint,
            history=left.history,
            history_level=left.curve.level,
        )

    def returns_by(self, message: Configure) -> bool:
        """Tell whether a document goes on from where its revision was left."""
        left = self.left(message.revision)
        return left is not None and message.checkpoint is left.checkpoint

    def move(
        self,
        revision: int,
        left: Moment | None,
        taken: Reconfigured | None = None,
        *,
        returns: bool,
    ) -> None:
        """Take note that a revision is trained now, the one of before or another.

        Parameters
        ----------
        revision
            Which.
        left
            Where the one before was left.
        taken
            What the document made of the training; ``None``: it goes on from somewhere else.
        returns
            Whether it goes on from where this revision was left.
        """
        moments, store = self._moments, self._moments.store
        is_edit = revision != self.current
        if is_edit:
            self._note_edit(revision)
            if left is not None and (taken is None or taken.gives_up):
                store.leave(self.current, left)
            if returns:
                store.take_up(revision)
            self.current = revision
            store.discard(revision)
        if taken is not None and not (taken.gives_up or taken.is_other):
            moments.take(is_break=True)
        elif not returns or store.timeline.newest is None:
            moments.begin()
        if is_edit:
            moments.tell()

    def fork(self, revision: int | None, step: int) -> None:
        """Take note that the training goes on from an earlier step, perhaps as another revision."""
        store = self._moments.store
        if revision not in (None, self.current) and store.timeline.newest is not None:
            self._note_edit(revision)
            store.fork(self.current, step)
            self.current = revision
            store.discard(revision)

    def _note_edit(self, revision: int) -> None:
        """After undo, an edit makes what was undone impossible to make again."""
        if revision > self._newest:
            self._newest = revision
            self._moments.store.discard_after(self.current)
