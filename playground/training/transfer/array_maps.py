"""Where the numbers of a learned array were before an edit."""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Sequence
from typing import Any

import numpy as np
from msgspec import Struct

from playground.core import Array, IntArray, Shape
from playground.nn.base.layer import Axis, UnitLabel


class ArrayMap(Struct, frozen=True):
    """For each axis of an array, where its entries were before: an index, or -1 for a new one.

    ``is_whole``: everything is where it was.
    """

    axes: tuple[IntArray, ...]
    is_whole: bool = False

    def copy(self, mine: Array, theirs: Array) -> None:
        """Copy what stays; both arrays may have further axes before those mapped."""
        if self.is_whole:
            np.copyto(mine, theirs)
            return
        here = crossing([np.flatnonzero(axis >= 0) for axis in self.axes])
        mine[here] = theirs[crossing([axis[axis >= 0] for axis in self.axes])]

    def silence(self, array: Array, axes: Sequence[Axis]) -> None:
        """Set the weights of units that stay to 0: what is not copied then reads something new."""
        if "input" in axes and "unit" in axes:
            axis = axes.index("unit")
            by_unit = np.moveaxis(array, array.ndim - len(axes) + axis, -1)
            by_unit[..., self.axes[axis] >= 0] = 0.0


def crossing(indices: Sequence[IntArray]) -> tuple[Any, ...]:
    """Return what picks these entries of the last axes, each with each."""
    return (..., *np.ix_(*indices))


def match(new: Sequence[UnitLabel], old: Sequence[UnitLabel]) -> IntArray | None:
    """Find units again; ``None`` when none is there and the number is another.

    When none is there but the number is the same, something else took the place of all: then each
    is taken for the one of its number.
    """
    if new != old:
        waiting: dict[UnitLabel, deque[int]] = defaultdict(deque)
        for i, label in enumerate(old):
            waiting[label].append(i)
        found = np.array([waiting[x].popleft() if waiting.get(x) else -1 for x in new], dtype=int)
        if (found >= 0).any():
            return found
    return np.arange(len(new)) if len(new) == len(old) else None


def centred(n: int, old_n: int) -> IntArray:
    """Map the places of a kernel: the middle stays the middle."""
    places = np.arange(n) - (n - 1) // 2 + (old_n - 1) // 2
    return np.where(places < old_n, np.maximum(places, -1), -1)


def map_array(
    shape: Shape,
    old_shape: Shape,
    axes: Sequence[Axis],
    labels: Sequence[tuple[Sequence[UnitLabel], Sequence[UnitLabel]] | None],
) -> ArrayMap | Axis:
    """Map an array, or say which axis cannot be mapped.

    Parameters
    ----------
    shape, old_shape
        The array's now and before.
    axes
        What each axis runs over; empty when the layer does not tell.
    labels
        The units along each axis, new and old; ``None`` along an axis of places.
    """
    if not axes or len(shape) != len(old_shape):
        if shape != old_shape:
            return "place"
        return ArrayMap(tuple(np.arange(n) for n in shape), is_whole=True)
    found: list[IntArray] = []
    for axis, n, old_n, pair in zip(axes, shape, old_shape, labels, strict=True):
        if pair is not None:
            mapped = match(*pair)
        else:
            mapped = centred(n, old_n) if n == old_n or "input" in axes else None
        if mapped is None:
            return axis
        found.append(mapped)
    whole = shape == old_shape and all(np.array_equal(m, np.arange(len(m))) for m in found)
    return ArrayMap(tuple(found), whole)
