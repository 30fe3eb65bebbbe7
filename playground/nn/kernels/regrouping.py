"""Units when values move to another shape."""

from collections.abc import Sequence
from math import prod

from playground.core import Shape
from playground.nn.base.layer import UnitLabel


def regroup(units: Sequence[UnitLabel], before: Shape, after: Shape) -> list[UnitLabel]:
    """Label the units of values that lie in the same order in another shape.

    Parameters
    ----------
    units
        The labels of the units before, one per place on the first axis.
    before, after
        The shapes; they hold equally many values.

    Returns
    -------
    list of labels
        A unit is recognised by the values it is made of, and a value by its unit and its place
        there. ``(8, 4, 4)`` to ``(128,)`` and back gives the labels of the beginning.
    """
    places, size = before[1:], prod(before[1:])
    values = units if not places else [(unit, i, places) for unit in units for i in range(size)]
    if len(after) == 1:
        return list(values)
    width = prod(after[1:])
    rows = [tuple(values[i : i + width]) for i in range(0, len(values), width)]
    return [_whole(row, after[1:]) for row in rows]


def _whole(row: tuple[UnitLabel, ...], places: Shape) -> UnitLabel:
    """Return the unit that a row of values once was, or the row itself."""
    first = row[0]
    if not (isinstance(first, tuple) and len(first) == 3 and first[2] == places):
        return row
    unit = first[0]
    return unit if row == tuple((unit, i, places) for i in range(len(row))) else row
