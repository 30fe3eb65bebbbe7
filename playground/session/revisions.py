"""Which revision of its document a training belongs to, and the trainings of the other ones."""

from collections.abc import Callable

from msgspec.structs import replace

from playground.session.checkpoint_store import CheckpointStore, KeptState
from playground.session.messages import CheckpointsKept, Configure


class Revisions:
    """Keeps what is learnt when a document's revision is left, for when it is returned to.

    Revisions are numbered in the order they were made: the numbers rise along the undo history, and
    none is used twice for a document.

    Parameters
    ----------
    report
        Called with a :class:`CheckpointsKept` whenever other states are kept.

    Attributes
    ----------
    current
        The revision that is trained.
    """

    def __init__(self, report: Callable[[CheckpointsKept], None]) -> None:
        self.current = 0
        self.store = CheckpointStore()
        self._newest = 0
        self._report = report

    def begin(self, revision: int) -> None:
        """Forget all revisions: another document begins with this one."""
        self.store.clear()
        self.current = self._newest = revision

    def state_of(self, revision: int) -> KeptState | None:
        """Return what was learnt when a revision was left; nothing of the one that is trained."""
        return None if revision == self.current else self.store.get(revision)

    def with_state(self, message: Configure) -> Configure:
        """Return a document with the state to go on from, when its revision has one."""
        kept = self.state_of(message.revision)
        if kept is None:
            return message
        return replace(
            message, checkpoint=kept.checkpoint, history=kept.history, history_level=kept.level
        )

    def move(self, revision: int, left: KeptState | None, generation: int) -> None:
        """Take note that another revision is trained now.

        Parameters
        ----------
        revision
            Which.
        left
            What was learnt at the one before, when the step to this one gave it up.
        generation
            That of the document, for the report.
        """
        if revision == self.current:
            return
        store = self.store
        if revision > self._newest:
            # An edit after undo: what was undone cannot be made again.
            self._newest = revision
            store.discard_after(self.current)
        if left is not None:
            store.keep(self.current, left)
        self.current = revision
        store.discard(revision)
        self._report(
            CheckpointsKept(
                generation, len(store), store.used_bytes, store.limit_bytes, frozenset(store.lost)
            )
        )
