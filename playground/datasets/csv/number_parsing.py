"""When a text in a table is a number, and when it stands for a missing value."""

from collections.abc import Sequence

import numpy as np

from playground.core import FloatArray

MISSING = frozenset({"", "na", "n/a", "#n/a", "nan", "?", "null", "-"})
"""What stands for a missing value, in lower case."""


def is_missing(text: str) -> bool:
    """Tell whether a text stands for a missing value."""
    return text.strip().casefold() in MISSING


def to_number(text: str, decimal: str) -> float | None:
    """Return a text as a number, NaN where it stands for a missing value, ``None`` otherwise."""
    if is_missing(text):
        return float("nan")
    if decimal == ",":
        if "." in text:
            return None
        text = text.replace(",", ".")
    if "_" in text:  # Python's own 1_000 is no number in a table
        return None
    try:
        return float(text)
    except ValueError:
        return None


def is_number(text: str, decimal: str) -> bool:
    """Tell whether a text is a number that is there."""
    number = to_number(text, decimal)
    return number is not None and number == number


def to_numbers(texts: Sequence[str], decimal: str) -> FloatArray | None:
    """Convert a whole column, or return ``None`` when one of its values is other text."""
    fast = _fast(texts, decimal)
    if fast is not None:
        return fast
    numbers = np.empty(len(texts))
    for i, text in enumerate(texts):
        number = to_number(text, decimal)
        if number is None:
            return None
        numbers[i] = number
    return numbers


def _fast(texts: Sequence[str], decimal: str) -> FloatArray | None:
    """Convert a column without missing values in one sweep."""
    joined = "\n".join(texts)
    if "_" in joined or (decimal == "," and "." in joined):
        return None
    count = len(texts)
    if decimal == ",":
        texts = joined.replace(",", ".").split("\n")
        if len(texts) != count:  # a quoted value holds a line break
            return None
    try:
        return np.fromiter(map(float, texts), dtype=np.float64, count=count)
    except ValueError:
        return None
