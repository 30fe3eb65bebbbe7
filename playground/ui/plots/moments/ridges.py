"""Histograms of moments as ridges behind one another: which, where, and how high."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence

import numpy as np
from msgspec import Struct

from playground.core import Array
from playground.training.moments.statistics import MomentStatistics, SpreadKey, ValueCounts

MOST = 40
"""How many ridges are drawn at once."""

LOWEST, SHARE_OF_ALL = 4.0, 0.2
"""How high a ridge is: in distances from one to the next, and as a share of all of these."""

OUTLYING = 0.1
"""The axis reaches as far as all but this share of the moments do: the first gradients are often
many times as large as all later ones."""

THIN = 0.004
"""Half the width of a ridge whose values are all the same, as a share of the axis."""


class Ridge(Struct, frozen=True, eq=False):
    """One moment's histogram as an outline.

    Parameters
    ----------
    moment
        Which.
    histogram
        What is drawn of it.
    base
        Where it stands: the newest at 0, the one before at 1.
    tall
        How high its fullest bin is.
    """

    moment: MomentStatistics
    histogram: ValueCounts
    base: float
    tall: float = LOWEST

    def outline(self, span: float) -> tuple[Array, Array]:
        """Return the outline's places and heights above its base; ``span`` is the axis'."""
        found = self.histogram
        if found.high <= found.low:
            half = THIN * span
            return found.low + np.array([-half, 0.0, half]), np.array([0.0, self.tall, 0.0])
        bins = len(found.counts)
        width = (found.high - found.low) / bins
        inner = found.low + width * (np.arange(bins) + 0.5)
        x = np.concatenate(([found.low - width / 2], inner, [found.high + width / 2]))
        heights = found.counts * (self.tall / max(int(found.counts.max()), 1))
        return x, np.concatenate(([0.0], heights, [0.0]))

    def height(self, x: float, span: float) -> float:
        """Return its height above its base at a place."""
        places, heights = self.outline(span)
        return float(np.interp(x, places, heights, left=0.0, right=0.0))

    def bin_at(self, x: float) -> tuple[int, float, float] | None:
        """Return how many values lie in the bin at a place, and its ends; ``None`` beside all."""
        found = self.histogram
        if not found.low <= x <= found.high or found.high <= found.low:
            return None
        width = (found.high - found.low) / len(found.counts)
        index = min(int((x - found.low) / width), len(found.counts) - 1)
        low = found.low + index * width
        return int(found.counts[index]), low, low + width


def lit_index(moments: Sequence[MomentStatistics], step: int) -> int:
    """Return the place of the moment that is shown, or of the last one before it."""
    return max(bisect_right([each.step for each in moments], step) - 1, 0)


def ridges_of(
    moments: Sequence[MomentStatistics], key: SpreadKey, lit: int = -1, most: int = MOST
) -> tuple[Ridge, ...]:
    """Return the ridges of one array or layer, oldest first; of many moments evenly chosen ones.

    Parameters
    ----------
    moments
        The kept moments, oldest first.
    key
        Of which values.
    lit
        The place of one that is not to be left out.
    most
        How many there may be.
    """
    known = [index for index, each in enumerate(moments) if key in each.histograms]
    if len(known) > most:
        spread = np.unique(np.linspace(0, len(known) - 1, most).round().astype(int))
        chosen = {known[place] for place in spread} | ({lit} & set(known))
        known = sorted(chosen)
    last = len(known) - 1
    tall = max(LOWEST, SHARE_OF_ALL * len(known))
    return tuple(
        Ridge(moments[index], moments[index].histograms[key], float(last - place), tall)
        for place, index in enumerate(known)
    )


def value_range(ridges: Sequence[Ridge]) -> tuple[float, float]:
    """Return the ends of the axis: the newest ridge's whole, few others cut."""
    lows = np.array([each.histogram.low for each in ridges])
    highs = np.array([each.histogram.high for each in ridges])
    low = min(float(np.quantile(lows, OUTLYING)), float(lows[-1]))
    high = max(float(np.quantile(highs, 1 - OUTLYING)), float(highs[-1]))
    if high <= low:
        spare = abs(high) or 1.0
        return low - spare / 2, high + spare / 2
    spare = 0.07 * (high - low)
    return low - spare, high + spare
