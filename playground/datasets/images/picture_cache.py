"""The pictures of a folder that is in use, so that another division does not read them again."""

from collections import OrderedDict
from collections.abc import Sequence
from hashlib import sha256
from pathlib import Path
from threading import Lock

from msgspec.structs import replace

from playground.core import Array, Shape
from playground.core.progress import Progress, watched
from playground.datasets.images.packed_arrays import cached_array
from playground.datasets.images.picture_set import PictureSet, read_pictures

_KNOWN: OrderedDict[str, PictureSet] = OrderedDict()
"""What was said of the latest sets, without their bytes."""

_LOCK = Lock()
_MOST_KNOWN = 8


def cached_pictures(
    folder: Path, paths: Sequence[Path], shape: Shape, progress: Progress
) -> PictureSet:
    """Return the pictures of a folder, read only when no dataset in use holds their bytes.

    Raises
    ------
    DataError, Cancelled
        As :func:`read_pictures` does.
    """
    key = _key(paths, shape, lambda *_: progress(0, 1))

    def read() -> Array:
        found = read_pictures(paths, shape, progress)
        with _LOCK:
            _KNOWN[key] = replace(found, rows=found.rows[:0].copy())
            while len(_KNOWN) > _MOST_KNOWN:
                _KNOWN.popitem(last=False)
        return found.rows

    rows = cached_array(folder, key, read)
    with _LOCK:
        known = _KNOWN.get(key)
    return replace(known, rows=rows) if known is not None else read_pictures(paths, shape, progress)


def _key(paths: Sequence[Path], shape: Shape, progress: Progress) -> str:
    """Return what tells a set of files at a size from any other, and from itself once changed."""
    digest = sha256(repr(shape).encode())
    for path in watched(paths, progress):
        status = path.stat()
        digest.update(f"{path}\0{status.st_mtime_ns}\0{status.st_size}\0".encode())
    return digest.hexdigest()
