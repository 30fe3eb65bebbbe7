"""Points drawn by hand, as the text that documents keep, and among other points."""

from collections.abc import Sequence
from functools import lru_cache
from typing import Annotated, TypeAlias

import numpy as np
from msgspec.structs import replace

from playground.core import Array, Param, Task, ValueNotAllowed, read_only
from playground.core.text.numbers import counted, is_or_are
from playground.datasets.base.dataset import RawData

MOST_POINTS = 10_000
MOST_CLASSES = 10
DECIMALS = 3
REACH = 6.0
"""How far from the middle points may lie, in both directions."""

LETTERS = "ABCDEFGHIJ"


def class_names(count: int) -> tuple[str, ...]:
    """Return what classes on the plane are called: letters; of two, one is the positive one."""
    return ("-1", "+1") if count <= 2 else tuple(LETTERS[:count])


@lru_cache(maxsize=8)
def read_points(text: str) -> Array:
    """Return the points of a text such as ``1.5,-2,0 0.25,3,1``.

    Returns
    -------
    array
        x, y and the class's index or the value, ``(N, 3)``, read-only.

    Raises
    ------
    ValueNotAllowed
        Naming the first point that cannot be read, or when there are too many.
    """
    words = text.split()
    if len(words) > MOST_POINTS:
        allowed = f"{len(words):,} points are too many; use at most {MOST_POINTS:,}"
        raise ValueNotAllowed("drawn", text, allowed)
    points = _at_once(text, words)
    if points is None:
        points = np.array([_point(i, word) for i, word in enumerate(words)])
    return read_only(points)


def _at_once(text: str, words: Sequence[str]) -> Array | None:
    """Return all points, of which there may be thousands; ``None`` when one is wrong."""
    if any(word.count(",") != 2 for word in words):
        return None
    try:
        points = np.array(text.replace(",", " ").split(), dtype=np.float64).reshape(-1, 3)
    except ValueError:
        return None
    fine = np.isfinite(points).all() and (np.abs(points[:, :2]) <= REACH).all()
    return points if fine else None


def _point(index: int, word: str) -> list[float]:
    parts = word.split(",")
    try:
        numbers = [float(part) for part in parts]
    except ValueError:
        numbers = []
    if len(numbers) != 3 or not np.isfinite(numbers).all():
        allowed = f"point {index + 1} is no x,y,class; write 1.5,-2,0 or 1.5,-2,0.75 for a value"
        raise ValueNotAllowed("drawn", word, allowed)
    if max(abs(numbers[0]), abs(numbers[1])) > REACH:
        allowed = f"point {index + 1} is off the plane; use x and y from −{REACH:g} to {REACH:g}"
        raise ValueNotAllowed("drawn", word, allowed)
    return numbers


def write_points(points: Array) -> str:
    """Return points ``(N, 3)`` as text, rounded to a thousandth, without superfluous digits."""
    rounded = np.round(points, DECIMALS) + 0.0  # no −0
    return " ".join(f"{x:.7g},{y:.7g},{answer:.7g}" for x, y, answer in rounded)


def with_drawn(raw: RawData, text: str) -> RawData:
    """Return samples on the plane with drawn points behind them.

    A class that no sample had before is added, and those between.

    Raises
    ------
    ValueNotAllowed
        When a class is no whole number from 0, or there would be too many classes.
    """
    if not text:
        return raw
    points = read_points(text)
    said = f"{counted(len(points), 'point')} {is_or_are(len(points))}"
    raw = replace(raw, notes=(*raw.notes, f"{said} drawn by hand."))
    x = np.vstack([raw.x, points[:, :2]])
    if raw.task is Task.REGRESSION:
        return replace(raw, x=x, y=np.vstack([raw.y, points[:, 2:]]))
    labels = points[:, 2]
    wrong = np.flatnonzero((labels != np.floor(labels)) | (labels < 0) | (labels >= MOST_CLASSES))
    if len(wrong):
        first = int(wrong[0])
        allowed = f"point {first + 1} has no class; use whole numbers from 0 to {MOST_CLASSES - 1}"
        raise ValueNotAllowed("drawn", f"{labels[first]:g}", allowed)
    count = max(len(raw.classes), int(labels.max()) + 1)
    names = raw.classes if count == len(raw.classes) else class_names(count)
    return replace(
        raw,
        x=x,
        y=np.concatenate([raw.y, labels.astype(np.int64)]),
        classes=names,
        task=Task.BINARY if count == 2 else Task.MULTICLASS,
    )


DrawnText: TypeAlias = Annotated[
    str,
    Param(
        "Drawn points",
        "Points drawn by hand, x,y,class or x,y,value each, with blanks between.",
        reads=read_points,
        hidden=True,
    ),
]
"""What every problem on the plane can take besides its own points."""
