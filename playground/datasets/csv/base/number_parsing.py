"""When a text in a table is a number, and when it stands for a missing value."""

import re
from collections.abc import Sequence
from functools import cache

import numpy as np
from msgspec import Struct

from playground.core import FloatArray

MISSING = ("na", "n/a", "#n/a", "nan", "?", "null", "-")
"""What stands for a missing value, in lower case, besides an empty cell."""

PLACEHOLDERS = frozenset(
    {".", "..", "...", "none", "nil", "--", "---", "n.a.", "missing", "unknown", "#value!"}
    | {"#div/0!", "#num!", "#ref!", "#name?", "not available", "n.d.", "nd", "<na>", "nat"}
)
"""What stands for a missing value only among numbers, in lower case: elsewhere it may be a text."""

BLANKS = " \u00a0\u2009\u202f"
"""Blanks that may stand between thousands."""

_SIGNS = "$€£¥₹%"
_CODES = "USD|EUR|GBP|CHF|JPY|CNY|INR|CAD|AUD|SEK|NOK|DKK|PLN|CZK|BRL"
_SIGN = rf"(?:[A-Z]{{0,2}}[{_SIGNS}]|{_CODES})?"
_DRESSED = re.compile(
    rf"""(["']?)\s*([+\-\u2212\u2013]?)\s*{_SIGN}\s*([+\-\u2212\u2013]?)([\d.,'\u2019eE+\-{BLANKS}]*?)\s*"""
    rf"""{_SIGN}\s*\1"""
)
_SIGN_IN = re.compile(rf"[{_SIGNS}]|{_CODES}|^\s*\(")
_BOUND = re.compile(r"[<>~≈≤≥]=?\s*[-+]?[\d.,]+")
_DIGITS = re.compile(r"\s*[+-]?\d{16,}\s*")
LARGEST_EXACT = 2.0**53
"""Whole numbers beyond it are not all different as float64."""


_ARABIC = {0x66B: ".", 0x66C: None}
"""The signs before decimals and between thousands that go with Arabic digits."""


class NumberFormat(Struct, frozen=True):
    """How numbers are written.

    Parameters
    ----------
    decimal
        ``"."`` or ``","``.
    thousands
        The character between groups of three digits; empty for none. A blank stands for all kinds.
    missing
        The words for a missing value, in lower case; an empty cell always is one.
    """

    decimal: str = "."
    thousands: str = ""
    missing: tuple[str, ...] = MISSING

    @property
    def spellings(self) -> frozenset[str]:
        """The words for missing as they are mostly spelled."""
        return _spellings(self.missing)

    def is_missing(self, text: str) -> bool:
        """Tell whether a text stands for a missing value."""
        word = text.strip().casefold()
        return not word or word in self.missing


@cache
def _spellings(words: tuple[str, ...]) -> frozenset[str]:
    spelled = (f(word) for word in words for f in (str.lower, str.upper, str.capitalize))
    return frozenset(("", *spelled, *(("NaN",) if "nan" in words else ())))


def to_number(text: str, fmt: NumberFormat) -> float | None:
    """Return a text as a number, NaN where it stands for a missing value, ``None`` otherwise.

    Quotation marks around a number, a currency sign and a percent sign are left out; a number in
    brackets is negative, as accounts have it.
    """
    if fmt.is_missing(text):
        return float("nan")
    number = _plain_number(text, fmt)
    if number is not None:
        return number
    text = text.strip()
    bracketed = text.startswith("(") and text.endswith(")")
    dressed = _DRESSED.fullmatch(text[1:-1] if bracketed else text)
    if dressed is None or (dressed[2] and dressed[3]) or not dressed[4]:
        return None
    negative = (dressed[2] or dressed[3]) not in ("", "+")
    if bracketed and (negative or dressed[1]):
        return None
    minus = "-" if negative or bracketed else ""
    return _plain_number(minus + dressed[4].strip(), fmt)


def _plain_number(text: str, fmt: NumberFormat) -> float | None:
    text = text.strip()
    if not text.isascii() and text[-1:].isdecimal():
        text = text.translate(_ARABIC)
    if fmt.thousands and _grouped(fmt).fullmatch(text):
        signs = BLANKS if fmt.thousands == " " else fmt.thousands
        text = text.translate({ord(sign): None for sign in signs})
    if fmt.decimal == ",":
        if "." in text:
            return None
        text = text.replace(",", ".")
    if "_" in text:  # Python's own 1_000 is no number in a table
        return None
    try:
        return float(text)
    except ValueError:
        return None


@cache
def _grouped(fmt: NumberFormat) -> re.Pattern[str]:
    sign = f"[{BLANKS}]" if fmt.thousands == " " else re.escape(fmt.thousands)
    groups = rf"\d{{1,3}}({sign}\d{{3}})+|\d{{1,2}}({sign}\d{{2}})+{sign}\d{{3}}"  # or as in India
    return re.compile(rf"[+-]?({groups})({re.escape(fmt.decimal)}\d*)?")


def is_number(text: str, fmt: NumberFormat) -> bool:
    """Tell whether a text is a number that is there."""
    number = to_number(text, fmt)
    return number is not None and number == number


def is_placeholder(text: str) -> bool:
    """Tell whether a text among numbers says that a number is missing, or only bounds it."""
    return text.casefold() in PLACEHOLDERS or _BOUND.fullmatch(text) is not None


def sign_in(text: str) -> str:
    """Return the percent or currency sign, or the bracket, at a number; empty for none."""
    found = _SIGN_IN.search(text)
    return found[0].strip() if found else ""


def to_numbers(texts: Sequence[str], fmt: NumberFormat) -> FloatArray | None:
    """Convert a column without missing values in one sweep; ``None`` when it needs a closer look.

    A look is needed for every value that is not written as Python writes numbers, and for whole
    numbers so long that float64 would lose digits.
    """
    joined = "\n".join(texts)
    if "_" in joined or (fmt.decimal == "," and "." in joined):
        return None
    count = len(texts)
    written = texts
    if fmt.decimal == ",":
        if fmt.thousands == ",":
            return None
        written = joined.replace(",", ".").split("\n")
        if len(written) != count:  # a quoted value holds a line break
            return None
    try:
        numbers = np.fromiter(map(float, written), dtype=np.float64, count=count)
    except ValueError:
        return None
    return None if np.isnan(numbers).any() or loses_digits(texts, numbers) else numbers


MOST_DIGITS = 300
"""A whole number with more of them lies near the end of float64, or beyond."""


def loses_digits(texts: Sequence[str], numbers: FloatArray) -> bool:
    """Tell whether a text is a whole number that float64 does not hold exactly."""
    large = np.flatnonzero(np.abs(numbers) >= LARGEST_EXACT)
    return any(
        _DIGITS.fullmatch(texts[i]) is not None
        and (len(texts[i]) > MOST_DIGITS or int(texts[i]) != int(numbers[i]))
        for i in map(int, large)
    )
