"""Cards in line: common edges and middles, and equal gaps. Places are centres, y points down."""

from collections.abc import Mapping
from typing import Literal, TypeAlias

from playground.graph.spec import Position

Size: TypeAlias = tuple[float, float]
Line: TypeAlias = Literal["left", "center", "right", "top", "middle", "bottom"]
Axis: TypeAlias = Literal["horizontally", "vertically"]

_AXES: Mapping[Line, tuple[int, float]] = {
    "left": (0, -0.5),
    "center": (0, 0.0),
    "right": (0, 0.5),
    "top": (1, -0.5),
    "middle": (1, 0.0),
    "bottom": (1, 0.5),
}
"""The coordinate of each line, and where on a card it is, in cards."""


def aligned(
    places: Mapping[str, Position], sizes: Mapping[str, Size], line: Line
) -> dict[str, Position]:
    """Return the places of cards on one line: that of the area they take up.

    Parameters
    ----------
    places, sizes
        The centre and the size of every card.
    line
        Which edge or middle they share afterwards.
    """
    axis, share = _AXES[line]
    low, high = _extent(places, sizes, axis)
    wanted = (low + high) / 2 + share * (high - low)
    return {i: _with(place, axis, wanted - share * sizes[i][axis]) for i, place in places.items()}


def distributed(
    places: Mapping[str, Position], sizes: Mapping[str, Size], axis: Axis
) -> dict[str, Position]:
    """Return the places of cards with equal gaps between them; the first and last stay.

    Cards that are wider together than the room between first and last overlap equally.
    """
    along = 0 if axis == "horizontally" else 1
    order = sorted(places, key=lambda i: places[i][along])
    if len(order) < 3:
        return dict(places)
    lengths = [sizes[i][along] for i in order]
    start = places[order[0]][along] - lengths[0] / 2
    end = places[order[-1]][along] + lengths[-1] / 2
    gap = (end - start - sum(lengths)) / (len(order) - 1)
    found = {}
    for node_id, length in zip(order, lengths, strict=True):
        found[node_id] = _with(places[node_id], along, start + length / 2)
        start += length + gap
    found[order[-1]] = places[order[-1]]  # as it was, to the last bit
    return found


def _extent(
    places: Mapping[str, Position], sizes: Mapping[str, Size], axis: int
) -> tuple[float, float]:
    lows = [place[axis] - sizes[i][axis] / 2 for i, place in places.items()]
    highs = [place[axis] + sizes[i][axis] / 2 for i, place in places.items()]
    return min(lows), max(highs)


def _with(place: Position, axis: int, value: float) -> Position:
    return (value, place[1]) if axis == 0 else (place[0], value)
