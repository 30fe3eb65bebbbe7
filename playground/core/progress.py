"""How long work tells how far it is, and is told to stop."""

from collections.abc import Callable, Iterator, Sequence
from typing import TypeAlias, TypeVar

from msgspec import Struct

from playground.core.errors import PlaygroundError

Item = TypeVar("Item")

Progress: TypeAlias = Callable[[int, int], bool]
"""Told how much is done and of how much (bytes, steps, points); ``False`` from it ends the work."""

_PASS = 0.9
"""How much of what is left of the bar a pass over a file takes."""

PARTS = 10_000
"""Into how many parts work of several stretches is divided."""


class Cancelled(PlaygroundError):
    """Somebody ended work that makes nothing where it makes not all."""

    def __init__(self) -> None:
        super().__init__("it was cancelled")


def unwatched(done: int, total: int) -> bool:
    """Go on, whoever does not watch."""
    del done, total
    return True


class LatestProgress:
    """Passes on how far work is, and can ask again between pieces of it that tell nothing."""

    def __init__(self, progress: Progress) -> None:
        self._progress = progress
        self._latest = (1, 1)

    def __call__(self, done: int, total: int) -> bool:
        """Pass it on."""
        self._latest = (done, total)
        return self._progress(done, total)

    def again(self) -> bool:
        """Tell whether the work is still wanted."""
        return self._progress(*self._latest)


def go_on(progress: Progress, done: int, total: int) -> None:
    """Tell how far work is, and raise :class:`Cancelled` where it is to end."""
    if not progress(done, total):
        raise Cancelled


def parts_of(share: float) -> tuple[int, int]:
    """Return a share of work as what is done of how much."""
    return round(PARTS * share), PARTS


def stretch(progress: Progress, first: float, last: float) -> Progress:
    """Return what watches a stretch of larger work, from one share of it to another."""

    def within(done: int, total: int) -> bool:
        share = min(done / total, 1.0) if total else 0.0
        return progress(*parts_of(first + (last - first) * share))

    return within


class Pass(Struct, frozen=True):
    """One pass over a file that may turn out to need another one, and how far all of them are.

    Parameters
    ----------
    progress
        Watches this pass.
    whole
        Watches all of them.
    begins
        The share of the whole at which this pass begins.
    """

    progress: Progress
    whole: Progress
    begins: float = 0.0

    def next(self) -> "Pass":
        """Return the pass behind this one: what was left of the bar is its own."""
        return _pass(self.whole, self.begins + _PASS * (1 - self.begins))


def first_pass(progress: Progress) -> Pass:
    """Return the first of perhaps several passes."""
    return _pass(progress, 0.0)


def _pass(whole: Progress, begins: float) -> Pass:
    ends = begins + _PASS * (1 - begins)
    return Pass(stretch(whole, begins, ends), whole, begins)


def watched(items: Sequence[Item], progress: Progress, every: int = 1024) -> Iterator[Item]:
    """Yield items, and ask before every so many of them whether to go on.

    Raises
    ------
    Cancelled
        When ``progress`` said so.
    """
    for i, item in enumerate(items):
        if not i % every:
            go_on(progress, i, len(items))
        yield item
