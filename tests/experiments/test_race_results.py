import math

import numpy as np
import pytest
from msgspec.structs import replace

from playground.core import Component
from playground.experiments.race import Race
from playground.experiments.race_config import Lane
from playground.experiments.race_results import (
    CRITERIA,
    LaneCurve,
    common_mark,
    curves,
    ranked,
    rises,
    steps_to,
)


@pytest.fixture
def race(project):
    """A function that races three rates, the last of them wild."""

    def start(seeds=1, epochs=4, problem="regression"):
        made = project(problem)
        rates = {"slow": 0.001, "quick": 0.05, "wild": 1e9}
        lanes = [
            Lane(n, replace(made.training, optimizer=Component("sgd", {"learning_rate": r})))
            for n, r in rates.items()
        ]
        race = Race(made, lanes, seeds)
        race.run(epochs)
        return race

    return start


def test_one_seed_is_its_own_median(race):
    held = race()
    slow, quick, wild = curves(held, "test_loss")
    expected = [point.test_loss for point in held.points(1)]
    for part in (quick.low, quick.middle, quick.high):
        np.testing.assert_array_equal(part, expected)
    assert list(quick.epochs) == [0, 1, 2, 3, 4]
    assert quick.last == expected[-1]
    assert slow.finished
    assert slow.diverged == ()
    assert not wild.finished
    assert math.isnan(wild.last)
    assert "step" in wild.diverged[0]


def test_the_best_end_comes_first_and_who_fell_last(race):
    held = race()
    assert [c.name for c in ranked(curves(held, "train_loss"), "train_loss")] == [
        "quick",
        "slow",
        "wild",
    ]


def test_quartiles_over_seeds(race):
    held = race(seeds=5)
    _, quick, wild = curves(held, "train_loss")
    ends = sorted(held.points(1, seed)[-1].train_loss for seed in range(5))
    assert (quick.low[-1], quick.middle[-1], quick.high[-1]) == tuple(ends[1:4])
    assert len(wild.diverged) == 5


def test_the_common_mark_is_reached_by_all_who_finished(race):
    found = curves(race(), "train_loss")
    mark = common_mark(found, "train_loss")
    slow, quick, _ = found
    assert mark == slow.middle.min()
    reached = steps_to(quick, mark, "train_loss")
    assert 0 < reached <= steps_to(slow, mark, "train_loss")
    assert steps_to(slow, mark / 2, "train_loss") is None
    assert math.isnan(common_mark(found[2:], "train_loss"))


def test_accuracies_rise(race):
    found = curves(race(problem="binary", epochs=60), "test_accuracy")
    assert [c for c in CRITERIA if rises(c)] == ["train_accuracy", "test_accuracy"]
    best = ranked(found, "test_accuracy")[0]
    assert best.last == max(c.last for c in found if c.finished)
    mark = common_mark(found, "test_accuracy")
    better = [c for c in found if c.finished and c.middle.max() > c.middle[0]]
    assert better
    assert all(steps_to(c, mark, "test_accuracy") is not None for c in better)


def test_a_lane_that_never_gets_better_does_not_move_the_mark():
    n = np.arange(3)
    worse = LaneCurve("worse", n, n, *[np.array([1.0, 1.0, 2.0])] * 3, (), True, n)
    better = LaneCurve("better", n, n, *[np.array([1.0, 0.5, 0.7])] * 3, (), True, n)
    assert common_mark([worse, better], "train_loss") == 0.5
    assert math.isnan(common_mark([worse], "train_loss"))
