"""Guides for cards that are moved: where they line up with others, or leave equal gaps."""

from collections.abc import Sequence

import numpy as np
from msgspec import Struct

from playground.core import FloatArray
from playground.graph.spec import Position

SAME = 0.01
"""How near to one another lines are the same, in pixels of the drawing."""


class Box(Struct, frozen=True):
    """A card's outline, or that of several together."""

    left: float
    top: float
    right: float
    bottom: float

    def shifted(self, dx: float, dy: float) -> "Box":
        """Return the outline elsewhere."""
        return Box(self.left + dx, self.top + dy, self.right + dx, self.bottom + dy)


class Guide(Struct, frozen=True):
    """A line that is shown: along common edges or middles, or across one of two equal gaps."""

    start: Position
    end: Position
    is_gap: bool = False


class Snap(Struct, frozen=True):
    """How far moved cards go on to line up, and what they line up with.

    Parameters
    ----------
    dx, dy
        The way to the guide along each axis; ``None`` where there is none in reach.
    guides
        What to show once they are there.
    """

    dx: float | None = None
    dy: float | None = None
    guides: tuple[Guide, ...] = ()


class Guides:
    """What moved cards may line up with.

    Parameters
    ----------
    boxes
        The outlines of the cards that stay.
    """

    def __init__(self, boxes: Sequence[Box]) -> None:
        corners = [(b.left, b.top, b.right, b.bottom) for b in boxes]
        self._boxes: FloatArray = np.array(corners, dtype=np.float64).reshape(-1, 4)

    def snap(self, moved: Box, reach: float) -> Snap:
        """Return where moved cards line up within reach.

        Edges line up with edges, middles with middles. Gaps are those to the next cards in the
        same row or column, made equal to one another or to the gap beyond.
        """
        if not len(self._boxes):
            return Snap()
        across = self._snap(moved, self._nearest(moved, 0, reach), reach)
        # Up or down there may be no more of the gaps that it was to be between.
        return across or self._snap(moved, None, reach) or Snap()

    def _snap(self, moved: Box, dx: float | None, reach: float) -> Snap | None:
        """Go so far to the side, and up or down; ``None`` where that lines up with nothing."""
        # The gaps above and below are those of the column the cards go to.
        dy = self._nearest(moved.shifted(dx or 0.0, 0.0), 1, reach)
        there = moved.shifted(dx or 0.0, dy or 0.0)
        found: list[Guide] = []
        for axis, way in ((0, dx), (1, dy)):
            if way is not None:
                seen = [*self._lines(there, axis), *self._gaps(there, axis)]
                if not seen:
                    return None
                found += seen
        return Snap(dx, dy, tuple(dict.fromkeys(found)))

    def _nearest(self, moved: Box, axis: int, reach: float) -> float | None:
        low, high = _ends(moved, axis)
        lows, highs = self._boxes[:, axis], self._boxes[:, axis + 2]
        edges = np.concatenate([lows, highs])
        ways = np.concatenate(
            [edges - low, edges - high, (lows + highs - low - high) / 2, self._equal(moved, axis)]
        )
        best = float(ways[np.abs(ways).argmin()])
        return best if abs(best) <= reach else None

    def _row(self, moved: Box, axis: int) -> FloatArray:
        """Return the ends ``(k, 2)`` of the cards beside the moved ones, in order."""
        across = 1 - axis
        low, high = _ends(moved, across)
        beside = (self._boxes[:, across] < high) & (self._boxes[:, across + 2] > low)
        row: FloatArray = self._boxes[beside][:, [axis, axis + 2]]
        return row[np.argsort(row[:, 0], kind="stable")]

    def _neighbours(self, moved: Box, axis: int) -> tuple[FloatArray, FloatArray]:
        """Return the up to two next cards before and after, the nearest first."""
        low, high = _ends(moved, axis)
        row, middle = self._row(moved, axis), (low + high) / 2
        before = row[row.sum(axis=1) / 2 < middle]
        after = row[row.sum(axis=1) / 2 >= middle]
        return before[::-1][:2], after[:2]

    def _equal(self, moved: Box, axis: int) -> FloatArray:
        """Return the ways after which two gaps are equal."""
        low, high = _ends(moved, axis)
        before, after = self._neighbours(moved, axis)
        ways = []
        if len(before) and len(after) and after[0, 0] - before[0, 1] > high - low + 2 * SAME:
            ways.append((before[0, 1] + after[0, 0] - low - high) / 2)
        if len(before) == 2 and before[0, 0] > before[1, 1]:
            ways.append(before[0, 1] + (before[0, 0] - before[1, 1]) - low)
        if len(after) == 2 and after[1, 0] > after[0, 1]:
            ways.append(after[0, 0] - (after[1, 0] - after[0, 1]) - high)
        return np.array(ways, dtype=np.float64)

    def _lines(self, there: Box, axis: int) -> list[Guide]:
        """Return a line along every edge or middle that the cards share with others."""
        low, high = _ends(there, axis)
        lows, highs = self._boxes[:, axis], self._boxes[:, axis + 2]
        found = []
        for own, others in (
            (low, (lows, highs)),
            (high, (lows, highs)),
            ((low + high) / 2, ((lows + highs) / 2,)),
        ):
            hits = np.any([np.isclose(each, own, rtol=0, atol=SAME) for each in others], axis=0)
            if hits.any():
                across = 1 - axis
                first, last = _ends(there, across)
                start = min(first, float(self._boxes[hits, across].min()))
                end = max(last, float(self._boxes[hits, across + 2].max()))
                found.append(Guide(_point(axis, own, start), _point(axis, own, end)))
        return found

    def _gaps(self, there: Box, axis: int) -> list[Guide]:
        """Return a line across each gap that is equal to the one beside it."""
        low, high = _ends(there, axis)
        before, after = self._neighbours(there, axis)
        gaps = [(row[1], low) for row in before[:1]] + [(high, row[0]) for row in after[:1]]
        pairs = [(gaps[0], gaps[1])] if len(gaps) == 2 else []
        if len(before) == 2:
            pairs.append(((before[1, 1], before[0, 0]), (before[0, 1], low)))
        if len(after) == 2:
            pairs.append(((high, after[0, 0]), (after[0, 1], after[1, 0])))
        first, last = _ends(there, 1 - axis)
        level = (first + last) / 2
        return [
            Guide(_point(axis, float(a), level), _point(axis, float(b), level), is_gap=True)
            for pair in pairs
            if _are_equal(*pair)
            for a, b in pair
        ]


def _are_equal(one: tuple[float, float], other: tuple[float, float]) -> bool:
    """Tell whether two gaps are as wide as one another, and gaps at all."""
    width = one[1] - one[0]
    return width > 0 and abs(width - (other[1] - other[0])) < SAME


def _ends(box: Box, axis: int) -> tuple[float, float]:
    return (box.left, box.right) if axis == 0 else (box.top, box.bottom)


def _point(axis: int, along: float, across: float) -> Position:
    return (along, across) if axis == 0 else (across, along)
