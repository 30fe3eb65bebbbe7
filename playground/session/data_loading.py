"""Watching data being read: reports for whoever waits, and giving up when nobody does any more."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable

from playground.core.progress import Progress
from playground.session.base.commands import Configure, replaces
from playground.session.base.events import Event, Loading

REPORT_SECONDS = 0.1
"""The time between two reports: what is read sooner is never reported."""


class LoadingWatch:
    """Reports how far the reading of a document's data is, and ends it when asked to.

    One thread reads; any thread may ask it to give up.

    Parameters
    ----------
    report
        Called with a :class:`Loading` now and then.
    """

    def __init__(self, report: Callable[[Event], None]) -> None:
        self._report = report
        self._given_up = -1
        self._message: Configure | None = None

    def begin(self, message: Configure) -> Progress:
        """Return what a document's data is to be read with."""
        self._message = message
        reported = time.monotonic()

        def progress(done: int, total: int) -> bool:
            nonlocal reported
            now = time.monotonic()
            if now - reported >= REPORT_SECONDS:
                reported = now
                self._report(Loading(message.generation, done, total))
            return message.generation > self._given_up

        return progress

    def end(self) -> None:
        """Note that nothing is being read any more."""
        self._message = None

    def give_up(self, generation: int = sys.maxsize) -> None:
        """Read no data for documents up to a generation any further."""
        self._given_up = max(self._given_up, generation)

    def make_way(self, message: Configure) -> None:
        """Give up what is being read when a new document replaces that one and needs other data."""
        present = self._message
        if (
            present is not None
            and replaces(message, present)
            and present.project.dataset != message.project.dataset
        ):
            self.give_up(present.generation)
