"""Every registered schedule: its closed form, its range, its state, and warm-up before it."""

import json
import math
from bisect import bisect_right
from itertools import accumulate

import pytest
from hypothesis import given
from hypothesis import strategies as st

from playground.core import params_of
from playground.nn.base.schedule import ScheduleState, TrainingTime
from playground.nn.kernels.schedule_factors import warm_up
from playground.nn.schedules import SCHEDULES

EVERY = pytest.mark.parametrize("cls", list(SCHEDULES), ids=lambda c: c.name)
EPOCHS = [0.0, 0.25, 1.0, 2.9, 3.0, 7.5, 10.0, 13.0, 29.75, 30.0, 69.9, 70.0, 99.0, 100.0, 250.0]


def factors(schedule, epochs=EPOCHS):
    state = schedule.start()
    return [state.factor(TrainingTime(round(4 * e), e)) for e in epochs]


def restarts(epoch, first, growth):
    """Return the share of its period an epoch is at, from a list of all the restarts."""
    begins = [0.0, *accumulate(first * growth**i for i in range(60))]
    i = bisect_right(begins, epoch) - 1
    return (epoch - begins[i]) / (begins[i + 1] - begins[i])


def wave(share):
    """Half a cosine from 1 to 0, as sin² of the rest: not the formula of the code."""
    return math.sin(math.pi / 2 * (1 - share)) ** 2


def one_cycle(epoch, total, rise, div, final):
    share = min(epoch / total, 1.0)
    low = 1 / div
    if share <= rise:
        return low + (1 - low) * wave(1 - share / rise)
    last = low / final
    return last + (1 - last) * wave((share - rise) / (1 - rise))


