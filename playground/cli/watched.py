"""Long work that a person can watch and stop."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager

from playground.cli.interrupt import Interrupt
from playground.core.progress import Progress


@contextmanager
def watched(what: str) -> Iterator[Progress]:
    """Give a progress callback that writes percents to a terminal and stops at Ctrl-C.

    Work that was stopped raises :class:`KeyboardInterrupt` at the end.
    """
    stream = sys.stderr
    active = stream.isatty()
    with Interrupt() as interrupt:

        def show(done: int, count: int) -> bool:
            if active:
                stream.write(f"\r\x1b[K{what} {done / max(count, 1):.0%}")
                stream.flush()
            return not interrupt.requested

        try:
            yield show
        finally:
            if active:
                stream.write("\r\x1b[K")
                stream.flush()
    if interrupt.requested:
        raise KeyboardInterrupt
