"""A place in a learned array in words: ``weight from input 3 to unit 5``."""

from collections.abc import Sequence

from playground.ui.support.tile_array import TileArray


def unit_word(tiles: TileArray) -> str:
    """Return what a unit of an array is called."""
    return "filter" if tiles.is_tiled and tiles.groups[0] else "unit"


def input_word(tiles: TileArray) -> str:
    """Return what an input of an array is called."""
    return "channel" if tiles.is_tiled else "input"


def place_words(
    name: str, tiles: TileArray, index: tuple[int, ...], row_names: Sequence[str] = ()
) -> str:
    """Name a number of an array, counted from 1.

    Parameters
    ----------
    name
        The array's name.
    tiles
        The array.
    index
        Where in the array.
    row_names
        What its inputs are called, where that is known.
    """
    cell = tiles.cell(index)
    if cell is None:
        return name
    source, row, column, unit = cell
    inputs = tiles.cells.shape[0]
    at = f", row {row + 1}, column {column + 1}" if tiles.is_tiled else ""
    named = row_names[source] if len(row_names) == inputs else ""
    if not tiles.groups[0]:
        return f"{name} of {unit_word(tiles)} {unit + 1}{at}"
    origin = named or f"{input_word(tiles)} {source + 1}"
    return f"{name} from {origin} to {unit_word(tiles)} {unit + 1}{at}"


def short_place(tiles: TileArray, index: tuple[int, ...], row_names: Sequence[str] = ()) -> str:
    """Write a place in little room: ``3→5``, ``x²→5``, ``2→4 [1,3]``, ``4``."""
    cell = tiles.cell(index)
    if cell is None:
        return ""
    source, row, column, unit = cell
    at = f" [{row + 1},{column + 1}]" if tiles.is_tiled else ""
    if not tiles.groups[0]:
        return f"{unit + 1}{at}"
    named = row_names[source] if len(row_names) == tiles.cells.shape[0] else str(source + 1)
    return f"{named}→{unit + 1}{at}"
