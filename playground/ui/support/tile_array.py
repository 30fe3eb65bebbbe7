"""A learned array as tiles: a row of tiles per input, a column per unit, a filter in each."""

from __future__ import annotations

from collections.abc import Sequence
from math import prod

import numpy as np
from msgspec import Struct

from playground.core import Array
from playground.nn.base.layer import Axis

MATRIX = 2


class TileArray(Struct, frozen=True):
    """An array by what its axes run over, however they are ordered.

    Parameters
    ----------
    cells
        ``(inputs, height, width, units)``: every number of the array.
    shape
        The array's own shape.
    groups
        Which of its axes each axis of ``cells`` is made of.
    """

    cells: Array
    shape: tuple[int, ...]
    groups: tuple[tuple[int, ...], ...]

    @property
    def is_tiled(self) -> bool:
        """Whether a tile has more than one cell: it is a filter or a map."""
        _, height, width, _ = self.cells.shape
        return bool(height * width > 1)

    def index(self, cell: Sequence[int]) -> tuple[int, ...]:
        """Return where in the array a cell ``(input, row, column, unit)`` is."""
        found = [0] * len(self.shape)
        for axes, at in zip(self.groups, cell, strict=True):
            sizes = [self.shape[axis] for axis in axes]
            for axis, place in zip(axes, np.unravel_index(at, sizes) if sizes else (), strict=True):
                found[axis] = int(place)
        return tuple(found)

    def cell(self, index: tuple[int, ...]) -> tuple[int, int, int, int] | None:
        """Return the cell of a place in the array; ``None`` where it has no such place."""
        if len(index) != len(self.shape):
            return None
        if not all(0 <= i < n for i, n in zip(index, self.shape, strict=True)):
            return None
        source, row, column, unit = (
            int(np.ravel_multi_index([index[a] for a in axes], [self.shape[a] for a in axes]))
            if axes
            else 0
            for axes in self.groups
        )
        return source, row, column, unit


def as_tiles(array: Array, axes: Sequence[Axis] = ()) -> TileArray:
    """Take an array apart by its axes.

    Parameters
    ----------
    array
        Of any number of axes.
    axes
        What they run over; untold, the first is the inputs', the last the units', and those
        between them are places of a filter.
    """
    known = tuple(axes) if len(axes) == array.ndim else _usual(array.ndim)
    inputs, places, units = (
        tuple(i for i, axis in enumerate(known) if axis == name)
        for name in ("input", "place", "unit")
    )
    if len(places) == 1 and not inputs:  # a row per place, as in a table of vectors
        inputs, places = places, ()
    groups = (inputs, places[:-1], places[-1:], units)
    order = [axis for group in groups for axis in group]
    sizes = [prod(array.shape[axis] for axis in group) for group in groups]
    return TileArray(array.transpose(order).reshape(sizes), array.shape, groups)


def _usual(axes: int) -> tuple[Axis, ...]:
    if axes < MATRIX:
        return tuple[Axis, ...](["unit"] * axes)
    return ("input", *tuple[Axis, ...](["place"] * (axes - MATRIX)), "unit")
