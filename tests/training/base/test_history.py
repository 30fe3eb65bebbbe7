"""History forgets evenly and never invents."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from playground.training.base.history import CurveData, History, MeasuredMetrics, Metrics

SERIES = ("train_loss", "test_loss", "train_accuracy", "test_accuracy")

values = st.one_of(
    st.floats(allow_nan=True, allow_infinity=True, width=32), st.sampled_from([0.0, 0.5, 1.0])
)


@st.composite
def recordings(draw):
    gaps = draw(st.lists(st.integers(0, 60), min_size=1, max_size=400))
    pool = draw(st.lists(st.tuples(values, values, values, values), min_size=1, max_size=40))
    steps = np.cumsum(gaps)
    return [
        Metrics(int(step), int(step) // 10, *pool[(i * i) % len(pool)])
        for i, step in enumerate(steps)
    ]


def noisy(count, stride=1):
    random = np.random.default_rng(3)
    return [Metrics(i * stride, i, *random.standard_normal(4)) for i in range(count)]


def extremes(points, name):
    seen = [getattr(p, name) for p in points if not math.isnan(getattr(p, name))]
    return (min(seen), max(seen)) if seen else None


@settings(max_examples=60, deadline=None)
@given(recordings())
def test_thinning_keeps_ends_extremes_and_order(recorded):
    history = History(recorded, capacity=64)
    kept = history.points()

    assert len(kept) <= 64
    assert kept[0] is recorded[0]
    assert kept[-1] is recorded[-1]
    for name in SERIES:
        assert extremes(kept, name) == extremes(recorded, name)
    position = {id(point): index for index, point in enumerate(recorded)}
    places = [position[id(point)] for point in kept]
    assert places == sorted(set(places))


@settings(max_examples=30, deadline=None)
@given(recordings())
def test_curves_are_the_kept_points(recorded):
    history = History(recorded, capacity=64)
    curves = history.curves()
    for name in ("epoch", *SERIES):
        expected = [getattr(point, name) for point in history.points()]
        np.testing.assert_array_equal(getattr(curves, name), expected)


def test_nothing_is_thinned_below_the_capacity():
    recorded = noisy(4096)
    assert History(recorded).points() == tuple(recorded)


@pytest.mark.parametrize("stride", [1, 25])
def test_a_long_recording_stays_evenly_resolved(stride):
    history = History(noisy(50_000, stride))
    assert 1024 <= len(history) <= 4096
    steps = np.array([point.step for point in history.points()])
    halves = np.histogram(steps, bins=4)[0]
    assert halves.min() > 0.5 * halves.max()


def test_each_bucket_of_a_long_recording_keeps_its_extremes():
    recorded = noisy(20_000)
    curves = History(recorded).curves()
    spikes = sorted(point.test_loss for point in recorded)[-3:]
    span = 20_000 // 64
    for low in range(0, 20_000, span):
        block = [point.train_loss for point in recorded[low : low + span]]
        inside = curves.train_loss[(curves.epoch >= low) & (curves.epoch < low + span)]
        assert inside.min() <= sorted(block)[2]
    assert spikes[-1] == curves.test_loss.max()


def test_a_restored_history_goes_on_as_the_original():
    recorded = noisy(9_000)
    original = History(recorded[:6_000])
    restored = History(original.points())
    assert restored.points() == original.points()
    original.extend(recorded[6_000:])
    restored.extend(recorded[6_000:])
    assert restored.points()[-1] == original.points()[-1]
    assert len(restored) <= 4096


def test_clear_forgets_everything():
    history = History(noisy(10_000))
    history.clear()
    assert history.points() == ()
    assert len(history.curves().epoch) == 0
    history.append(Metrics(0, 0, 1.0, 1.0, math.nan, math.nan))
    assert len(history) == 1


def test_curves_are_copies_nobody_can_write_to():
    history = History(noisy(3))
    curves = history.curves()
    before = curves.train_loss.copy()
    history.extend(noisy(10_000))
    np.testing.assert_array_equal(curves.train_loss, before)
    with pytest.raises(ValueError, match="read-only"):
        curves.train_loss[0] = 1.0


def test_empty_curves():
    assert CurveData.empty().epoch.size == 0
    assert History().curves().epoch.size == 0


def test_a_useless_capacity_is_refused():
    with pytest.raises(ValueError, match="capacity: 8"):
        History(capacity=8)


@settings(max_examples=60, deadline=None)
@given(recordings(), st.integers(64, 200), st.integers(0, 5))
def test_a_history_made_of_points_goes_on_as_one_that_recorded_them(points, capacity, level):
    one, other = History((), capacity, level), History(points, capacity, level)
    one.extend(points)
    for history in (one, other):
        history.extend(Metrics(points[-1].step + i, 1, *[i / 7] * 4) for i in range(40))
    assert (one.level, repr(one.points())) == (other.level, repr(other.points()))
    assert repr(one.mark().points()) == repr(other.mark().points())
    for name in SERIES:
        np.testing.assert_array_equal(one.curves().series(name), other.curves().series(name))


def rich(count):
    """Points of which every third knows more, of more and more metrics."""
    return [
        Metrics(
            *(i, i, 0.5, 0.25, 0.75, 1.0),
            measured=MeasuredMetrics(("f1", "mcc")[: 1 + (i > 20)], (i, -i)[: 1 + (i > 20)])
            if i % 3 == 0
            else None,
        )
        for i in range(count)
    ]


@pytest.mark.parametrize("count", [0, 1, 15, 40, 60])
@pytest.mark.parametrize("more", [0, 9])
def test_numbers_that_are_known_make_the_same_curves(count, more):
    recorded = rich(60)
    known = History(recorded[:40])
    points = (*recorded[:count], *rich(count + more)[count:])
    assert known.shared(points) == min(count, 40)
    fresh, quick = History(points), History(points, like=known)
    for point in noisy(3, stride=100):
        fresh.append(point)
        quick.append(point)
    assert quick.points() == fresh.points()
    one, other = quick.curves(), fresh.curves()
    np.testing.assert_array_equal(one.train_loss, other.train_loss)
    for name in ("f1", "mcc"):
        np.testing.assert_array_equal(one.series(name), other.series(name))
