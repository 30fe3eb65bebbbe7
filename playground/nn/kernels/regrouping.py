"""Units when values move to another shape."""

from collections.abc import Sequence
from math import isqrt, prod

from msgspec import Struct

from playground.core import Shape
from playground.nn.base.layer import UnitLabel


class PlacedValue(Struct, frozen=True):
    """One value of a unit that had several: its place among them, and how they lay."""

    unit: UnitLabel
    place: int
    places: Shape


class ValueRow(Struct, frozen=True):
    """Several values that became one unit, and how they lie in it."""

    values: tuple[UnitLabel, ...]
    places: Shape


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
    values = [value for unit in units for value in _values(unit, before[1:])]
    width = prod(after[1:])
    rows = (tuple(values[i : i + width]) for i in range(0, len(values), width))
    return [_unit(row, after[1:]) for row in rows]


def _values(unit: UnitLabel, places: Shape) -> Sequence[UnitLabel]:
    """Return the labels of a unit's values."""
    if not places:
        return (unit,)
    if isinstance(unit, ValueRow) and unit.places == places:
        return unit.values
    return [PlacedValue(unit, i, places) for i in range(prod(places))]


def _unit(values: tuple[UnitLabel, ...], places: Shape) -> UnitLabel:
    """Return the label of the unit that these values make: the one they were, if they were one."""
    first = values[0]
    if not places:
        return first
    whole = isinstance(first, PlacedValue) and values == tuple(_values(first.unit, places))
    return first.unit if whole and isinstance(first, PlacedValue) else ValueRow(values, places)


def picture_of(values: int, known: Shape | None) -> Shape:
    """Return the picture that a row of values makes.

    Parameters
    ----------
    values
        How many there are.
    known
        ``(channels, height, width)`` of the data, where they are pictures.

    Returns
    -------
    Shape
        The data's own picture where that holds as many values; else one channel, as square as can
        be.
    """
    if known is not None and prod(known) == values:
        return known
    height = next(h for h in range(isqrt(values), 0, -1) if values % h == 0)
    return (1, height, values // height)