# name: (parameters, closed form of the epoch). PyTorch's schedulers of the same names agree at
# whole epochs, with these differences: beyond their end CosineAnnealingLR rises again where ours
# stays; OneCycleLR counts updates and peaks at update rise·T - 1.
CLOSED_FORMS = [
    ("constant", {}, lambda e: 1.0),
    ("step", {}, lambda e: 0.1 ** (e // 30)),
    ("step", {"every": 7.0, "gamma": 0.5}, lambda e: 0.5 ** (e // 7)),
    ("exponential", {}, lambda e: math.exp(e * math.log(0.95))),
    ("polynomial", {}, lambda e: max(0.0, 100 - e) / 100),
    (
        "polynomial",
        {"epochs": 50.0, "power": 2.0, "last": 0.2},
        lambda e: 0.2 + 0.8 * (max(0.0, 50 - e) / 50) ** 2,
    ),
    ("cosine", {}, lambda e: wave(min(e, 100) / 100)),
    ("cosine", {"epochs": 30.0, "last": 0.1}, lambda e: 0.1 + 0.9 * wave(min(e, 30) / 30)),
    ("cosine_restarts", {}, lambda e: wave(restarts(e, 10, 2))),
    ("cosine_restarts", {"growth": 1}, lambda e: wave(restarts(e, 10, 1))),
    (
        "cosine_restarts",
        {"period": 1.0, "growth": 3, "last": 0.5},
        lambda e: 0.5 + 0.5 * wave(restarts(e, 1, 3)),
    ),
    ("one_cycle", {}, lambda e: one_cycle(e, 100, 0.3, 25, 1e4)),
    (
        "one_cycle",
        {"epochs": 20.0, "rise": 0.5, "div": 10.0, "final_div": 100.0},
        lambda e: one_cycle(e, 20, 0.5, 10, 100),
    ),
]


@pytest.mark.parametrize(("name", "params", "form"), CLOSED_FORMS)
def test_equals_its_closed_form(name, params, form):
    found = factors(SCHEDULES.get(name)(**params))
    assert found == pytest.approx([form(e) for e in EPOCHS], rel=1e-12, abs=1e-15)


def test_every_schedule_but_the_plateau_has_a_closed_form():
    assert {name for name, *_ in CLOSED_FORMS} == set(SCHEDULES.names) - {"plateau"}


WORKED = [  # by hand
    ("step", {"every": 2.0, "gamma": 0.5}, {0: 1, 1.99: 1, 2: 0.5, 4: 0.25, 5: 0.25}),
    ("exponential", {"gamma": 0.25}, {0: 1, 0.5: 0.5, 1: 0.25, 2: 0.0625}),
    ("polynomial", {"epochs": 4.0, "power": 2.0}, {0: 1, 1: 0.5625, 2: 0.25, 4: 0, 9: 0}),
    ("cosine", {"epochs": 6.0}, {0: 1, 2: 0.75, 3: 0.5, 4: 0.25, 6: 0, 7: 0}),
    ("cosine_restarts", {"period": 2.0}, {0: 1, 1: 0.5, 2: 1, 4: 0.5, 6: 1, 10: 0.5, 14: 1}),
    (
        "one_cycle",
        {"epochs": 10.0, "rise": 0.4, "div": 4.0, "final_div": 8.0},
        {0: 0.25, 2: 0.625, 4: 1, 7: 0.5 + 1 / 64, 10: 1 / 32, 11: 1 / 32},
    ),
]


@pytest.mark.parametrize(("name", "params", "points"), WORKED)
def test_worked_example(name, params, points):
    found = factors(SCHEDULES.get(name)(**params), list(points))
    assert found == pytest.approx(list(points.values()), rel=1e-13, abs=1e-15)


@pytest.mark.parametrize("span", [0.1, 0.3, 1 / 3, 0.7])
@pytest.mark.parametrize("steps", [3, 7, 30])
def test_spans_that_are_no_binary_fractions_end_on_time(span, steps):
    """Three tenths of an epoch are three spans of a tenth, although ``0.3 / 0.1 < 3``."""
    step = SCHEDULES.get("step")(every=span, gamma=0.5)
    again = SCHEDULES.get("cosine_restarts")(period=span, growth=1)
    for k in range(1, steps):
        summed = sum([span] * k)
        assert factors(step, [summed, k * span]) == [0.5**k, 0.5**k]
        assert factors(again, [summed]) == pytest.approx([1.0], abs=1e-9)


@pytest.mark.parametrize("span", [5e-324, 1e-308, 1e-30])
@pytest.mark.parametrize("epoch", [0.0, 0.5, 1e6])
def test_spans_too_short_to_count_are_harmless(span, epoch):
    assert factors(SCHEDULES.get("step")(every=span, gamma=0.5), [epoch]) == [0.0**epoch]
    for growth in (1, 2):
        again = SCHEDULES.get("cosine_restarts")(period=span, growth=growth)
        assert 0.0 <= factors(again, [epoch])[0] <= 1.0


@EVERY
@given(epoch=st.floats(0, 1e6), step=st.integers(0, 10**9))
def test_factors_stay_between_0_and_1(cls, epoch, step):
    assert 0.0 <= cls().start().factor(TrainingTime(step, epoch)) <= 1.0


@EVERY
def test_a_schedule_is_asked_without_being_changed(cls):
    state = cls().start()
    before = state.get_state()
    time = TrainingTime(123, 12.5)
    assert state.factor(time) == state.factor(time)
    state.factor(TrainingTime(0, 0.0))
    assert state.get_state() == before


@EVERY
def test_a_restored_schedule_goes_on_as_the_first_would(cls):
    losses = [1.0, 0.9, 0.91, 0.92, 0.5, *[0.6] * 40, 0.1, *[0.2] * 15]
    straight, restored = cls().start(), cls().start()
    for loss in losses[:20]:
        straight.observe(loss)
    restored.set_state(json.loads(json.dumps(straight.get_state(), allow_nan=False)))
    for epoch, loss in enumerate(losses[20:], 20):
        straight.observe(loss)
        restored.observe(loss)
        time = TrainingTime(10 * epoch, float(epoch))
        assert restored.factor(time) == straight.factor(time)
        assert restored.get_state() == straight.get_state()


@EVERY
def test_two_trainings_do_not_share_a_state(cls):
    schedule = cls()
    first, second = schedule.start(), schedule.start()
    for _ in range(30):
        first.observe(1.0)
    assert second.get_state() == schedule.start().get_state()


# the plateau -------------------------------------------------------------------------------------


def observed(losses, **params):
    """Return the factor after each observed loss."""
    state = SCHEDULES.get("plateau")(**params).start()
    found = []
    for epoch, loss in enumerate(losses, 1):
        state.observe(loss)
        found.append(state.factor(TrainingTime(epoch, float(epoch))))
    return found


def test_the_plateau_bears_its_patience_and_cuts_after_it():
    # Best at the first epoch; the third one without improvement in a row is more than patience 2.
    losses = [1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0]
    assert observed(losses, patience=2, gamma=0.5) == [1, 1, 1, 0.5, 0.5, 0.5, 0.25]


def test_an_improvement_begins_the_count_anew():
    losses = [1.0, 1.0, 1.0, 0.5, 0.6, 0.6, 0.6]
    assert observed(losses, patience=2, gamma=0.5) == [1, 1, 1, 1, 1, 1, 0.5]


def test_an_improvement_within_the_threshold_does_not_count():
    losses = [1.0, 0.95, 0.91, 0.9]
    assert observed(losses, patience=1, gamma=0.5, threshold=0.1) == [1, 1, 0.5, 0.5]
    assert observed([1.0, 0.95, 0.89, 0.88], patience=1, threshold=0.1) == [1, 1, 1, 1]


def test_epochs_of_cooldown_do_not_count():
    losses = [1.0] * 8
    # Patience 0: cut at epoch 2, rest at 3 and 4, cut at 5, rest at 6 and 7, cut at 8.
    found = observed(losses, patience=0, gamma=0.5, cooldown=2)
    assert found == [1, 0.5, 0.5, 0.5, 0.25, 0.25, 0.25, 0.125]


def test_the_least_factor_stays():
    assert observed([1.0] * 6, patience=0, gamma=0.1, least=0.05)[-1] == 0.05


def test_losses_that_are_no_numbers_are_no_improvement():
    losses = [math.nan, 1.0, math.nan, math.inf]
    assert observed(losses, patience=1, gamma=0.5) == [1, 1, 1, 0.5]


# warm-up -----------------------------------------------------------------------------------------


def test_warm_up_rises_in_a_straight_line_to_the_schedule():
    state = warm_up(SCHEDULES.get("constant")().start(), 4)
    found = [state.factor(TrainingTime(step, step / 10)) for step in range(6)]
    assert found == [0.25, 0.5, 0.75, 1.0, 1.0, 1.0]


@EVERY
def test_warm_up_multiplies_any_schedule(cls):
    plain, ramped = cls().start(), warm_up(cls().start(), 10)
    for step in range(0, 40, 3):
        time = TrainingTime(step, step / 2)
        share = min(1.0, (step + 1) / 10)
        assert ramped.factor(time) == pytest.approx(share * plain.factor(time), rel=1e-15)


def test_no_warm_up_is_the_schedule_itself():
    state = SCHEDULES.get("cosine")().start()
    assert warm_up(state, 0) is state


def test_warm_up_hands_losses_and_state_through():
    plain = SCHEDULES.get("plateau")(patience=0).start()
    ramped = warm_up(SCHEDULES.get("plateau")(patience=0).start(), 3)
    for state in (plain, ramped):
        for _ in range(4):
            state.observe(1.0)
    assert ramped.get_state() == plain.get_state()
    fresh = warm_up(SCHEDULES.get("plateau")(patience=0).start(), 3)
    fresh.set_state(plain.get_state())
    late = TrainingTime(100, 10.0)
    assert fresh.factor(late) == plain.factor(late) < 1.0


@EVERY
def test_says_what_it_is(cls):
    assert isinstance(cls().start(), ScheduleState)
    assert cls.title
    assert cls.help.endswith(".")
    assert cls.formula
    assert cls.order < 100
    assert all(p.label and p.help.endswith(".") for p in params_of(cls))
    assert all(p.check(p.default) == p.default for p in params_of(cls))


@pytest.mark.parametrize(
    "wrong",
    [
        {"factor": float("nan")},
        {"factor": -0.5},
        {"factor": 1e300},
        {"factor": "much"},
        {"best": float("nan")},
        {"waited": -1},
        {"resting": -3},
        {"waited": None},
    ],
    ids=str,
)
def test_a_plateau_refuses_a_state_it_can_never_have_been_in(wrong):
    state = SCHEDULES.get("plateau")(patience=0).start()
    for loss in (1.0, 1.0):
        state.observe(loss)
    before = state.get_state()
    with pytest.raises((TypeError, ValueError)):
        state.set_state(before | wrong)
    assert state.get_state() == before
