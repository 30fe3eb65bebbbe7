"""Which weights of a layer too large to draw them all are drawn. Knows no Qt."""

import math
import time
from collections.abc import Callable

import numpy as np
from msgspec import Struct

from playground.core import Array, FloatArray, IntArray
from playground.graph import Edge

PER_UNIT = 3
"""How many of a unit's weights are drawn: of those that come in, and of those that go out."""

MOST_LINES = 1024
"""How many lines an edge has at most."""

LOYALTY = 1.25
"""How many times as strong another weight must be to take the place of one that is drawn."""

REST_SECONDS = 0.4
"""How long a choice stands at least: lines that change all the time cannot be followed."""


def per_unit(inputs: int, units: int) -> int:
    """Return how many weights of each unit are drawn of a matrix ``(inputs, units)``."""
    return max(1, min(PER_UNIT, MOST_LINES // (inputs + units)))


def strongest_text(inputs: int, units: int) -> str:
    """Return which lines of an edge are drawn."""
    count = per_unit(inputs, units)
    if inputs + units > MOST_LINES:
        return f"drawn are the {MOST_LINES:,} strongest of {inputs * units:,} weights"
    into, out = (
        f"the {count} strongest of {n:,}" if n > count else f"all {n:,}" for n in (inputs, units)
    )
    return f"drawn are {into} into each unit, and {out} out of each".replace("the 1 s", "the s")


class Choice(Struct, frozen=True):
    """Which weights of a matrix are drawn: as the strongest of their row, and of their column."""

    of_row: Array
    of_column: Array

    def fits(self, weight: Array) -> bool:
        """Tell whether this was chosen of such a matrix."""
        return self.of_row.shape == weight.shape

    def places(self, weight: Array) -> IntArray:
        """Return where they are, ``(k, 2)``; the strongest :data:`MOST_LINES` of very many."""
        chosen = self.of_row | self.of_column
        places = np.argwhere(chosen)
        if len(places) > MOST_LINES:
            sizes = _score(weight)[chosen]
            places = places[np.sort(np.argpartition(-sizes, MOST_LINES - 1)[:MOST_LINES])]
        return places


def strongest(weight: Array, before: Choice | None = None) -> Choice:
    """Return the strongest weights of every row and every column of ``(inputs, units)``.

    What was chosen ``before`` stays until another is clearly stronger.
    """
    score = _score(weight)
    if before is not None and not before.fits(weight):
        before = None
    count = per_unit(*score.shape)
    of_row = _top(score, count, 1, None if before is None else before.of_row)
    return Choice(of_row, _top(score, count, 0, None if before is None else before.of_column))


def _score(weight: Array) -> FloatArray:
    finite = np.nan_to_num(weight, posinf=1e30, neginf=-1e30)
    score: FloatArray = np.abs(finite).astype(np.float64)
    return score


def _top(score: FloatArray, count: int, axis: int, before: Array | None) -> Array:
    """Return which numbers are the largest along an axis."""
    if before is not None:
        score = np.where(before, score * LOYALTY, score)
    most = min(count, score.shape[axis])
    places = np.argpartition(-score, most - 1, axis=axis).take(range(most), axis=axis)
    chosen = np.zeros(score.shape, dtype=bool)
    np.put_along_axis(chosen, places, True, axis=axis)
    return chosen


class StrongestLines:
    """Chooses the lines of each edge, now and then.

    Parameters
    ----------
    clock
        Returns seconds.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._chosen: dict[Edge, tuple[float, Choice]] = {}

    def rests(self, edge: Edge) -> bool:
        """Tell whether the lines of an edge were chosen a moment ago, and stay if they fit."""
        chosen_at, _ = self._chosen.get(edge, (-math.inf, None))
        return self._clock() < chosen_at + REST_SECONDS

    def choose(
        self,
        edge: Edge,
        weight: Array,
        before: IntArray | None,
        wanted: tuple[int, int] | None = None,
    ) -> IntArray | None:
        """Return the places ``(k, 2)`` of an edge's lines, ``None`` while those drawn stand.

        Parameters
        ----------
        edge
            Which edge.
        weight
            Its weights as they are now, ``(inputs, units)``.
        before
            The places that are drawn, ``None`` when none are.
        wanted
            A weight that has a line however weak it is.
        """
        now = self._clock()
        chosen_at, choice = self._chosen.get(edge, (-math.inf, None))
        rests = now < chosen_at + REST_SECONDS
        if before is None or choice is None or not rests or not choice.fits(weight):
            choice = strongest(weight, None if before is None else choice)
            self._chosen[edge] = now, choice
        places = choice.places(weight)
        if wanted is not None and not (places == wanted).all(axis=1).any():
            places = np.vstack([places, [wanted]])
        return None if before is not None and np.array_equal(places, before) else places
