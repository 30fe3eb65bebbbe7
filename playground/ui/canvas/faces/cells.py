"""How large the cells of a face are, by how many there are and what each of them holds."""

from math import ceil, prod

from playground.core import Shape
from playground.ui.canvas.faces.parts import Cells, Fold, Scale, Source

MOST_COLUMN = 16
"""So many units stand one below the other, each where its own wires end."""

MOST_MAPS = 64
MOST_UNITS = 256
MOST_IN_STRIP = 1024
MATRIX_SIDE = 48
"""A larger weight keeps the strongest number of every bin."""

PICTURE = 104.0
_STRIP_WIDTH = 160.0


def units(source: Source, count: int, scale: Scale, limit: float | None = None) -> Cells:
    """Return a cell for every unit: one below the other where they are few, else in lines."""
    if count <= MOST_COLUMN:
        return column(source, count, scale, limit)
    side, gap, across = (13.0, 3.0, 8) if count <= 64 else (9.0, 2.0, 16)
    shown = min(count, MOST_UNITS)
    return Cells(source, Fold.UNITS, scale, shown, count, across, 1, 1, side, side, gap, limit)


def column(source: Source, count: int, scale: Scale, limit: float | None = None) -> Cells:
    """Return a cell for every unit, one below the other."""
    side, gap = (26.0, 8.0) if count <= 8 else (20.0, 5.0) if count <= 16 else (13.0, 4.0)
    return Cells(source, Fold.UNITS, scale, count, count, 1, 1, 1, side, side, gap, limit)


def strip(source: Source, count: int, scale: Scale, limit: float | None = None) -> Cells:
    """Return all numbers in the lines of one cell."""
    across = 32 if count <= 512 else 64
    shown = min(count, MOST_IN_STRIP)
    lines = ceil(shown / across)
    pixel = _STRIP_WIDTH / across
    return Cells(
        source, Fold.STRIP, scale, 1, count, 1, lines, across, _STRIP_WIDTH, lines * pixel, 0, limit
    )


def row_of_units(source: Source, count: int, scale: Scale) -> Cells:
    """Return small cells side by side: what comes in."""
    shown = min(count, MOST_MAPS)
    return Cells(source, Fold.UNITS, scale, shown, count, min(16, shown), 1, 1, 8.0, 8.0, 2.0)


def maps(source: Source, shape: Shape, scale: Scale, *, small: bool = False) -> Cells:
    """Return a cell for every channel of ``(C, H, W)``, as large as their number allows."""
    channels, height, width = shape
    count = min(channels, MOST_MAPS)
    side = 26.0 if count <= 16 else 22.0 if count <= 32 else 18.0
    across = _across(count, 8)
    if small:
        side, across = min(side, 20.0), _across(count, 4 if count <= 16 else 8)
    if count <= 2:
        side, across = 64.0, count
    tall, wide = _fitted(height, width, side)
    return Cells(source, Fold.MAPS, scale, count, channels, across, height, width, wide, tall)


def filters(source: Source, shape: Shape) -> Cells:
    """Return a cell for every filter of a weight ``(C, k, k, F)``."""
    _, rows, columns, total = shape
    count = min(total, MOST_MAPS)
    side = 26.0 if count <= 16 else 22.0 if count <= 32 else 18.0
    tall, wide = _fitted(rows, columns, side)
    across = _across(count, 8)
    return Cells(
        source, Fold.FILTERS, Scale.SIGNED, count, total, across, rows, columns, wide, tall
    )


def picture(source: Source, shape: Shape) -> Cells:
    """Return an image as one cell, or as one for each channel where they are no colours."""
    channels, height, width = shape
    tall, wide = _fitted(height, width, PICTURE)
    if channels == 3:
        return Cells(source, Fold.COLOURS, Scale.INK, 1, 1, 1, height, width, wide, tall)
    count = min(channels, MOST_MAPS)
    if count > 1:
        tall, wide = _fitted(height, width, PICTURE / 2)
    across = min(2, count)
    return Cells(source, Fold.MAPS, Scale.INK, count, channels, across, height, width, wide, tall)


def heatmap(source: Source, shape: Shape) -> Cells:
    """Return a weight ``(in, out)`` as one cell."""
    rows, columns = (min(side, MATRIX_SIDE) for side in shape)
    pixel = max(2.0, min(5.0, 112.0 / columns, 112.0 / rows))
    wide, tall = columns * pixel, rows * pixel
    return Cells(source, Fold.MATRIX, Scale.SIGNED, 1, prod(shape), 1, rows, columns, wide, tall)


def _across(count: int, most: int) -> int:
    """Return how many cells make a line, so that all lines are about equally full."""
    return ceil(count / ceil(count / most))


def _fitted(height: int, width: int, side: float) -> tuple[float, float]:
    """Return height and width whose longer side has a length."""
    longest = max(height, width)
    return max(2.0, side * height / longest), max(2.0, side * width / longest)
