"""Pictures of a common size from files; imported only when some are read."""

import warnings
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from msgspec import Struct
from PIL import Image, ImageOps, UnidentifiedImageError

from playground.core import Array, Shape
from playground.core.progress import Progress, go_on
from playground.datasets.base.data_errors import DataError
from playground.storage.free_memory import check_room
from playground.storage.reading import LIBRARY_ERRORS, reason_of

LONGEST_SIDE = 64
"""Pixels, unless another size is chosen: photographs would be too much to learn from."""

MOST_PIXELS = 100_000_000
"""Of a picture; more are hardly one, but a file that wants to fill the memory."""

MOST_BYTES = 4_000_000_000
"""Of all pictures together, at their common size."""

_DECODED_BYTES = 12
"""About what a pixel takes until a picture is small: decoded, turned, and laid on white."""

_LOOKED_AT = 200
_UNREADABLE: tuple[type[Exception], ...] = (*LIBRARY_ERRORS, Image.DecompressionBombError)
_GREY = ("1", "L", "LA", "La", "I", "I;16", "I;16B", "I;16L", "F")


class PictureSet(Struct, frozen=True, eq=False):
    """Pictures as bytes.

    Parameters
    ----------
    rows
        Read-only bytes ``(N, channels · height · width)``, channel after channel.
    kept
        Which of the files they are, by index ``(N,)``.
    resized, transparent
        How many had another size, and how many were laid on white.
    left_out
        The files that cannot be read, by index, and why.
    """

    rows: Array
    kept: Array
    resized: int
    transparent: int
    left_out: tuple[tuple[int, str], ...]


def common_shape(paths: Sequence[Path], size: int, colours: str) -> tuple[Shape, str]:
    """Return the ``(channels, height, width)`` that pictures get, and how that was found.

    Parameters
    ----------
    paths
        The files; of many, some are looked at.
    size
        Pixels of the longer side; 0 for what most of them have, but not too many.
    colours
        ``auto``, ``grey`` or ``colour``.

    Raises
    ------
    DataError
        When none of them can be read.
    """
    _trust_sizes()
    sizes: Counter[tuple[int, int]] = Counter()
    grey, reason = True, ""
    for path in paths[:: -(-len(paths) // _LOOKED_AT)]:
        try:
            with Image.open(path) as picture:
                sizes[picture.size] += 1
                grey = grey and picture.mode in _GREY
        except _UNREADABLE as error:
            reason = reason or _reason(error)
    if not sizes:
        why = f": {paths[0].name}: {reason}" if reason else ""
        raise DataError(paths[0].parent.parent, None, None, f"none of its images can be read{why}")
    (width, height), _ = sizes.most_common(1)[0]
    longer = max(width, height)
    side = size or min(longer, LONGEST_SIDE)
    channels = 1 if colours == "grey" or (colours == "auto" and grey) else 3
    scaled = [max(1, round(each * side / longer)) for each in (height, width)]
    how = "as chosen" if size else "as most have" if side == longer else "smaller than most have"
    return (channels, scaled[0], scaled[1]), how


def read_pictures(paths: Sequence[Path], shape: Shape, progress: Progress) -> PictureSet:
    """Read pictures, brought to one shape; those that cannot be read are named.

    Raises
    ------
    DataError
        When they do not fit into memory.
    Cancelled
        When ``progress`` said so.
    """
    _trust_sizes()
    channels, height, width = shape
    size = channels * height * width
    if size * len(paths) > MOST_BYTES:
        raise DataError(
            paths[0].parent.parent,
            None,
            None,
            f"{len(paths):,} images of {width} × {height} pixels take more than "
            f"{MOST_BYTES / 1e9:g} GB; choose a smaller size",
        )
    check_room(f"{len(paths):,} images", size * len(paths), "choose a smaller size")
    rows = np.empty((len(paths), size), np.uint8)
    kept: list[int] = []
    left_out: list[tuple[int, str]] = []
    resized = transparent = 0
    for i, path in enumerate(paths):
        go_on(progress, i, len(paths))
        try:
            pixels, was_resized, was_transparent = _pixels(path, shape)
        except _UNREADABLE as error:
            left_out.append((i, _reason(error)))
            continue
        rows[len(kept)] = pixels
        kept.append(i)
        resized += was_resized
        transparent += was_transparent
    go_on(progress, len(paths), len(paths))
    rows = rows[: len(kept)]
    rows.setflags(write=False)
    return PictureSet(rows, np.array(kept, np.int64), resized, transparent, tuple(left_out))


def _pixels(path: Path, shape: Shape) -> tuple[Array, bool, bool]:
    """Return a picture's bytes, and whether it was resized and laid on white."""
    channels, height, width = shape
    with Image.open(path) as file:
        if file.width * file.height > MOST_PIXELS:
            raise Image.DecompressionBombError
        other = file.size != (width, height)
        if other:
            file.draft(None, (width, height))  # a photograph is decoded no larger than needed
        _check_decoding(path, file)
        picture: Image.Image = ImageOps.exif_transpose(file)
        transparent = picture.has_transparency_data
        if transparent:
            picture = picture.convert("RGBA")
            picture = Image.alpha_composite(Image.new("RGBA", picture.size, "white"), picture)
        elif picture.mode.startswith(("I", "F")):
            picture = _of_deep_grey(picture)
        picture = picture.convert("L" if channels == 1 else "RGB")
        if picture.size != (width, height):
            picture = picture.resize((width, height), Image.Resampling.BOX)
        pixels = np.asarray(picture).reshape(height, width, channels)
    return pixels.transpose(2, 0, 1).reshape(-1), other, transparent


def _check_decoding(path: Path, file: Image.Image) -> None:
    """Refuse a picture whose pixels do not fit into memory before it is made smaller."""
    needed = _DECODED_BYTES * file.width * file.height
    check_room(f"decoding {path.name}", needed, "use a smaller picture")


def _of_deep_grey(picture: Image.Image) -> Image.Image:
    """Return greys of more than 8 bits as 8 bits: the library would cut off what is brighter."""
    values = np.asarray(picture, dtype=np.float64)
    most = 65_535 if picture.mode.startswith("I") and values.max(initial=0) > 255 else 255
    return Image.fromarray(np.clip(values * (255 / most), 0, 255).astype(np.uint8))


def _trust_sizes() -> None:
    """Keep the library from warning of large pictures: their size is looked at here."""
    warnings.simplefilter("ignore", Image.DecompressionBombWarning)


def _reason(error: Exception) -> str:
    if isinstance(error, UnidentifiedImageError):
        return "it is no image"
    if isinstance(error, Image.DecompressionBombError):
        return f"it has more pixels than a picture may have ({MOST_PIXELS / 1e6:g} million)"
    return f"it is damaged ({reason_of(error):.80})"
