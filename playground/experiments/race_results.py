"""How a race stands: a curve per lane, a ranking, and who was quick."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Literal, TypeAlias, get_args

import numpy as np
from msgspec import Struct

from playground.core import Array
from playground.experiments.batch_race import AnyRace
from playground.experiments.lanes.seed_band import quartiles

Criterion: TypeAlias = Literal["train_loss", "test_loss", "train_accuracy", "test_accuracy"]

CRITERIA: tuple[Criterion, ...] = get_args(Criterion)


class LaneCurve(Struct, frozen=True):
    """One lane's curve of one criterion; over several seeds their median and middle half.

    Parameters
    ----------
    name
        The lane.
    steps, epochs
        Where the points lie, ``(n,)``.
    low, middle, high
        Lower quartile, median and upper quartile over the seeds, ``(n,)``. From where a seed
        diverged on, it counts as the worst there can be: an infinite loss, an accuracy of 0.
    diverged
        For every seed that diverged, where and when.
    finished
        Whether any seed still trains.
    seconds
        How long the lane had trained at every point ``(n,)``.
    stopped
        Of every seed that a stop condition ended, which one.
    """

    name: str
    steps: Array
    epochs: Array
    low: Array
    middle: Array
    high: Array
    diverged: tuple[str, ...]
    finished: bool
    seconds: Array
    stopped: tuple[str, ...] = ()

    @property
    def last(self) -> float:
        """The median at the end; ``nan`` where it did not get there."""
        value = float(self.middle[-1])
        return value if self.finished and math.isfinite(value) else math.nan


class LaneResult(Struct, frozen=True):
    """What a lane came to; over several seeds everything is their median.

    Parameters
    ----------
    place, name
        Its place in the race, and the lane.
    rank
        1 for the best end; ``None`` for one that did not get there.
    ends
        Where it ended, per criterion; ``nan`` where that does not apply, or it did not get there.
    best, best_step, best_epoch
        The best value of what the race is judged by, and after how many updates and epochs of the
        race it came first; ``nan``, 0 and 0 where there is none.
    seconds
        How long it trained.
    ended_by
        Why it ended before the race: it diverged, or a stop condition; empty where it did not.
    """

    place: int
    name: str
    rank: int | None
    ends: Mapping[Criterion, float]
    best: float
    best_step: int
    best_epoch: int
    seconds: float
    ended_by: str


def rises(criterion: Criterion) -> bool:
    """Tell whether more of it is better."""
    return criterion.endswith("accuracy")


def curves(race: AnyRace, criterion: Criterion) -> tuple[LaneCurve, ...]:
    """Return every lane's curve, in the race's order; ``nan`` where the criterion does not apply.

    A lane that diverged with all its seeds ends where the last of them was last finite.
    """
    worst = 0.0 if rises(criterion) else math.inf
    return tuple(_curve(race, lane, criterion, worst) for lane in range(len(race.lanes)))


def ranked(found: Sequence[LaneCurve], criterion: Criterion) -> list[LaneCurve]:
    """Return the curves with the best end first; those that did not get there come last."""
    sign = -1.0 if rises(criterion) else 1.0

    def key(curve: LaneCurve) -> float:
        return math.inf if math.isnan(curve.last) else sign * curve.last

    return sorted(found, key=key)


def lane_results(
    race: AnyRace, found: Sequence[LaneCurve], criterion: Criterion
) -> tuple[LaneResult, ...]:
    """Return what every lane came to, the best end first; ``found`` are its :func:`curves`."""
    places = {lane.name: place for place, lane in enumerate(race.lanes)}
    results = []
    for rank, curve in enumerate(ranked(found, criterion), 1):
        place = places[curve.name]
        at = _best_at(curve, criterion)
        about = [f"diverged at {trouble}" for trouble in curve.diverged]
        about += [f"stopped: {reason}" for reason in curve.stopped]
        results.append(
            LaneResult(
                place,
                curve.name,
                None if math.isnan(curve.last) else rank,
                _ends(race, place),
                math.nan if at is None else float(curve.middle[at]),
                0 if at is None else int(curve.steps[at] - curve.steps[0]),
                0 if at is None else int(curve.epochs[at] - curve.epochs[0]),
                race.seconds(place),
                "\n".join(about),
            )
        )
    return tuple(results)


def _ends(race: AnyRace, lane: int) -> dict[Criterion, float]:
    """Return where a lane ended, see :attr:`LaneCurve.last`, without making whole curves."""
    fell = [race.trouble(lane, seed) is not None for seed in range(race.seeds)]
    points = [race.points(lane, seed)[-1] for seed in range(race.seeds)]
    found: dict[Criterion, float] = {}
    for name in CRITERIA:
        worst = 0.0 if rises(name) else math.inf
        last = [getattr(point, name) for point in points]
        ends = [worst if diverged else end for end, diverged in zip(last, fell, strict=True)]
        middle = float(quartiles(np.array(ends)[:, None])[1, 0])
        found[name] = math.nan if all(fell) or not math.isfinite(middle) else middle
    return found


def _best_at(curve: LaneCurve, criterion: Criterion) -> int | None:
    """Return at which point a curve was best first; ``None`` where it was never a number."""
    if not np.isfinite(curve.middle).any():
        return None
    values = np.where(np.isfinite(curve.middle), curve.middle, np.nan)
    return int(np.nanargmax(values) if rises(criterion) else np.nanargmin(values))


def common_mark(found: Sequence[LaneCurve], criterion: Criterion) -> float:
    """Return the best value that all lanes reached; ``nan`` without one.

    Only those count that got to the end and were once better than at the start: a hopeless lane
    would move the mark to where everybody began.
    """
    best = [_best(curve, criterion) for curve in found if not math.isnan(curve.last)]
    better = [value for value, start in best if value != start]
    if not better:
        return math.nan
    return min(better) if rises(criterion) else max(better)


def _best(curve: LaneCurve, criterion: Criterion) -> tuple[float, float]:
    pick = np.nanmax if rises(criterion) else np.nanmin
    return float(pick(curve.middle)), float(curve.middle[0])


def steps_to(curve: LaneCurve, mark: float, criterion: Criterion) -> int | None:
    """Return after how many updates a curve first was at a mark, counted from the start."""
    there = curve.middle >= mark if rises(criterion) else curve.middle <= mark
    hits = np.flatnonzero(there)
    return int(curve.steps[hits[0]] - curve.steps[0]) if hits.size else None


def _curve(race: AnyRace, lane: int, criterion: Criterion, worst: float) -> LaneCurve:
    seeds = [race.points(lane, seed) for seed in range(race.seeds)]
    troubles = [race.trouble(lane, seed) for seed in range(race.seeds)]
    stops = [race.stop(lane, seed) for seed in range(race.seeds)]
    longest = max(seeds, key=len)
    values = np.full((len(seeds), len(longest)), worst)
    for row, points, trouble in zip(values, seeds, troubles, strict=True):
        row[: len(points)] = [getattr(point, criterion) for point in points]
        if trouble is None:  # one that was stopped stays where it is
            row[len(points) :] = row[len(points) - 1]
    low, middle, high = quartiles(values)
    return LaneCurve(
        race.lanes[lane].name,
        np.array([point.step for point in longest]),
        np.array([point.epoch for point in longest]),
        low,
        middle,
        high,
        tuple(f"step {t.step}: the {t.quantity} of {t.name}" for t in troubles if t is not None),
        any(t is None for t in troubles),
        np.array([point.seconds for point in longest]),
        tuple(stop.reason for stop in stops if stop is not None),
    )
