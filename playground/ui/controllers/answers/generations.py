"""Which document the worker trains, and which of its answers are of one that was left."""

from playground.session.base.events import (
    Event,
    Failed,
    Running,
    StateReady,
    TrainerRead,
)


class Generations:
    """Counts what the worker is told to train: each edit of a document, each other document.

    Attributes
    ----------
    newest
        What it was told last; 0 before the first.
    configured
        What it trains: an older one while it is busy, 0 while nothing is known of the document.
    """

    def __init__(self) -> None:
        self.newest = self.configured = 0
        self._first = 0

    def renew(self) -> int:
        """Count one more; returns its number."""
        self.newest += 1
        return self.newest

    def begin(self) -> None:
        """Take what comes next for another document than all before."""
        self._first = self.newest + 1

    def leave(self) -> None:
        """Leave the document: nothing is trained of the next one yet."""
        self.begin()
        self.configured = 0

    def is_current(self, shown: int) -> bool:
        """Tell whether what is shown is of the document as it is now."""
        return shown == self.configured == self.newest > 0

    def is_left(self, event: Event) -> bool:
        """Tell whether an event is about a document that was left meanwhile."""
        if isinstance(event, Running | StateReady | TrainerRead | Failed):
            return False
        return event.generation < self._first
