"""Large arrays that were read from files, as long as anybody uses them."""

from collections.abc import Callable
from pathlib import Path
from weakref import WeakValueDictionary

from playground.core import Array

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
