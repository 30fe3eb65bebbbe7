"""Numbers as they are typed, shown and stepped."""

import itertools
import math
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from playground.core import Param, ValueNotAllowed, params_of
from playground.nn.layers import LAYERS
from playground.nn.optimizers import OPTIMIZERS
from playground.nn.schedules import SCHEDULES
from playground.training.base.config import Stopping, TrainingConfig
from playground.ui.forms.fields.number_text import is_unfinished, read, shown, stepped

pytestmark = pytest.mark.gui

RATE = Param("Rate", "", "rate", 0.03, low=0, scale="log")
MOMENTUM = Param("Momentum", "", "momentum", 0.0, low=0, high=1, high_open=True)
UNITS = Param("Units", "", "units", 4, low=1, high=4096)
NOISE = Param("Noise", "", "noise", 0, low=0, high=50, unit="%")
FREE = Param("Bias", "", "bias", 0.1)


@pytest.mark.parametrize(
    ("param", "text", "value"),
    [
        (RATE, "3e-4", 0.0003),
        (RATE, "0,03", 0.03),
        (RATE, " .5 ", 0.5),
        (UNITS, "16", 16),
        (UNITS, "1e2", 100),
        (NOISE, "25 %", 25),
        (NOISE, "25%", 25),
        (FREE, "-1.5", -1.5),
    ],
)
def test_reading(param, text, value):
    assert read(param, text) == value
    assert type(read(param, text)) is type(param.default)


@pytest.mark.parametrize(
    ("param", "text"),
    [(RATE, "-1"), (RATE, "nan"), (RATE, "inf"), (RATE, "1,000.5"), (RATE, "a"), (UNITS, "0"),
     (UNITS, "2.5"), (UNITS, "4097"), (MOMENTUM, "1"), (NOISE, "51 %"), (UNITS, "")],
)  # fmt: skip
def test_refusing(param, text):
    with pytest.raises(ValueNotAllowed):
        read(param, text)


@pytest.mark.parametrize("text", ["", "-", "+", ".", "-.", "3e", "3e-", "1.5E+"])
def test_the_beginning_of_a_number_is_not_judged(text):
    assert is_unfinished(RATE, text)


@pytest.mark.parametrize("text", ["3", "a", "3e-4", "e", "--"])
def test_anything_else_is_judged(text):
    assert not is_unfinished(RATE, text)


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_what_is_shown_reads_as_the_same_number(value):
    assert read(FREE, shown(FREE, value)) == value


@given(st.integers(0, 50))
def test_units_survive_being_shown(value):
    assert read(NOISE, shown(NOISE, value)) == value


def test_a_million_shows_its_one():
    assert shown(FREE, 1e6) == "1e6"
    assert shown(FREE, -2.5e7) == "-2.5e7"
    assert shown(FREE, 1234567.125) == "1234567.125"
    assert shown(FREE, 100_000.0) == "100000"


def test_numbers_are_shown_short():
    assert shown(RATE, 0.03) == "0.03"
    assert shown(RATE, 1e-8) == "1e-8"
    assert shown(NOISE, 10) == "10 %"


def test_logarithmic_steps_go_one_two_five():
    value, seen = 0.01, []
    for _ in range(4):
        value = stepped(RATE, value, 1)
        seen.append(value)
    assert seen == [0.02, 0.05, 0.1, 0.2]
    assert stepped(RATE, 0.03, -1) == 0.02
    assert stepped(RATE, 0.03, 2) == 0.1
    assert stepped(RATE, 0, 1) > 0


def test_even_steps_stay_inside():
    assert stepped(UNITS, 1, -1) == 1
    assert stepped(UNITS, 4, 1) == 5
    assert stepped(NOISE, 50, 1) == 50
    assert stepped(MOMENTUM, 0.99, 1) < 1


@given(st.floats(0, 1e6), st.integers(-30, 30))
def test_any_step_is_allowed_by_the_parameter(value, steps):
    RATE.check(stepped(RATE, value, steps))


@given(st.integers(1, 4096), st.integers(-30, 30))
def test_any_whole_step_is_allowed_by_the_parameter(value, steps):
    assert isinstance(UNITS.check(stepped(UNITS, value, steps)), int)


EXTREMES = (0, -1, 1e308, -1e308, 5e-324, 1.7976931348623157e308, math.inf, -math.inf, 2**63, 0.1)


def is_allowed(param, value):
    try:
        param.check(value)
    except ValueNotAllowed:
        return False
    return True


@pytest.mark.parametrize("owner", [TrainingConfig, Stopping, *LAYERS, *OPTIMIZERS, *SCHEDULES])
def test_every_number_can_be_stepped_from_whatever_was_typed(owner):
    """From a number that is allowed a step leads to one that is, from any other to a number."""
    numbers = [p for p in params_of(owner) if type(p.default) in (int, float)]
    for param in numbers:
        for value, steps in itertools.product(EXTREMES, (1, -1, 10, -10)):
            moved = stepped(param, value, steps)
            assert isinstance(moved, int | float)
            assert is_allowed(param, moved) or not is_allowed(param, value), (param, value, steps)
        for text in ("", "1e", "-", "1e-", "1e308", "1e999", "nan", "9" * 400, "1,5", "−1", "."):
            is_unfinished(param, text)
            with suppress(ValueNotAllowed):
                assert is_allowed(param, read(param, text))
