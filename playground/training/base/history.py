"""The curves of a training: every point was recorded, and their number is bounded."""

import math
from collections.abc import Iterable, Mapping, Sequence
from operator import is_

import numpy as np
from msgspec import Struct, field
from typing_extensions import override

from playground.core import Array

CAPACITY = 4096
_TAIL = 24
_SERIES = slice(2, 6)
_FIXED = 8
_COMPARED = 6


class MeasuredMetrics(Struct, frozen=True):
    """Metrics of one moment, train and test apart: ``test_f1``.

    Parameters
    ----------
    keys, values
        As many names as numbers; all points of a training share the names.
    """

    keys: tuple[str, ...]
    values: tuple[float, ...]


class Metrics(Struct, frozen=True, eq=False):
    """One point of the curves. ``nan`` where it does not apply (accuracy of a regression).

    ``epoch`` is whole after an epoch, and has a fraction when single steps are watched. Points are
    equal when step, epoch, losses and accuracies are: how long a machine took is no part of what a
    training came to.

    Parameters
    ----------
    seconds
        How long training had run, pauses left out; ``nan`` where nobody kept the time.
    learning_rate
        Of the latest update; ``nan`` where nobody noted it.
    measured
        The metrics, where they were measured: that takes longer, and is done for fewer points.
    """

    step: int
    epoch: float
    train_loss: float
    test_loss: float
    train_accuracy: float
    test_accuracy: float
    seconds: float = math.nan
    learning_rate: float = math.nan
    measured: MeasuredMetrics | None = None

    @override
    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Metrics):
            return NotImplemented
        return numbers_of(self)[:_COMPARED] == numbers_of(other)[:_COMPARED]

    @override
    def __hash__(self) -> int:
        return hash(numbers_of(self)[:_COMPARED])


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
    """The recorded points as arrays of one length, oldest first; ``nan`` where nothing applies.

    ``measured`` has the metrics that were measured at any point, by name: ``test_f1``.
    """

    step: Array
    epoch: Array
    train_loss: Array
    test_loss: Array
    train_accuracy: Array
    test_accuracy: Array
    seconds: Array = field(default_factory=lambda: np.zeros(0))
    learning_rate: Array = field(default_factory=lambda: np.zeros(0))
    measured: Mapping[str, Array] = field(default_factory=dict)

    @classmethod
    def of(cls, points: Sequence[Metrics]) -> "CurveData":
        """Return points as arrays."""
        rows = np.array([numbers_of(point) for point in points]).reshape(-1, _FIXED)
        found = [point.measured for point in points if point.measured is not None]
        keys = dict.fromkeys(key for each in found for key in each.keys)
        measured = np.full((len(keys), len(points)), np.nan)
        places = {key: place for place, key in enumerate(keys)}
        for index, point in enumerate(points):
            if point.measured is not None:
                at = [places[key] for key in point.measured.keys]
                measured[at, index] = point.measured.values
        return _curves(rows.T, dict(zip(keys, measured, strict=True)))

    @classmethod
    def empty(cls) -> "CurveData":
        """Return curves without a point."""
        return _curves(np.zeros((_FIXED, 0)), {})

    def series(self, name: str) -> Array:
        """Return a curve by its name, of the metrics too; ``nan`` where there is none.

        An array shorter than the steps is one that was not kept.
        """
        found = self.measured.get(name)
        if found is None:
            found = getattr(self, name, None)
        if found is None or len(found) != len(self.step):
            return np.full(len(self.step), np.nan)
        return np.asarray(found)


def _curves(columns: Array, measured: Mapping[str, Array]) -> CurveData:
    step, epoch, train, test, *shares, seconds, rate = columns
    return CurveData(step, epoch, train, test, shares[0], shares[1], seconds, rate, measured)


def numbers_of(point: Metrics) -> tuple[float, ...]:
    """Return the eight numbers that every point has."""
    return (
        point.step,
        point.epoch,
        point.train_loss,
        point.test_loss,
        point.train_accuracy,
        point.test_accuracy,
        point.seconds,
        point.learning_rate,
    )


