"""Amounts in words: three digits, and never four before the prefix."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from playground.core.text.numbers import bytes_text, shape_text, short_count


@pytest.mark.parametrize(
    ("count", "text"),
    [
        (0, "0 B"),
        (999, "999 B"),
        (1000, "1.00 kB"),
        (9994, "9.99 kB"),
        (9996, "10.0 kB"),
        (99_960, "100 kB"),
        (999_499, "999 kB"),
        (999_501, "1.00 MB"),
        (1_234_567_890, "1.23 GB"),
        (5 * 10**15, "5000 TB"),
    ],
)
def test_bytes(count, text):
    assert bytes_text(count) == text


@given(st.integers(1000, 10**15 - 1))
def test_three_digits_are_enough_to_find_the_amount(count):
    number, unit = bytes_text(count).split()
    step = {"kB": 1e3, "MB": 1e6, "GB": 1e9, "TB": 1e12}[unit]
    assert float(number) * step == pytest.approx(count, rel=0.0051)
    assert len(number.replace(".", "")) == 3 or (unit == "TB" and number == "1000")


def test_counts_are_exact_while_they_are_short():
    assert short_count(99_999) == "99,999"
    assert short_count(117_600) == "118 k"
    assert shape_text((16, 8, 8)) == "16×8×8"
    assert shape_text(()) == "1"
