"""Arrays as Python source."""

import numpy as np

from playground.core import Array

WIDTH = 96


def number_text(array: Array) -> str:
    """Return an array as a number where all its entries are alike, else as a list of all of them.

    Every number is there to its last bit.
    """
    values = array.ravel().tolist()
    if values and all(value == values[0] for value in values):
        return repr(values[0])
    return f"np.array({values!r})"


def list_lines(array: Array, indent: str) -> list[str]:
    """Return the numbers of an array behind one another, as lines of source."""
    lines, row = [], indent
    for value in np.ravel(array).tolist():
        text = f"{value!r},"
        if len(row) + len(text) + 1 > WIDTH and row != indent:
            lines.append(row)
            row = indent
        row += text if row == indent else f" {text}"
    return [*lines, row]