class History:
    """Append-only metrics in bounded memory.

    Points share a bucket when their steps lie in the same span of ``2**level`` steps. Whenever
    the capacity is reached, the level rises (the spans double) until half of it is free, and every
    bucket keeps its first and last point and, for each of the four series of losses and accuracies,
    the points of its lowest and highest value. So every kept point was recorded as it is, the ends
    and the extremes of the whole training never get lost, and the resolution over the steps stays
    even. Appending is O(1) amortised: the level can rise only as often as the step count has binary
    digits.

    Parameters
    ----------
    points
        What was recorded before, oldest first.
    capacity
        The most points kept, at least 64.
    level
        How often the buckets' span was doubled for these points.
    like
        A history that begins with the same points, perhaps: their numbers are taken from it.

    Attributes
    ----------
    level
        How often it is doubled by now.
    """

    def __init__(
        self,
        points: Iterable[Metrics] = (),
        capacity: int = CAPACITY,
        level: int = 0,
        like: "History | None" = None,
    ) -> None:
        if capacity < 64:
            raise ValueError(f"capacity: {capacity} is not allowed; at least 64")
        self._capacity = capacity
        self._points: list[Metrics] = []
        self._rows = np.empty((capacity + 1, _FIXED))
        self._measured = np.empty((capacity + 1, 0))
        self._keys: dict[str, int] = {}
        self.level = level
        self._key = -1
        self._start = 0
        found = tuple(points)
        if not self._take(found, like):
            self.extend(found)

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
        self._rows[index] = numbers_of(point)
        self._note_metrics(index, point.measured)
        if index + 1 - self._start > _TAIL and self.level > 0:
            self._thin(self._start, np.zeros(1, dtype=np.intp))
        if len(self._points) > self._capacity:
            self._compress()

    def amend(self, point: Metrics) -> None:
        """Let the last point say more: its metrics, which were measured later."""
        self._points[-1] = point
        self._note_metrics(len(self._points) - 1, point.measured)

    def extend(self, points: Iterable[Metrics]) -> None:
        """Record several points, oldest first."""
        for point in points:
            self.append(point)

    def _take(self, points: tuple[Metrics, ...], like: "History | None") -> bool:
        """Take all points of another history at once; tells whether none had to be thinned."""
        count = len(points)
        if not points or count > self._capacity:
            return False
        same = 0 if like is None else like.shared(points)
        if like is not None and same:
            self._rows[:same] = like._rows[:same]
            self._keys = dict(like._keys)
            self._measured = np.empty((self._capacity + 1, len(self._keys)))
            self._measured[:same] = like._measured[:same]
        if same < count:
            self._rows[same:count] = [numbers_of(point) for point in points[same:]]
        keys = self._rows[:count, 0].astype(np.int64) >> self.level
        starts = np.concatenate(([0], np.flatnonzero(np.diff(keys)) + 1))
        if self.level > 0 and np.diff(starts, append=count).max() > _TAIL:
            self._keys, self._measured = {}, self._measured[:, :0]
            return False
        self._points = list(points)
        self._measured[same:count] = np.nan
        for index in range(same, count):
            if (measured := points[index].measured) is not None:
                self._note_metrics(index, measured)
        self._start, self._key = int(starts[-1]), int(keys[-1])
        return True

    def shared(self, points: Sequence[Metrics]) -> int:
        """Return with how many of its own points others begin: the very same ones."""
        own = self._points
        least, most = 0, min(len(own), len(points))
        while least < most:  # a history only grows at its end, but for what is thinned
            middle = (least + most + 1) // 2
            if own[middle - 1] is points[middle - 1]:
                least = middle
            else:
                most = middle - 1
        return least if all(map(is_, own[:least], points[:least])) else 0

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
        measured = self._measured[: len(self._points)].T.copy()
        columns.setflags(write=False)
        measured.setflags(write=False)
        return _curves(columns, dict(zip(self._keys, measured, strict=True)))

    def clear(self) -> None:
        """Forget everything."""
        self._points = []
        self._keys = {}
        self._measured = self._measured[:, :0]
        self.level = 0
        self._key = -1
        self._start = 0

    def _note_metrics(self, index: int, measured: MeasuredMetrics | None) -> None:
        """Write the metrics of a point; ``nan`` where none were measured."""
        if measured is not None and any(key not in self._keys for key in measured.keys):
            for key in measured.keys:
                self._keys.setdefault(key, len(self._keys))
            wider = np.full((len(self._rows), len(self._keys)), np.nan)
            wider[:, : self._measured.shape[1]] = self._measured
            self._measured = wider
        if self._keys:
            self._measured[index] = np.nan
        if measured is not None:
            at = [self._keys[key] for key in measured.keys]
            self._measured[index, at] = measured.values

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
        own = self._measured[begin:]
        self._measured[begin : begin + len(kept)] = own[kept]


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
