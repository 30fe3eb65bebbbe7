"""What is said of a column whose values are read otherwise than a person may take them."""

import re
from collections.abc import Iterable

from playground.core.text.numbers import counted, is_or_are
from playground.datasets.csv.base.number_parsing import BLANKS, NumberFormat, is_number

_JUDGED_TEXTS = 200
_NEAR = re.compile(
    rf"""[^\w\s]{{0,2}}\s*\d[\d.,'\u2019{BLANKS}]*(?:[eEdD][+-]?\d+)?\s*"""
    r"[^\d\s]{0,4}(?:\s*\d[\d.,]*)?[^\w\s]?|0[xX][0-9a-fA-F]+"
)
_DATE = re.compile(
    r"\d{1,4}([-/.])\d{1,2}\1\d{1,4}(?:[T ]\d{1,2}:\d{2}.*)?|\d{1,2}:\d{2}(?::\d{2})?(?:[.,]\d+)?"
)


def about_sign(name: str, sign: str, count: int, present: int) -> str:
    """Say what became of a sign at so many of the numbers that are there."""
    values = counted(count, "value")
    if sign == "(":
        verb = is_or_are(count)
        return f"{name!r}: {values} in brackets {verb} read as negative."
    said = f"{name!r}: the sign {sign!r} at {values} is left out"
    if sign != "%":
        return f"{said}."
    others = present - count
    beside = f"; {others} others have no such sign" if others else ""
    return f"{said}: 12% is read as 12{beside}."


def about_texts(name: str, values: Iterable[str], numbers: NumberFormat) -> list[str]:
    """Say so where most of the first texts are nearly numbers, or dates."""
    texts = [text for text in dict.fromkeys(values) if text][:_JUDGED_TEXTS]
    dates = sum(map(_is_date, texts))
    if dates and 2 * dates >= len(texts):
        return [f"{name!r} holds dates or times ({texts[0]!r:.40}): they are read as text."]
    plain = [is_number(text, numbers) for text in texts]
    near = sum(_is_near_number(t) or p for t, p in zip(texts, plain, strict=True))
    odd = [text for text, is_plain in zip(texts, plain, strict=True) if not is_plain]
    if not odd or 2 * near < len(texts):
        return []
    return [f"{name!r} is read as text, for {odd[0]!r:.40} is not a plain number."]


def is_led_by_zero(text: str) -> bool:
    """Tell whether a whole number is written with zeros before it, as codes are."""
    text = text.strip()
    return len(text) > 1 and text[0] == "0" and text.isascii() and text.isdigit()


def _is_near_number(text: str) -> bool:
    """Tell whether a text is a number with something at it: a unit, a sign, a second number."""
    return _NEAR.fullmatch(text) is not None


def _is_date(text: str) -> bool:
    """Tell whether a text looks like a date, a time or both."""
    return _DATE.fullmatch(text) is not None
