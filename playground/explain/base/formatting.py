"""Amounts as people read them."""

from playground.core import Shape

_STEPS = (("", 1), ("k", 10**3), ("M", 10**6), ("G", 10**9), ("T", 10**12))


def bytes_text(count: int) -> str:
    """Return an amount of memory with three digits: ``640 B``, ``4.82 kB`` (1 kB is 1000 B)."""
    return f"{_short(count)}B"


def count_text(count: int) -> str:
    """Return a number of things: exact up to 99,999, with three digits above: ``118 k``."""
    return f"{count:,}" if count < 100_000 else _short(count).rstrip()


def shape_text(shape: Shape) -> str:
    """Return a shape: ``8×4×4``."""
    return "×".join(map(str, shape)) or "1"


def _short(count: int) -> str:
    """Write three digits and a prefix; the number before the prefix stays below 1000."""
    for prefix, step in _STEPS:
        number = count / step
        text = f"{count}" if step == 1 else f"{number:.{2 if number < 9.995 else 1}f}"
        if step > 1 and number >= 99.95:
            text = f"{number:.0f}"
        if float(text) < 1000 or prefix == _STEPS[-1][0]:
            break
    return f"{text} {prefix}"
