"""What stands beside, above and in the table of a page of cells."""

from collections.abc import Iterator, Sequence

from playground.core import Array
from playground.core.text.numbers import counted
from playground.ui.plots.parameters.cell_page import BIAS, CellPage
from playground.ui.support.place_words import input_word, unit_word

Label = tuple[float, str]
"""Where on an axis, and what is written there."""


def caption(page: CellPage) -> str:
    """Return the line above the cells: ``8 channels × 16 filters of 3×3 + bias``."""
    inputs, height, width, units = page.tiles.cells.shape
    tiled = page.tiles.is_tiled
    sized = f" of {height}×{width}" if tiled else ""
    many = counted(units, unit_word(page.tiles)) + sized
    if page.tiles.groups[0]:
        many = f"{counted(inputs, input_word(page.tiles))} × {many}"
    if page.bias is not None:
        many += " + bias"
    return " · ".join([many, *_ranges(page)])


def shorter_captions(page: CellPage) -> tuple[str, ...]:
    """Return what is left of the caption where there is less and less room."""
    return caption(page), " · ".join(_ranges(page)) or _counted_units(page)


def _counted_units(page: CellPage) -> str:
    return counted(page.tiles.cells.shape[-1], unit_word(page.tiles))


def _ranges(page: CellPage) -> Iterator[str]:
    """Say which units and inputs are on the page, where not all are."""
    layout, (inputs, _, _, units) = page.layout, page.tiles.cells.shape
    for (first, last), count, word in (
        (layout.units, units, unit_word(page.tiles)),
        (layout.inputs, inputs, input_word(page.tiles)),
    ):
        if last - first < count:
            yield f"{word}s {first + 1}–{last}" if last - first > 1 else f"{word} {last}"


def row_labels(page: CellPage, names: Sequence[str]) -> list[Label]:
    """Return what stands left of each row of tiles, and of the biases."""
    layout = page.layout
    inputs = page.tiles.cells.shape[0]
    labels = []
    for first, last in layout.each_band():
        units = f"{first + 1}–{last}" if last - first > 1 else str(last)
        for source in range(*layout.inputs):
            name = names[source] if len(names) == inputs else str(source + 1)
            if layout.bands > 1:
                name = units if inputs == 1 else f"{name} → {units}"
            elif not page.tiles.groups[0]:
                name = page.key[1]
            labels.append((layout.top(source, first) + layout.height / 2, name))
        if layout.has_bias:
            labels.append((layout.bias_top(first) + 0.5, BIAS))
    return labels


def unit_labels(page: CellPage) -> list[Label]:
    """Return what stands below each column, where all bands are one."""
    layout = page.layout
    if layout.bands > 1:
        return []
    units = range(*layout.units)
    return [(layout.left(unit) + layout.width / 2, str(unit + 1)) for unit in units]


def table_rows(page: CellPage, names: Sequence[str]) -> Iterator[tuple[str, Array]]:
    """Go through all numbers: a row's name, and one number per unit."""
    inputs, height, width, _ = page.tiles.cells.shape
    for source in range(inputs):
        name = names[source] if len(names) == inputs else str(source + 1)
        for row in range(height):
            for column in range(width):
                at = f" [{row + 1},{column + 1}]" if page.tiles.is_tiled else ""
                yield name + at, page.tiles.cells[source, row, column]
    if page.bias is not None:
        yield BIAS, page.bias
