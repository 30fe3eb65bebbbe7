"""Python's search for cycles of references, put off while much is made that stays."""

import gc
import threading
from collections.abc import Iterator
from contextlib import contextmanager


class _Pauses:
    """How many threads want no search, and whether there was any before."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.count = 0
        self.was_on = False


_PAUSES = _Pauses()


@contextmanager
def collector_paused() -> Iterator[None]:
    """Have no thread wait for a search that would find next to nothing.

    A large network is many small objects that stay. Python looks through all of them whenever they
    have become a quarter more, and no thread goes on meanwhile: several times for a tenth of a
    second where a network of thousands of layers is made.
    """
    with _PAUSES.lock:
        if not _PAUSES.count:
            _PAUSES.was_on = gc.isenabled()
            gc.disable()
        _PAUSES.count += 1
    try:
        yield
    finally:
        with _PAUSES.lock:
            _PAUSES.count -= 1
            if not _PAUSES.count and _PAUSES.was_on:
                gc.enable()
