"""Ways of wires around the cards that stand between their ends."""

from collections.abc import Callable
from typing import TypeAlias

import numpy as np
from msgspec import Struct

from playground.core import Array, FloatArray, IntArray
from playground.ui.canvas.model.geometry import WireLane, sampled

CLEARANCE = 16.0
"""How far from the cards it passes a wire keeps."""

LANE_PITCH = 10.0
"""How far apart wires run that pass the same cards on the same side."""

_TOUCH = 3.0
"""From how near on a wire counts as leading through a card."""

_SHORTEST = 16.0
"""What a wire needs to turn into its lane and out of it."""

Box: TypeAlias = tuple[float, float, float, float]
"""Left, top, right and bottom of a card in the scene."""


class Course(Struct, frozen=True):
    """Where the outermost lines of a wire begin and end, each ``(k, 2)``."""

    starts: FloatArray
    ends: FloatArray


def plan_lanes(
    cards: FloatArray, source: IntArray, target: IntArray, course_of: Callable[[int], Course]
) -> dict[int, WireLane]:
    """Return a lane for every wire that would lead through cards that it does not connect.

    It passes them above or below, whichever is the shorter way; short wires run inside long ones.
    The answer depends on places alone, so that nothing jumps about while something else is moved.

    Parameters
    ----------
    cards
        Left, top, right and bottom of every card that is seen, ``(cards, 4)``.
    source, target
        Between which of them every wire leads, ``(wires,)`` each; those back to the left have a
        way of their own.
    course_of
        Is asked only about wires with cards between their ends, by number.
    """
    length = cards[target, 0] - cards[source, 2]
    found: dict[int, WireLane] = {}
    taken: list[Box] = []
    between = _between(cards, source, target)
    for row in sorted(between, key=lambda i: (length[i], i)):
        others = np.delete(cards, [source[row], target[row]], axis=0)
        lane = _lane(course_of(row), cards[between[row]], others, taken)
        if lane is not None:
            found[row] = lane
            half = LANE_PITCH / 2
            taken.append((lane.left, lane.y - half, lane.right, lane.y + half))
    return found


def _between(cards: FloatArray, source: IntArray, target: IntArray) -> dict[int, Array]:
    """Return which cards lie between the ends of wires, ``(cards,)`` by the wire's number."""
    left, right = cards[source, 2], cards[target, 0]
    # Most wires lead from column to column. A card that ends before one began before that, too.
    begun = np.searchsorted(np.sort(cards[:, 0]), right, side="left")
    ended = np.searchsorted(np.sort(cards[:, 2]), left, side="right")
    found: dict[int, Array] = {}
    for row in np.flatnonzero((left < right) & (begun > ended)).tolist():
        one, other = cards[source[row]], cards[target[row]]
        top, bottom = min(one[1], other[1]), max(one[3], other[3])
        is_between = (cards[:, 0] < right[row]) & (cards[:, 2] > left[row])
        is_between &= (cards[:, 1] < bottom) & (cards[:, 3] > top)
        is_between[[source[row], target[row]]] = False
        if is_between.any():
            found[row] = is_between
    return found


def _lane(course: Course, near: Array, others: Array, taken: list[Box]) -> WireLane | None:
    """Return where a wire passes the cards on its way; ``None`` where it touches none."""
    x, y = sampled(course.starts, course.ends)
    x, y = x.reshape(-1, 1), y.reshape(-1, 1)
    inside = (x > near[:, 0] - _TOUCH) & (x < near[:, 2] + _TOUCH)
    inside &= (y > near[:, 1] - _TOUCH) & (y < near[:, 3] + _TOUCH)
    hit = near[inside.any(axis=0)]
    if not len(hit):
        return None
    first, last = float(course.starts[:, 0].max()), float(course.ends[:, 0].min())
    spread = max(float(np.ptp(course.starts[:, 1])), float(np.ptp(course.ends[:, 1])))
    clearance = CLEARANCE + (LANE_PITCH if spread else 0.0)
    walls = np.concatenate([others, np.array(taken)]) if taken else others
    ways = [_pass(hit, walls, clearance, up) for up in (True, False)]
    middles = float(course.starts[:, 1].mean()), float(course.ends[:, 1].mean())
    left, right, level = min(ways, key=lambda way: sum(abs(way[2] - at) for at in middles))
    left = max(left - CLEARANCE / 2, first + _SHORTEST)
    right = min(right + CLEARANCE / 2, last - _SHORTEST)
    return WireLane(left, right, level) if left < right else None


def _pass(hit: Array, walls: Array, clearance: float, up: bool) -> tuple[float, float, float]:
    """Return from where to where and at which height a way leads past cards on one side."""
    left, right = float(hit[:, 0].min()), float(hit[:, 2].max())
    level = float(hit[:, 1].min()) - clearance if up else float(hit[:, 3].max()) + clearance
    margin = clearance - 1.0
    for _ in range(len(walls)):
        across = (walls[:, 0] < right) & (walls[:, 2] > left)
        blocking = walls[across & (walls[:, 1] - margin < level) & (walls[:, 3] + margin > level)]
        if not len(blocking):
            break
        tops, bottoms = float(blocking[:, 1].min()), float(blocking[:, 3].max())
        level = tops - clearance if up else bottoms + clearance
    return left, right, level
