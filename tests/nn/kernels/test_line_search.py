"""The line search: its conditions hold where it stops, and a failure is admitted."""

import math
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from playground.nn.kernels.lines.search import StrongWolfe, Trial


def run(wolfe, function, first, narrowest=0.0):
    """Search along ``function(step) -> value, slope``; returns what was found and what was seen."""
    seen = [Trial(0.0, *function(0.0))]
    search = wolfe.search(seen[0], first, narrowest)
    step = next(search)
    while True:
        seen.append(Trial(step, *function(step)))
        try:
            step = search.send(seen[-1])
        except StopIteration as end:
            return end.value, seen


def wave(bend, centre, heights, lengths, shifts):
    """Return a parabola with waves on it, and its slope."""

    def function(step):
        value, slope = 0.5 * bend * (step - centre) ** 2, bend * (step - centre)
        for height, length, shift in zip(heights, lengths, shifts, strict=True):
            value += height * math.sin(length * step + shift)
            slope += height * length * math.cos(length * step + shift)
        return value, slope

    return function


def numbers(low, high):
    return st.floats(low, high, allow_nan=False)


@settings(max_examples=300, deadline=None)
@given(
    bend=numbers(0.01, 100),
    centre=numbers(-10, 10),
    waves=st.lists(st.tuples(numbers(-3, 3), numbers(0.1, 8), numbers(0, 6)), max_size=4),
    first=st.sampled_from([1e-3, 0.1, 1.0, 10.0]),
    c1=st.sampled_from([1e-4, 0.1]),
    c2=st.sampled_from([0.4, 0.9]),
)
def test_both_conditions_hold_where_it_stops(bend, centre, waves, first, c1, c2):
    function = wave(bend, centre, *(zip(*waves, strict=True) if waves else ((), (), ())))
    value, slope = function(0.0)
    assume(slope < -1e-3)
    found, seen = run(StrongWolfe(c1, c2, max_evaluations=60), function, first)
    assert found.good
    assert found.evaluations == len(seen) - 1
    step = found.trial.step
    reached, flat = function(step)
    assert (reached, flat) == found.trial[1:]
    assert step > 0
    assert reached <= value + c1 * step * slope
    assert abs(flat) <= c2 * abs(slope)


@pytest.mark.parametrize("first", [1e-6, 1e-3, 1.0, 1e3])
def test_more_and_thuente_function_one(first):
    """Moré and Thuente (1994), section 5: a single minimum at √2, whatever the first step."""

    def function(step):
        return -step / (step**2 + 2), (step**2 - 2) / (step**2 + 2) ** 2

    found, _ = run(StrongWolfe(1e-3, 0.1), function, first)
    assert found.good
    assert abs(function(found.trial.step)[1]) <= 0.1 * 0.5


def test_a_cubic_is_solved_by_one_interpolation():
    """A cubic's lowest point is where the interpolation says."""

    def cubic(step):
        return step**3 - 3 * step, 3 * step**2 - 3

    found, seen = run(StrongWolfe(1e-4, 1e-9), cubic, 3.0)
    assert found.good
    assert found.trial.step == pytest.approx(1.0, abs=1e-9)
    assert len(seen) == 3


def test_steps_grow_while_the_loss_keeps_falling():
    found, seen = run(StrongWolfe(max_evaluations=6), lambda step: (-step, -1.0), 1.0)
    steps = [trial.step for trial in seen]
    assert not found.good
    assert found.trial == seen[-1]
    assert found.evaluations == 6
    assert all(b > a for a, b in pairwise(steps))
    assert steps[1] == 1.0
    assert all(b <= 10 * a for a, b in pairwise(steps[1:]))


@pytest.mark.parametrize("wall", [math.nan, math.inf, -math.inf])
@pytest.mark.parametrize("in_slope", [False, True])
def test_what_is_no_number_is_a_wall(wall, in_slope):
    def function(step):
        if step > 0.3:
            return (-9.0, wall) if in_slope else (wall, -9.0)
        return (step - 0.2) ** 2, 2 * (step - 0.2)

    found, _ = run(StrongWolfe(), function, 1.0)
    assert found.good
    assert found.trial.step <= 0.3


def test_without_a_lower_point_it_stays():
    found, _ = run(StrongWolfe(), lambda step: (math.exp(step), -1.0), 1.0)
    assert not found.good
    assert found.trial.step == 0.0


def test_a_failure_hands_back_the_lowest_point_seen():
    noise = np.random.default_rng(0)

    def function(step):
        return (1.0 if step == 0.0 else float(noise.normal(0.5))), -1.0

    for _ in range(50):
        found, seen = run(StrongWolfe(c1=0.4, c2=0.5, max_evaluations=5), function, 0.5)
        assert not found.good
        assert found.trial == min(seen, key=lambda trial: trial.value)


def test_it_gives_up_when_the_bracket_is_narrow():
    def function(step):  # a kink: no point is flat
        return abs(step - 0.3), math.copysign(1.0, step - 0.3)

    wide, _ = run(StrongWolfe(), function, 1.0, narrowest=0.1)
    narrow, seen = run(StrongWolfe(), function, 1.0, narrowest=1e-3)
    assert not wide.good
    assert not narrow.good
    assert wide.evaluations < narrow.evaluations < 25
    assert narrow.trial.step == pytest.approx(0.3, abs=1e-3)
    assert narrow.trial.value == min(trial.value for trial in seen)
