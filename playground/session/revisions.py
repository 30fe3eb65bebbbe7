"""Which revision of its document a training belongs to, and the trainings of the other ones."""

from collections.abc import Callable

from msgspec.structs import replace

from playground.core.progress import Progress
from playground.session.base.commands import Configure, PlantTraining, begins_anew
from playground.session.moment_keeper import MomentKeeper
from playground.session.reconfigure import Reconfigured, take_over, with_waiting_state
from playground.training.base.history import HistoryMark
from playground.training.base.training_spec import TrainingSpec
from playground.training.moments.moment import Moment
from playground.training.trainer import Trainer


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
        self._saved: Configure | None = None

    @property
    def waits(self) -> bool:
        """Whether a saved state waits for a document that it fits."""
        return self._saved is not None

    def expect(
        self, message: Configure, old: TrainingSpec | None, trainer: Trainer | None
    ) -> Configure:
        """Take note of a document that comes; with another one all revisions are forgotten.

        Returns it with the saved state that waits, where that is to be tried again.
        """
        if begins_anew(message):
            self._saved = message if message.checkpoint is not None else None
            self._moments.store.clear()
            self.current = self._newest = message.revision
        elif self._saved is not None:
            return with_waiting_state(message, self._saved, old, trainer)
        return message

    def take(
        self,
        message: Configure,
        old: TrainingSpec | None,
        trainer: Trainer | None,
        origin: Trainer | None,
        loading: Callable[[Configure], Progress],
    ) -> tuple[Configure, Reconfigured]:
        """Take a document over with what was learnt of its revision, where that is kept and fits.

        The parameters are those of :func:`take_over`.
        """
        returning = self.with_state(message)
        taken = take_over(returning, old, trainer, origin, loading)
        if taken.refused and returning is not message:
            return message, take_over(message, old, trainer, origin, loading)
        return returning, taken

    def settle(self, message: Configure, taken: Reconfigured) -> Configure:
        """Return a document as it is trained: without a state that was refused, which waits on."""
        if taken.refused:
            return replace(message, checkpoint=None, history=())
        if self._saved is not None and message.checkpoint is self._saved.checkpoint:
            self._saved = None
        return message

    def plant(self, message: PlantTraining) -> None:
        """Keep a training from elsewhere for a revision that is about to come."""
        revision, points = message.revision, message.history
        moment = Moment(message.checkpoint, HistoryMark(points, len(points)), message.config)
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
