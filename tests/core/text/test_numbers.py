"""What is written reads back as the number, within the digits that are shown."""

import math
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import playground
from playground.core.text.numbers import (
    bytes_text,
    counted,
    fixed,
    is_or_are,
    named_for,
    number,
    percent,
    plural,
    short_count,
)

FINITE = st.floats(allow_nan=False, allow_infinity=False, min_value=-1e300, max_value=1e300)
PREFIX = {"": 1, "k": 10**3, "M": 10**6, "G": 10**9, "T": 10**12}


def read(text):
    """Read a number as a person does."""
    bare = text.replace("−", "-").replace(",", "").replace("∞", "inf").removesuffix("%").strip()
    return float(bare)


def last_place(text):
    """Return what one more in a text's last digit is worth."""
    mantissa, _, power = text.replace("−", "-").replace(",", "").strip("+ %").partition("e")
    decimals = len(mantissa.partition(".")[2])
    return 10.0 ** (int(power or 0) - decimals)


@given(FINITE, st.integers(1, 9), st.booleans(), st.booleans())
def test_a_number_reads_back_within_its_digits(value, digits, trim, signed):
    text = number(value, digits, trim=trim, signed=signed)
    slack = 0.5 * 10.0 ** (1 - digits) * abs(value)
    assert abs(read(text) - value) <= slack * (1 + 1e-9)
    if not trim and value:
        assert abs(read(text) - value) <= 0.5 * last_place(text) * (1 + 1e-6)
    assert math.copysign(1, read(text)) == math.copysign(1, value) or value == 0
    assert text.startswith("+") == (signed and value > 0)
    assert "-" not in text


@given(FINITE.filter(lambda x: abs(x) < 1e15), st.integers(0, 6))
def test_a_fixed_number_reads_back_within_its_decimals(value, decimals):
    text = fixed(value, decimals)
    assert abs(read(text) - value) <= 0.5 * 10.0**-decimals + 1e-9 * abs(value)
    assert len(text.partition(".")[2]) == decimals


@given(st.floats(0, 1), st.integers(0, 4))
def test_a_share_reads_back(share, decimals):
    assert abs(read(percent(share, decimals)) / 100 - share) <= 0.5001 * 10.0 ** -(decimals + 2)


@given(st.integers(0, 10**15))
def test_counts_read_back(count):
    assert read(counted(count, "unit").split()[0]) == count
    for text, exact in ((short_count(count), 99_999), (bytes_text(count).removesuffix("B"), 999)):
        digits, _, prefix = text.strip().partition(" ")
        shown = read(digits) * PREFIX[prefix]
        assert shown == count or (count > exact and abs(shown - count) <= 0.00502 * count)
        assert count > 10**12 or read(digits) < max(1000, exact + 1)


@pytest.mark.parametrize(
    ("count", "noun", "text"),
    [
        (0, "unit", "0 units"),
        (1, "epoch", "1 epoch"),
        (3, "epoch", "3 epochs"),
        (10, "class", "10 classes"),
        (1, "class", "1 class"),
        (1204, "entry", "1,204 entries"),
        (2, "way", "2 ways"),
        (2, "axis", "2 axes"),
        (3, "test sample", "3 test samples"),
        (2, "branch", "2 branches"),
        (-2, "unit", "−2 units"),
    ],
)
def test_words_follow_their_number(count, noun, text):
    assert counted(count, noun) == text


PLURALS = re.compile(r"""["'](s|es|ies)["'] if |else ["'](s|es|ies)["']|["']1 \w+["'] if """)


MINUS = re.compile(r"""replace\(["']-["'], ["']−["']""")


@pytest.mark.parametrize("brother", [PLURALS, MINUS], ids=["plurals", "minus"])
def test_no_other_place_writes_counts_and_numbers(brother):
    """What counts by itself says "1 epochs" sooner or later."""
    sources = set(Path(playground.__file__).parent.rglob("*.py"))
    texts = {str(path): path.read_text(encoding="utf-8") for path in sources}
    assert not [path for path, text in texts.items() if brother.search(text)]


def test_several_words_change_at_the_end():
    assert plural("kind of class") == "kind of classes"


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.0, "0"),
        (-0.0, "0"),
        (0.04171, "0.0417"),
        (-1.5, "−1.50"),
        (1204.4, "1,204"),
        (999_999.7, "1,000,000"),
        (1e6, "1.00e6"),
        (1.24e-6, "1.24e−6"),
        (-math.inf, "−∞"),
        (math.inf, "∞"),
        (math.nan, "n/a"),
        (9.996, "10.0"),
    ],
)
def test_numbers_are_short(value, text):
    assert number(value) == text


def test_verbs_and_names_follow_their_number_too():
    assert [f"{counted(n, 'image')} {is_or_are(n)}" for n in (1, 2)] == [
        "1 image is",
        "2 images are",
    ]
    assert [named_for(n, "wire") for n in (0, 1, 2)] == ["wires", "wire", "wires"]


def test_a_million_keeps_its_one():
    assert number(1e6, trim=True) == "1e6"
    assert number(1e6, highest=1e7, trim=True) == "1,000,000"
    assert number(0.5, trim=True) == "0.5"
    assert number(100.0, trim=True) == "100"


def test_a_fixed_number_below_what_is_shown_has_no_sign():
    assert fixed(-0.0004, 2) == "0.00"
    assert fixed(-0.006, 2) == "−0.01"
    assert fixed(0.25, 2, signed=True) == "+0.25"
    assert fixed(math.nan, 2) == "n/a"
