"""The tables that were read last, so that another choice of columns does not read them again."""

import os
from collections import OrderedDict
from collections.abc import Callable
from pathlib import Path
from threading import Lock
from weakref import WeakValueDictionary

from playground.datasets.base.table import Table

_CACHED_TABLES = 4
_CACHED_VALUES = 1 << 22
"""Values in a table that is kept although nobody uses it: 32 MB of them."""


class _Cache:
    """The latest tables by file, time, size and the way they were read.

    A large one is known only as long as somebody holds it.
    """

    def __init__(self) -> None:
        self._tables: OrderedDict[tuple[object, ...], Table] = OrderedDict()
        self._held: WeakValueDictionary[tuple[object, ...], Table] = WeakValueDictionary()
        self._lock = Lock()

    def get(self, key: tuple[object, ...]) -> Table | None:
        with self._lock:
            if key in self._tables:
                self._tables.move_to_end(key)
            return self._held.get(key)

    def put(self, key: tuple[object, ...], table: Table) -> None:
        with self._lock:
            self._held[key] = table
            if table.rows * len(table.names) > _CACHED_VALUES:
                return
            self._tables[key] = table
            while len(self._tables) > _CACHED_TABLES:
                self._tables.popitem(last=False)


_CACHE = _Cache()


def cached_table(path: Path, how: tuple[object, ...], read: Callable[[], Table]) -> Table:
    """Return a file's table, read only when it is not among the latest ones.

    Parameters
    ----------
    path
        The file; when it is written again, it is another one.
    how
        Everything else that decides what is read.
    read
        Reads it.
    """
    stat = path.stat()
    key = (os.path.abspath(path), stat.st_mtime_ns, stat.st_size, *how)
    table = _CACHE.get(key)
    if table is None:
        table = read()
        _CACHE.put(key, table)
    return table
