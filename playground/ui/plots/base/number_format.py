"""How many digits numbers have in plots, and where axes end."""

import math

from playground.core.text.numbers import fixed, number


def short(value: float) -> str:
    """Return a measured value with about four digits: ``−0.0417``, ``1.24e−6``, ``n/a``."""
    size = abs(value)
    if 0.001 <= size < 10:
        return fixed(value, 4)
    if 1000 <= size < 100_000:
        return fixed(value, 1)
    digits = 5 if 10 <= size < 1000 else 3
    return number(value, digits, lowest=0.001, highest=100_000, trim=True)


def significant(value: float) -> str:
    """Return a value with three significant digits, however small: ``−0.00112``, ``3.1e−7``."""
    return number(value, 3, highest=100_000, trim=True)


def tick(value: float) -> str:
    """Return an axis label: as few digits as the value needs."""
    if abs(value) < 1e-12:
        return "0"
    digits = 6 if 0.001 <= abs(value) < 100_000 else 3
    return number(value, digits, lowest=0.001, highest=100_000, trim=True)


def percent_tick(value: float) -> str:
    """Return a share as a label of an axis."""
    return f"{tick(round(value * 100, 4))} %"


def nice_above(value: float) -> float:
    """Return the next round number at or above a positive value, at most a fifth larger."""
    if not value > 0 or math.isinf(value):
        return 1.0
    power = 10.0 ** math.floor(math.log10(value))
    for factor in (1, 1.2, 1.4, 1.6, 1.8, 2, 2.4, 2.8, 3.2, 3.6, 4, 4.5, 5, 6, 7, 8, 9, 10):
        if factor * power >= value * (1 - 1e-12):
            return factor * power
    return 10 * power
