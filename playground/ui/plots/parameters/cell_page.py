"""A parameter as pages of cells: its tiles and, below them, its layer's biases."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeAlias

import numpy as np
from msgspec import Struct

from playground.core import Array
from playground.session.snapshots.snapshot import ParameterView
from playground.ui.plots.parameters.page_layout import PageLayout, lay_out
from playground.ui.support.chosen_parameter import Place
from playground.ui.support.tile_array import TileArray, as_tiles

Key: TypeAlias = tuple[str, str]
"""A node's id and a parameter's name."""

Arrays: TypeAlias = Mapping[Key, tuple[ParameterView, Array]]
"""By key, a parameter and those of its numbers that are shown."""

BIAS = "bias"


class CellPage(Struct, frozen=True):
    """One chosen parameter, with its layer's biases where they fit below; one page is in sight.

    Parameters
    ----------
    key
        Whose numbers they are.
    tiles
        All of them.
    bias
        The biases, one per unit.
    layouts
        The pages.
    number
        Which page is in sight.
    """

    key: Key
    tiles: TileArray
    bias: Array | None
    layouts: tuple[PageLayout, ...]
    number: int = 0

    @property
    def layout(self) -> PageLayout:
        """The page in sight."""
        return self.layouts[self.number]

    @property
    def peak(self) -> float:
        """The largest finite magnitude, on whatever page."""
        parts = [self.tiles.cells] if self.bias is None else [self.tiles.cells, self.bias]
        return max(_reach(part) for part in parts)

    def values(self) -> Array:
        """Return the cells of the page in sight, ``(inputs, height, width, units)``."""
        layout = self.layout
        return self.tiles.cells[slice(*layout.inputs), :, :, slice(*layout.units)]

    def biases(self) -> Array | None:
        """Return the biases of the page in sight."""
        return None if self.bias is None else self.bias[slice(*self.layout.units)]

    def value(self, place: Place) -> float:
        """Return one of the numbers."""
        if self._is_bias(place) and self.bias is not None:
            return float(self.bias[place[2]])
        cell = self.tiles.cell(place[2])
        assert cell is not None
        return float(self.tiles.cells[cell])

    def place_at(self, x: float, y: float) -> Place | None:
        """Return the number at a place of the page."""
        found = self.layout.at(x, y)
        if found is None:
            return None
        return (self.key[0], BIAS, (found,)) if isinstance(found, int) else self.place(found)

    def place(self, cell: tuple[int, int, int, int]) -> Place:
        """Return the number of a cell."""
        return (*self.key, self.tiles.index(cell))

    def has(self, place: Place) -> bool:
        """Say whether a number is on any page."""
        return self.page_of(place) is not None

    def page_of(self, place: Place) -> int | None:
        """Return the page a number is on; that in sight, if it is there, too."""
        ahead = sorted(range(len(self.layouts)), key=lambda number: number != self.number)
        return next((n for n in ahead if self._spot(place, self.layouts[n]) is not None), None)

    def rect(self, place: Place) -> tuple[float, float, float, float] | None:
        """Return left, top, width and height of a number's cell on the page in sight."""
        return self._spot(place, self.layout)

    def moved(self, place: Place, dx: int, dy: int) -> Place:
        """Return the number an arrow key leads to: to the right, or down."""
        bias = self._is_bias(place)
        inputs, height, width, units = self.tiles.cells.shape
        cell = None if bias else self.tiles.cell(place[2])
        source, row, column, unit = cell or (inputs, 0, 0, place[2][0])
        if dx and bias:
            return (self.key[0], BIAS, (_within(unit + dx, units),))
        if dx:
            across = _within(unit * width + column + dx, units * width)
            return self.place((source, row, across % width, across // width))
        down = source * height + row + dy
        if down < 0:
            above = unit - self.layout.band
            return place if above < 0 else self._bottom(above, column)
        if down < inputs * height:
            return self.place((down // height, down % height, column, unit))
        if self.bias is not None and not bias:
            return (self.key[0], BIAS, (unit,))
        below = unit + self.layout.band
        return place if below >= units else self.place((0, 0, column, below))

    def _bottom(self, unit: int, column: int) -> Place:
        """Return the lowest number of a unit."""
        if self.bias is not None:
            return (self.key[0], BIAS, (unit,))
        inputs, height = self.tiles.cells.shape[:2]
        return self.place((inputs - 1, height - 1, column, unit))

    def _is_bias(self, place: Place) -> bool:
        return self.bias is not None and place[:2] == (self.key[0], BIAS)

    def _spot(self, place: Place, layout: PageLayout) -> tuple[float, float, float, float] | None:
        if self._is_bias(place):
            unit = place[2][0] if len(place[2]) == 1 else -1
            if not layout.has_unit(unit):
                return None
            return layout.left(unit), layout.bias_top(unit), layout.width, 1
        cell = self.tiles.cell(place[2]) if place[:2] == self.key else None
        if cell is None or not layout.has(cell[0], cell[3]):
            return None
        source, row, column, unit = cell
        return layout.left(unit) + column, layout.top(source, unit) + row, 1, 1


def pages(arrays: Arrays) -> tuple[Key, ...]:
    """Return the parameters with pages of their own: all but the biases below others."""
    return tuple(key for key in arrays if _host(key, arrays) is None)


def make_page(key: Key, arrays: Arrays, number: int = 0) -> CellPage:
    """Return a parameter's page."""
    view, array = arrays[key]
    tiles = as_tiles(array, view.axes)
    companion = (key[0], BIAS)
    has_bias = _host(companion, arrays) == key
    bias = arrays[companion][1] if has_bias else None
    layouts = lay_out(tiles.cells.shape, has_bias=has_bias)
    return CellPage(key, tiles, bias, layouts, min(number, len(layouts) - 1))


def _host(key: Key, arrays: Arrays) -> Key | None:
    """Return the parameter below which a layer's bias is shown: its first one of as many units."""
    node_id, name = key
    if name != BIAS or key not in arrays or arrays[key][1].ndim != 1:
        return None
    for other, (view, array) in arrays.items():
        if other[0] == node_id and other != key:
            fits = as_tiles(array, view.axes).cells.shape[-1] == len(arrays[key][1])
            return other if fits else None
    return None


def _within(value: int, count: int) -> int:
    return min(max(value, 0), count - 1)


def _reach(array: Array) -> float:
    """Return the largest finite magnitude, without a copy where all are finite."""
    if not array.size:
        return 0.0
    reach = max(-float(array.min()), float(array.max()))
    if np.isfinite(reach):
        return max(reach, 0.0)
    return float(np.abs(array[np.isfinite(array)]).max(initial=0.0))
