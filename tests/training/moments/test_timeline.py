"""Moments thin out with age, whatever is kept, dropped and forgotten in between."""

from itertools import pairwise

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from playground.training.base.checkpoint import Checkpoint
from playground.training.moments.byte_ledger import ByteLedger
from playground.training.moments.moment import Moment
from playground.training.moments.moment_store import MomentStore
from playground.training.moments.timeline import DENSITY, Timeline

NUMBERS = 100


def at(step):
    """A small moment at a step."""
    return Moment(Checkpoint(step, 0, step, np.zeros(NUMBERS), {}, (), {}))


def sized(moments):
    ledger = ByteLedger()
    for each in moments:
        ledger.add(each)
    return ledger.used_bytes


def assert_thinned_by_age(steps, apart, breaks=()):
    """The latest gap may be as moments were taken; older ones grow with age, and only so far."""
    newest = steps[-1]
    for before, after in pairwise(steps):
        assert after - before <= max(apart, (newest - after) / DENSITY)
    for before, inner, after in zip(steps, steps[1:], steps[2:], strict=False):
        assert inner in breaks or (after - before) * DENSITY > newest - after


def test_a_long_training_keeps_few_moments_and_any_step_is_near_one():
    ledger = ByteLedger()
    timeline = Timeline(ledger)
    for step in range(0, 200_000, 10):
        timeline.keep(at(step))
    steps = timeline.steps
    assert_thinned_by_age(steps, 10)
    assert (steps[0], steps[-1]) == (0, 199_990)
    assert len(steps) < 2 * DENSITY * np.log(200_000 / 10)
    for step in range(0, 200_000, 997):
        nearest = timeline.nearest(step).step
        assert 0 <= step - nearest <= max(10, (199_990 - nearest) / DENSITY)
    assert ledger.used_bytes == len(steps) * sized([at(0)])


KEEP = st.tuples(st.just("keep"), st.integers(0, 60), st.booleans())
CUT = st.tuples(st.just("cut"), st.floats(0, 1), st.just(False))


@given(st.lists(st.one_of(*[KEEP] * 12, CUT), min_size=1, max_size=150))
def test_gaps_grow_with_age(actions):
    timeline, newest, breaks = Timeline(ByteLedger()), 0, set()
    timeline.keep(at(0))
    for kind, number, is_break in actions:
        if kind == "keep":
            newest += number
            timeline.keep(at(newest), is_break=is_break)
            breaks |= {newest} if is_break else set()
            assert_thinned_by_age(timeline.steps, 60, breaks)
        else:  # it went back to an earlier moment
            newest = timeline.nearest(int(number * newest)).step
            timeline.cut(newest)
            breaks = {each for each in breaks if each <= newest}
        assert (timeline.steps[0], timeline.newest.step) == (0, newest)
        assert breaks <= set(timeline.steps)
        assert timeline.is_replayable(newest)
    assert timeline.nearest(-1) is None


ROOM = 12

ACTIONS = st.one_of(
    st.tuples(st.just("keep"), st.integers(1, 50)),
    st.tuples(st.just("step in"), st.integers(1, 50)),
    st.tuples(st.just("leave"), st.integers(0, 8)),
    st.tuples(st.just("take up"), st.integers(0, 8)),
    st.tuples(st.just("fork"), st.integers(0, 8)),
    st.tuples(st.just("discard after"), st.integers(0, 8)),
    st.tuples(st.just("best"), st.just(0)),
)


@given(st.lists(ACTIONS, min_size=1, max_size=120), st.integers(3, ROOM))
def test_the_bound_the_first_and_the_newest_hold_whatever_is_done(actions, room):
    store = MomentStore(room * sized([at(0)]))
    store.begin(at(0))
    for kind, number in actions:
        timeline = store.timeline
        newest = timeline.newest
        if kind in ("keep", "step in"):
            newest = at(newest.step + number)
            store.keep(newest, is_break=kind == "step in")
            assert store.timeline.newest is newest
            if not store.named("best"):
                assert store.timeline.steps[0] == timeline.steps[0]
        elif kind == "leave":
            store.leave(number, newest)
            assert store.left(number) is newest
            store.begin(at(0))
            assert store.left(number) is newest
        elif kind == "take up" and (found := store.left(number)):
            store.take_up(number)
            assert store.timeline.newest is found
        elif kind == "fork":
            store.fork(number, timeline.steps[0])
            assert store.left(number) is newest
        elif kind == "discard after":
            store.discard_after(number)
            assert store.left_count <= number + 1
        elif kind == "best":
            store.name("best", newest)
        assert store.used_bytes <= store.limit_bytes
    store.forget("best")
    store.clear()
    assert store.used_bytes == 0


def test_under_pressure_what_is_missed_least_goes():
    store = MomentStore(10 * sized([at(0)]))
    for step in range(2000):
        store.keep(at(step))
    steps = store.timeline.steps
    assert len(steps) == 10
    ages = np.array([steps[-1] - step for step in steps])
    gaps = np.diff(steps)
    assert (np.diff(gaps) <= 0).mean() > 0.6
    assert (gaps <= 0.8 * ages[:-1] + 1).all()
    assert gaps[-1] == 1


def test_a_step_behind_a_lost_break_cannot_be_replayed():
    timeline = Timeline(ByteLedger())
    for step in (0, 10, 30):
        timeline.keep(at(step), is_break=step == 10)
    assert timeline.is_replayable(29)
    assert timeline.give_up_some()
    assert timeline.steps == (0, 30)
    assert timeline.is_replayable(9)
    assert not timeline.is_replayable(29)


def test_of_many_several_are_dropped_at_once():
    timeline = Timeline(ByteLedger())
    for step in range(400):
        timeline.keep(at(step), is_break=step % 10 == 0)
    before = timeline.steps
    assert timeline.give_up_some()
    lost = sorted(set(before) - set(timeline.steps))
    assert len(lost) > 5
    assert all(later - earlier > 1 for earlier, later in pairwise(lost))
    assert not [step for step in lost if step % 10 == 0]
    while timeline.give_up_some():
        assert timeline.newest.step == 399
    assert timeline.steps == (399,)
