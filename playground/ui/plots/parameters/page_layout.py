"""Where the cells of a learned array lie on a page: bands of units, tiles, and biases below."""

from __future__ import annotations

from collections.abc import Iterator
from math import ceil

import numpy as np
from msgspec import Struct

from playground.core import Array, IntArray

FINE = 2
"""Pixels of the picture per cell: gaps are half a cell."""

TILE_GAP, BIAS_GAP, BAND_GAP = 0.5, 0.5, 1.0

MOST_TILED, MOST_PLAIN = (48, 40), (128, 128)
"""How many cells a page of filters, or of a matrix, has across and down."""

WIDEST_TILED, WIDEST_PLAIN = 2.5, 8.0
"""Beyond this ratio of width to height the units are broken into bands."""


class PageLayout(Struct, frozen=True):
    """One page: some of the inputs and units, in bands below each other.

    Lengths are in cells.

    Parameters
    ----------
    inputs, units
        Those on the page: the first, and the one behind the last.
    height, width
        A tile's cells; 1 and 1 for a matrix.
    band
        Units side by side.
    has_bias
        Whether a row of biases ends each band.
    """

    inputs: tuple[int, int]
    units: tuple[int, int]
    height: int
    width: int
    band: int
    has_bias: bool

    @property
    def gap(self) -> float:
        """Between tiles."""
        return TILE_GAP if self.height * self.width > 1 else 0.0

    @property
    def bands(self) -> int:
        """How many bands there are."""
        return ceil((self.units[1] - self.units[0]) / self.band)

    @property
    def size(self) -> tuple[float, float]:
        """Width and height of the page."""
        across = min(self.band, self.units[1] - self.units[0])
        wide = across * (self.width + self.gap) - self.gap
        return wide, self.bands * (self.band_height + BAND_GAP) - BAND_GAP

    @property
    def rows_height(self) -> float:
        """Height of a band without its biases."""
        count = self.inputs[1] - self.inputs[0]
        return count * (self.height + self.gap) - self.gap

    @property
    def band_height(self) -> float:
        """Height of a band."""
        return self.rows_height + (BIAS_GAP + 1 if self.has_bias else 0)

    def has(self, source: int, unit: int) -> bool:
        """Say whether a tile is on the page."""
        return self.inputs[0] <= source < self.inputs[1] and self.has_unit(unit)

    def has_unit(self, unit: int) -> bool:
        """Say whether a unit is on the page."""
        return self.units[0] <= unit < self.units[1]

    def left(self, unit: int) -> float:
        """Return where a unit's tiles begin."""
        return (unit - self.units[0]) % self.band * (self.width + self.gap)

    def band_top(self, unit: int) -> float:
        """Return where the band of a unit begins."""
        return (unit - self.units[0]) // self.band * (self.band_height + BAND_GAP)

    def top(self, source: int, unit: int) -> float:
        """Return where a tile begins."""
        return self.band_top(unit) + (source - self.inputs[0]) * (self.height + self.gap)

    def bias_top(self, unit: int) -> float:
        """Return where the bias of a unit begins."""
        return self.band_top(unit) + self.rows_height + BIAS_GAP

    def at(self, x: float, y: float) -> tuple[int, int, int, int] | int | None:
        """Return the cell at a place, or the unit of the bias there, or ``None`` in between."""
        wide, high = self.size
        if not (0 <= x < wide and 0 <= y < high):
            return None
        column, across = divmod(x, self.width + self.gap)
        band, down = divmod(y, self.band_height + BAND_GAP)
        unit = self.units[0] + int(band) * self.band + int(column)
        if across >= self.width or unit >= self.units[1]:
            return None
        if self.has_bias and self.rows_height + BIAS_GAP <= down < self.band_height:
            return unit
        source, row = divmod(down, self.height + self.gap)
        if down >= self.rows_height or row >= self.height:
            return None
        return self.inputs[0] + int(source), int(row), int(across), unit

    def picture(self, cells: Array, bias: Array | None, empty: int) -> Array:
        """Return the page's pixels.

        Parameters
        ----------
        cells, bias
            The colours of the page's cells ``(inputs, height, width, units)`` and its biases.
        empty
            The colour between the cells.
        """
        wide, high = self.size
        result = np.full((round(high * FINE), round(wide * FINE)), empty, dtype=np.uint32)
        for first, last in self.each_band():
            shown = slice(first - self.units[0], last - self.units[0])
            x = _pixels([self.left(unit) for unit in range(first, last)], self.width)
            sources = range(*self.inputs)
            y = _pixels([self.top(source, first) for source in sources], self.height)
            block = cells[..., shown].transpose(0, 1, 3, 2).reshape(len(y) // FINE, -1)
            result[np.ix_(y, x)] = block.repeat(FINE, axis=0).repeat(FINE, axis=1)
            if bias is not None and self.has_bias:
                y = _pixels([self.bias_top(first)], 1)
                wide_bias = bias[shown].repeat(self.width * FINE)
                result[np.ix_(y, x)] = wide_bias[None, :]
        return result

    def each_band(self) -> Iterator[tuple[int, int]]:
        """Go through the bands: the first unit, and the one behind the last."""
        for first in range(*self.units, self.band):
            yield first, min(first + self.band, self.units[1])


def _pixels(starts: list[float], length: int) -> IntArray:
    """Return the pixels that begin at these cells and run over so many."""
    firsts = np.rint(np.array(starts) * FINE).astype(np.int64)
    pixels: IntArray = (firsts[:, None] + np.arange(length * FINE)).ravel()
    return pixels


def lay_out(shape: tuple[int, ...], *, has_bias: bool) -> tuple[PageLayout, ...]:
    """Share an array ``(inputs, height, width, units)`` out to pages.

    A matrix is one picture as long as it is not huge; filters get cells large enough to see.
    """
    inputs, height, width, units = shape
    tiled = height * width > 1
    gap = TILE_GAP if tiled else 0.0
    wide, deep = MOST_TILED if tiled else MOST_PLAIN
    rows = _even(inputs, max(1, int(deep // (height + gap))))
    across = max(1, int(wide // (width + gap)))
    high = rows * (height + gap) - gap + (BIAS_GAP + 1 if has_bias else 0)
    widest = WIDEST_TILED if tiled else WIDEST_PLAIN
    band = _band(units, (width + gap, high), across, widest)
    bands = max(1, int(deep // (high + BAND_GAP)))
    pages = []
    for first in range(0, units, band * bands):
        last = min(first + band * bands, units)
        for top in range(0, inputs, rows):
            shown = (top, min(top + rows, inputs))
            pages.append(PageLayout(shown, (first, last), height, width, band, has_bias))
    return tuple(pages)


def _even(count: int, most: int) -> int:
    """Return how many each of equal parts has, at most so many."""
    return ceil(count / max(1, ceil(count / most)))


def _band(units: int, tile: tuple[float, float], across: int, widest: float) -> int:
    """Return how many units stand side by side, so that the whole is not too wide."""
    band = _even(units, across)
    for bands in range(1, units + 1):
        band = min(band, ceil(units / bands))
        high = ceil(units / band) * (tile[1] + BAND_GAP) - BAND_GAP
        if band * tile[0] <= widest * high:
            break
    return band
