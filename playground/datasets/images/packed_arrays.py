"""Large arrays in packed files: bounds on reading them, and a cache of what is in use."""

from collections.abc import Callable
from pathlib import Path
from weakref import WeakValueDictionary

from playground.core import Array

CHUNK = 1 << 20
"""How many bytes to read between two looks at the progress callback."""

MOST_TIMES = 1040
"""A packed byte (deflate) stands for at most so many; a file that promises more is wrong."""

_KEPT: WeakValueDictionary[tuple[object, ...], Array] = WeakValueDictionary()


def cached_array(path: Path, part: str, read: Callable[[], Array]) -> Array:
    """Return a part of a file, read only when no dataset in use holds it already.

    Another division or scaling of the same file therefore neither waits nor needs memory.

    Parameters
    ----------
    path
        The file; when it is written again, it is another one.
    part
        What of it.
    read
        Reads it; views of what it returns keep it here.
    """
    stat = path.stat()
    key = (str(path.absolute()), stat.st_mtime_ns, stat.st_size, part)
    values = _KEPT.get(key)
    if values is None:
        values = _KEPT[key] = read()
    return values
