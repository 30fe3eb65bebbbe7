"""Numbers in plots are short and never lie about their sign or size."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from playground.core.text.numbers import percent
from playground.ui.plots.base.number_format import nice_above, short, tick

pytestmark = pytest.mark.gui


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (-0.0417, "−0.0417"),
        (0.015, "0.0150"),
        (0.0, "0"),
        (1.24e-6, "1.24e−6"),
        (1234.56, "1,234.6"),
        (3e7, "3e7"),
        (math.nan, "n/a"),
        (math.inf, "∞"),
        (-math.inf, "−∞"),
    ],
)
def test_short(value, text):
    assert short(value) == text


@pytest.mark.parametrize(
    ("value", "text"),
    [(0.1 + 0.2, "0.3"), (-6.0, "−6"), (1e-15, "0"), (12000, "12,000"), (1e-5, "1e−5")],
)
def test_tick(value, text):
    assert tick(value) == text


def test_percent():
    assert percent(0.9921) == "99.2 %"
    assert percent(math.nan) == "n/a"


@given(st.floats(1e-12, 1e12))
def test_nice_above_is_above_but_near(value):
    limit = nice_above(value)
    assert value <= limit * (1 + 1e-9)
    assert limit <= value * 1.26


@pytest.mark.parametrize("value", [0.0, -1.0, math.nan, math.inf])
def test_nice_above_of_nothing(value):
    assert nice_above(value) == 1.0
