"""The curves of a training: every point was recorded, and their number is bounded."""

from collections.abc import Iterable, Sequence

import numpy as np
from msgspec import Struct
from msgspec.structs import astuple

from playground.core import Array

CAPACITY = 4096
_TAIL = 24
_SERIES = slice(2, 6)


class Metrics(Struct, frozen=True):
    """One point of the curves. ``nan`` where it does not apply (accuracy of a regression).

    ``epoch`` is whole after an epoch, and has a fraction when single steps are watched.
    """

    step: int
    epoch: float
    train_loss: float
    test_loss: float
    train_accuracy: float
    test_accuracy: float


class HistoryMark(Struct, frozen=True, eq=False):
    """Where a history stood: its points up to there, shared with it and not copied.

    Parameters
    ----------
    base, length
        A list whose first so many points never change any more; behind them it may grow.
    tail
        The points after those.
    level
        How far they are thinned, so that a history made of them goes on being thinned alike.
    """

    base: Sequence[Metrics] = ()
    length: int = 0
    tail: tuple[Metrics, ...] = ()
    level: int = 0

    def points(self) -> tuple[Metrics, ...]:
        """Return the points, oldest first."""
        return (*self.base[: self.length], *self.tail)


class CurveData(Struct, frozen=True):
    """The recorded points as arrays of one length, oldest first; ``nan`` where nothing applies."""

    step: Array
    epoch: Array
    train_loss: Array
    test_loss: Array
    train_accuracy: Array
    test_accuracy: Array

    @classmethod
    def of(cls, points: Sequence[Metrics]) -> "CurveData":
        """Return points as arrays."""
        rows = np.array([astuple(point) for point in points], dtype=np.float64).reshape(-1, 6)
        return cls(*rows.T)

    @classmethod
    def empty(cls) -> "CurveData":
        """Return curves without a point."""
        return cls(*(np.zeros(0) for _ in range(6)))


class History:
    """Append-only metrics in bounded memory.

    Points share a bucket when their steps lie in the same span of ``2**level`` steps. Whenever
    the capacity is reached, the level rises (the spans double) until half of it is free, and every
    bucket keeps its first and last point and, for each of the four series, the points of its
    lowest and highest value. So every kept point was recorded as it is, the ends and the extremes
    of the whole training never get lost, and the resolution over the steps stays even. Appending
    is O(1) amortised: the level can rise only as often as the step count has binary digits.

    Parameters
    ----------
    points
        What was recorded before, oldest first.
    capacity
        The most points kept, at least 64.
    level
        How often the buckets' span was doubled for these points.

    Attributes
    ----------
    level
        How often it is doubled by now.
    """

    def __init__(
        self, points: Iterable[Metrics] = (), capacity: int = CAPACITY, level: int = 0
    ) -> None:
        if capacity < 64:
            raise ValueError(f"capacity: {capacity} is not allowed; at least 64")
        self._capacity = capacity
        self._points: list[Metrics] = []
        self._rows = np.empty((capacity + 1, 6))
        self.level = level
        self._key = -1
        self._start = 0
        self.extend(points)

    def __len__(self) -> int:
        return len(self._points)

    @property
    def latest(self) -> Metrics | None:
        """The last point; ``None`` where there is none."""
        return self._points[-1] if self._points else None

    @property
    def best_test(self) -> Metrics | None:
        """The point of the lowest test loss; ``None`` where there is none."""
        losses = self._rows[: len(self._points), 3]
        if not len(losses) or np.isnan(losses).all():
            return None
        return self._points[int(np.nanargmin(losses))]

    def append(self, point: Metrics) -> None:
        """Record one point."""
        index = len(self._points)
        key = point.step >> self.level
        if key != self._key:
            self._start, self._key = index, key
        self._points.append(point)
        self._rows[index] = (
            point.step,
            point.epoch,
            point.train_loss,
            point.test_loss,
            point.train_accuracy,
            point.test_accuracy,
        )
        if index + 1 - self._start > _TAIL and self.level > 0:
            self._thin(self._start, np.zeros(1, dtype=np.intp))
        if len(self._points) > self._capacity:
            self._compress()

    def extend(self, points: Iterable[Metrics]) -> None:
        """Record several points, oldest first."""
        for point in points:
            self.append(point)

    def points(self) -> tuple[Metrics, ...]:
        """Return the kept points, oldest first."""
        return tuple(self._points)

    def mark(self) -> HistoryMark:
        """Return where the history stands now, at the cost of the few points of the last bucket."""
        start = self._start
        return HistoryMark(self._points, start, tuple(self._points[start:]), self.level)

    def curves(self) -> CurveData:
        """Return the kept points as arrays, copied."""
        columns = self._rows[: len(self._points)].T.copy()
        columns.setflags(write=False)
        return CurveData(*columns)

    def clear(self) -> None:
        """Forget everything."""
        self._points = []
        self.level = 0
        self._key = -1
        self._start = 0

    def _compress(self) -> None:
        """Double the buckets' span until at least half of the capacity is free."""
        while len(self._points) > self._capacity // 2:
            self.level += 1
            starts = self._bucket_starts()
            self._thin(0, starts)
        self._start = int(self._bucket_starts()[-1])
        self._key = self._points[-1].step >> self.level

    def _bucket_starts(self) -> Array:
        """Return where each run of points with the same bucket begins."""
        keys = np.array([point.step >> self.level for point in self._points])
        return np.concatenate(([0], np.flatnonzero(np.diff(keys)) + 1))

    def _thin(self, begin: int, starts: Array) -> None:
        """Keep only the ends and extremes of the buckets from ``begin`` on."""
        rows = self._rows[begin : len(self._points)]
        kept = ends_and_extremes(rows[:, _SERIES], starts)
        points = [self._points[begin + index] for index in kept]
        if begin:  # within the last bucket, which no mark counts on
            self._points[begin:] = points
        else:
            self._points = points
        self._rows[begin : begin + len(kept)] = rows[kept]


def ends_and_extremes(series: Array, starts: Array) -> list[int]:
    """Return which points to keep of each bucket of several.

    Parameters
    ----------
    series
        ``(points, columns)``; NaN is no extreme.
    starts
        Where each bucket begins, ascending from 0.

    Returns
    -------
    list of int
        In order, every bucket's first and last point, and for every column its first lowest and
        its first highest.
    """
    ends = np.append(starts[1:], len(series))
    bucket = np.repeat(np.arange(len(starts)), ends - starts)
    keep = np.zeros(len(series), dtype=bool)
    keep[starts] = True
    keep[ends - 1] = True
    for column in series.T:
        for extreme in (np.fmin, np.fmax):
            best = extreme.reduceat(column, starts)[bucket]
            hits = np.flatnonzero(column == best)
            keep[hits[np.unique(bucket[hits], return_index=True)[1]]] = True
    return [int(index) for index in np.flatnonzero(keep)]
