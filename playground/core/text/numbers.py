"""Numbers and counts as people read them: the one place that writes them, for window and terminal.

What is written reads back as the number, but for the digits that are not shown.
"""

import math
import re
from collections.abc import Iterable
from functools import cache, lru_cache

NOT_A_NUMBER = "n/a"
MINUS = "−"
LOWEST, HIGHEST = 1e-4, 1e6
"""Numbers of a size between these are written without a power of ten."""

_PREFIXES = (("", 1), ("k", 10**3), ("M", 10**6), ("G", 10**9), ("T", 10**12))
_IRREGULAR = {"axis": "axes", "epoch": "epochs", "index": "indices", "matrix": "matrices"}
_HISSES = re.compile(r"(s|x|z|ch|sh)$")
_CONSONANT_Y = re.compile(r"[^aeiou]y$")


@lru_cache(4096)
def counted(count: int, noun: str) -> str:
    """Return how many there are of something: ``1 unit``, ``1,204 units``, ``0 classes``."""
    return f"{with_minus(f'{count:,}')} {named_for(count, noun)}"


def named_for(count: int, noun: str) -> str:
    """Return what so many of something are called, without the number: ``wire``, ``wires``."""
    return noun if count == 1 else plural(noun)


def is_or_are(count: int) -> str:
    """Return the verb that follows so many of something."""
    return "is" if count == 1 else "are"


@cache
def plural(noun: str) -> str:
    """Return what several of something are called; of several words the last one changes."""
    head, _, last = noun.rpartition(" ")
    if last in _IRREGULAR:
        several = _IRREGULAR[last]
    elif _HISSES.search(last):
        several = f"{last}es"
    elif _CONSONANT_Y.search(last):
        several = f"{last[:-1]}ies"
    else:
        several = f"{last}s"
    return f"{head} {several}" if head else several


def number(
    value: float,
    digits: int = 3,
    *,
    lowest: float = LOWEST,
    highest: float = HIGHEST,
    trim: bool = False,
    signed: bool = False,
) -> str:
    """Return a measured number with so many digits that count: ``0.0417``, ``1,204``, ``1.24e−6``.

    Parameters
    ----------
    value
        The number; one that is not finite reads ``∞``, ``−∞`` or ``n/a``.
    digits
        How many digits count; those before the decimal point are never left out.
    lowest, highest
        Smaller sizes, and sizes from the other on, are written with a power of ten.
    trim
        Leave out zeros at the end.
    signed
        Write the plus sign of what is more than nothing, too.
    """
    plus = "+" if signed and value > 0 else ""
    if math.isnan(value):
        return NOT_A_NUMBER
    if math.isinf(value):
        return f"{plus}∞" if value > 0 else f"{MINUS}∞"
    if value == 0:
        return "0"
    mantissa, _, exponent = f"{value:.{digits - 1}e}".partition("e")
    power = int(exponent)
    if lowest <= abs(value) < highest:
        text = f"{value:,.{max(0, digits - 1 - power)}f}"
        return plus + with_minus(_trimmed(text) if trim else text)
    return plus + with_minus(f"{_trimmed(mantissa) if trim else mantissa}e{power}")


def fixed(value: float, decimals: int, *, signed: bool = False) -> str:
    """Return a number with so many decimals: ``−1,204.50``."""
    if not math.isfinite(value):
        return number(value, signed=signed)
    text = f"{value:,.{decimals}f}"
    if not text.strip("-0.,"):
        text = text.lstrip("-")  # nothing is shown of what is below nothing
    return with_minus(f"+{text}" if signed and value > 0 else text)


def percent(share: float, decimals: int = 1) -> str:
    """Return a share of one: ``99.2 %``."""
    return NOT_A_NUMBER if math.isnan(share) else f"{fixed(100 * share, decimals)} %"


def short_count(count: int) -> str:
    """Return how many: exact up to 99,999, with three digits above: ``118 k``."""
    return f"{count:,}" if count < 100_000 else _prefixed(count).rstrip()


def bytes_text(count: int) -> str:
    """Return an amount of memory with three digits: ``640 B``, ``4.82 kB`` (1 kB is 1000 B)."""
    return f"{_prefixed(count)}B"


def shape_text(shape: Iterable[int]) -> str:
    """Return a shape: ``8×4×4``."""
    return "×".join(map(str, shape)) or "1"


def with_minus(text: str) -> str:
    """Return a number's text with real minus signs."""
    return text.replace("-", MINUS)


def _trimmed(text: str) -> str:
    return text.rstrip("0").rstrip(".") if "." in text else text


def _prefixed(count: int) -> str:
    """Write three digits and a prefix; the number before the prefix stays below 1000."""
    for prefix, step in _PREFIXES:
        scaled = count / step
        text = f"{count}" if step == 1 else f"{scaled:.{2 if scaled < 9.995 else 1}f}"
        if step > 1 and scaled >= 99.95:
            text = f"{scaled:.0f}"
        if float(text) < 1000 or prefix == _PREFIXES[-1][0]:
            break
    return f"{text} {prefix}"
