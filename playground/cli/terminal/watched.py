"""Long work that a person can watch and stop."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager

from playground.cli.terminal.interrupt import Interrupt
from playground.cli.terminal.progress import WorkBar
from playground.core.progress import Progress


@contextmanager
def watched(what: str) -> Iterator[Progress]:
    """Give a progress callback that draws a bar on a terminal and stops at Ctrl-C.

    Work that was stopped raises :class:`KeyboardInterrupt` at the end.
    """
    bar = WorkBar(sys.stderr, what)
    with Interrupt() as interrupt:

        def progress(done: int, total: int) -> bool:
            bar.show(done, total)
            return not interrupt.requested

        try:
            yield progress
        finally:
            bar.clear()
    if interrupt.requested:
        raise KeyboardInterrupt
