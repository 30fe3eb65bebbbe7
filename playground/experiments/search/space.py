"""What a search varies: a setting over a range, or among values."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from itertools import product
from typing import TypeAlias

from msgspec import Struct

from playground.core import PlaygroundError, ValueNotAllowed

Value: TypeAlias = str | int | float
"""What a trial has of one setting: as it is typed among values, a number of a range."""

_SHAPE = "write KEY=LOW..HIGH, with :log behind it for a logarithmic scale, :int for whole numbers"

MOST_CELLS = 100_000

_SPAN = re.compile(r"[-+]?\.?\d[\d.]*(e[-+]?\d+)?\.\.[^,]*", re.IGNORECASE)


class SettingSpan(Struct, frozen=True):
    """A setting over all numbers of a range, both ends included.

    Parameters
    ----------
    key
        A name of ``--set``.
    low, high
        The ends.
    log
        Whether equal ratios are equally likely, instead of equal differences.
    whole
        Whether only whole numbers are meant.
    """

    key: str
    low: float
    high: float
    log: bool = False
    whole: bool = False

    @property
    def ends(self) -> tuple[Value, Value]:
        """Both ends, as numbers of their kind."""
        return (int(self.low), int(self.high)) if self.whole else (self.low, self.high)


class SettingChoice(Struct, frozen=True):
    """A setting that has one of some values, each as it is typed."""

    key: str
    values: tuple[str, ...]


SearchAxis: TypeAlias = SettingSpan | SettingChoice


def is_span(text: str) -> bool:
    """Say whether a range is meant, not values: ``2..32``, but not ``../iris.csv``."""
    return _SPAN.fullmatch(text) is not None


def read_span(key: str, text: str) -> SettingSpan:
    """Read ``1e-4..1:log`` or ``2..32:int``.

    Raises
    ------
    PlaygroundError
        When it is written otherwise, when the ends do not rise, when a logarithmic scale would
        have to reach 0, and when whole numbers are to lie between ends that are not.
    """
    span, *marks = text.split(":")
    low, high = (_number(end) for end in span.split("..", 1))
    if set(marks) - {"log", "int"} or len(set(marks)) < len(marks) or math.isnan(low + high):
        raise PlaygroundError(f"--over {key}={text!r:.80}: {_SHAPE}")
    log, whole = "log" in marks, "int" in marks
    if low >= high:
        raise ValueNotAllowed(key, text, "write the first end below the second")
    if log and low <= 0:
        raise ValueNotAllowed(key, text, "use ends above 0 on a logarithmic scale")
    if whole and not (low.is_integer() and high.is_integer()):
        raise ValueNotAllowed(key, text, "use whole ends for whole numbers")
    return SettingSpan(key, low, high, log, whole)


def _number(text: str) -> float:
    try:
        number = float(text)
    except ValueError:
        return math.nan
    return number if math.isfinite(number) else math.nan


def different(axes: Sequence[SearchAxis]) -> tuple[SearchAxis, ...]:
    """Return what varies.

    Raises
    ------
    PlaygroundError
        For nothing, and for one setting twice.
    """
    if not axes:
        raise PlaygroundError("a search varies something; say what with --over")
    keys = [axis.key for axis in axes]
    for key in keys:
        if keys.count(key) > 1:
            raise PlaygroundError(f"--over {key} is there twice; a setting varies once")
    return tuple(axes)


def grid_values(axis: SearchAxis) -> Sequence[Value]:
    """Return every value a grid has of a setting.

    Raises
    ------
    PlaygroundError
        For a range of numbers that are not whole: a grid has no end there.
    """
    if isinstance(axis, SettingChoice):
        return axis.values
    if axis.whole:  # every one, so that a scale means nothing
        return range(int(axis.low), int(axis.high) + 1)
    raise PlaygroundError(
        f"{axis.key}: a grid takes values or a range of whole numbers; write them with commas"
    )


def grid_cells(axes: Sequence[SearchAxis]) -> list[tuple[Value, ...]]:
    """Return every combination; the last setting changes fastest.

    Raises
    ------
    PlaygroundError
        As :func:`grid_values`, and for more than :data:`MOST_CELLS`.
    """
    values = [grid_values(axis) for axis in axes]
    count = math.prod(map(len, values))
    if count > MOST_CELLS:
        raise PlaygroundError(f"a grid of {count:,} cells is too large; at most {MOST_CELLS:,}")
    return list(product(*values))


def as_typed(axes: Sequence[SearchAxis]) -> str:
    """Return what varies in one line, as it is typed."""
    return " ".join(map(_typed, axes))


def _typed(axis: SearchAxis) -> str:
    if isinstance(axis, SettingChoice):
        return f"{axis.key}={','.join(axis.values)}"
    low, high = axis.ends
    marks = (":log" if axis.log else "") + (":int" if axis.whole else "")
    return f"{axis.key}={low}..{high}{marks}"
