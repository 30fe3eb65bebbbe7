"""All that is known of one learned number, in words."""

from collections.abc import Sequence

from playground.core import Array
from playground.core.text.numbers import number
from playground.session.snapshots.snapshot import ParameterView
from playground.ui.support.place_words import place_words
from playground.ui.support.tile_array import as_tiles

UNKNOWN = "—"


def parameter_words(
    view: ParameterView, index: tuple[int, ...], row_names: Sequence[str] = ()
) -> str:
    """Return a number's layer, its place in words, its value, gradient and last change.

    Parameters
    ----------
    view
        The array, with what is known of it.
    index
        Where in the array.
    row_names
        What the inputs of a weight are called.
    """
    tiles = as_tiles(view.value, view.axes)
    if tiles.cell(index) is None:
        return ""
    place = place_words(view.name, tiles, index, row_names if view.name == "weight" else ())
    gradient, change = view.grad, view.quantities.get("change")
    return "\n".join(
        (
            f"{view.owner}: {place}",
            f"value {_number(view.value, index)}",
            f"gradient {_number(gradient, index) if gradient is not None else NO_GRADIENT}",
            f"last change {_number(change, index) if change is not None else NO_CHANGE}",
        )
    )


NO_GRADIENT = f"{UNKNOWN} (press Backprop)"
NO_CHANGE = f"{UNKNOWN} (known from the next update on)"


def _number(array: Array, index: tuple[int, ...]) -> str:
    """Write a number with six significant digits."""
    return number(float(array[index]), 6, trim=True)
