"""What one edit did to the document, asked as often as one likes and found out once."""

from enum import Enum
from functools import cached_property

from msgspec import Struct

from playground.project.project import Project


class Cause(Enum):
    """Why the document is another one now."""

    EDIT = "edit"
    """Somebody made a new edit."""

    AMENDMENT = "amendment"
    """The latest edit was extended by what follows from it."""

    HISTORY = "history"
    """An edit was undone or made again."""

    REPLACEMENT = "replacement"
    """A whole other document took its place, as an edit that can be undone."""

    OPENING = "opening"
    """A whole other document was opened."""


class ProjectChange(Struct, frozen=True, dict=True):
    """The document before and after, and which of its parts differ.

    Parameters
    ----------
    before, after
        The two documents.
    cause
        Why it changed.
    left, revision
        The revisions whose training is left, and gone on with: equal when it is the same one.
    is_reset
        Whether training begins again.
    """

    before: Project
    after: Project
    cause: Cause = Cause.EDIT
    left: int = 0
    revision: int = 0
    is_reset: bool = False

    @cached_property
    def network(self) -> bool:
        """Whether the drawn network is another one, if only by a name."""
        return self.before.network != self.after.network

    @cached_property
    def structure(self) -> bool:
        """Whether the network computes or learns something else: a name changes nothing of that."""
        return self.network and self.before.network.unnamed != self.after.network.unnamed

    @cached_property
    def layout(self) -> bool:
        """Whether a card stands elsewhere."""
        return self.before.layout != self.after.layout

    @cached_property
    def dataset(self) -> bool:
        """Whether other data was chosen."""
        return self.before.dataset != self.after.dataset

    @cached_property
    def browser_seed(self) -> bool:
        """Whether data and weights are drawn from other random numbers."""
        return self.before.browser_seed != self.after.browser_seed

    @cached_property
    def training(self) -> bool:
        """Whether a hyperparameter changed."""
        return self.before.training != self.after.training

    @cached_property
    def unseen(self) -> bool:
        """Whether there are other painted points, which change no training."""
        return self.before.unseen != self.after.unseen

    @cached_property
    def view(self) -> bool:
        """Whether something is to be shown differently."""
        return self.before.view != self.after.view

    @cached_property
    def trains_differently(self) -> bool:
        """Whether what is trained is another, or trained in another way."""
        return self.structure or self.dataset or self.browser_seed or self.training
