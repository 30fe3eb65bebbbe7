"""How numbers are typed, shown and stepped. Knows parameters, not widgets."""

import math
import re
from decimal import Decimal

from playground.core import Param, ValueNotAllowed

UNFINISHED = re.compile(r"[+-]?\.?|[+-]?(\d+\.?\d*|\.\d+)[eE][+-]?")
LOWEST_LOG_STEP = 1e-8
_LARGE = 1e6
"""From here on a power of ten is read more easily than all the zeros."""


def shown(param: Param, value: float) -> str:
    """Write a number as short as it can be without changing it, with the parameter's unit."""
    if isinstance(param.default, int):
        text = str(int(value))
    else:
        text = f"{value:.12g}"
        if float(text) != value:
            text = repr(value)
        if abs(value) >= _LARGE and math.isfinite(value):
            text = min((f"{Decimal(text):e}", text), key=lambda t: len(_bare_power(t)))
        text = _bare_power(text)
    return f"{text} {param.unit}" if param.unit else text


def _bare_power(text: str) -> str:
    """Return a number's text without what its power of ten does not need: ``1e6``."""
    mantissa, mark, exponent = text.partition("e")
    if not mark:
        return text
    mantissa = mantissa.rstrip("0").rstrip(".") if "." in mantissa else mantissa
    return f"{mantissa}e{int(exponent)}"


def read(param: Param, text: str) -> int | float:
    """Read what a person typed; a decimal comma and the unit are fine.

    Raises
    ------
    ValueNotAllowed
        When it is no number or outside the parameter's range.
    """
    number = bare(param, text).replace(",", ".", 1)
    value: int | float
    try:
        value = int(number)
    except ValueError:
        try:
            value = float(number)
        except ValueError:
            raise ValueNotAllowed(param.name, text, param.allowed) from None
    checked = param.check(value)
    assert isinstance(checked, int | float)
    return checked


def bare(param: Param, text: str) -> str:
    """Return the text without the unit."""
    return text.strip().removesuffix(param.unit).strip()


def is_unfinished(param: Param, text: str) -> bool:
    """Tell whether the text is only the beginning of a number, so that it is too early to judge."""
    return UNFINISHED.fullmatch(bare(param, text).replace(",", ".", 1)) is not None


def stepped(param: Param, value: float, steps: int) -> int | float:
    """Return the value some steps away, kept within the parameter's range.

    Logarithmic parameters go through 1, 2, 5, 10, …; others by an even step.
    """
    if not math.isfinite(value):
        return value
    moved = value
    for _ in range(abs(steps)):
        moved = (
            _next_in_series(param, moved, math.copysign(1, steps))
            if param.scale == "log"
            else moved + math.copysign(_even_step(param, value), steps)
        )
    if not math.isfinite(moved):  # there is no number behind the largest one
        return value
    if isinstance(param.default, int):
        moved = round(moved)
    elif param.scale != "log":
        moved = float(f"{moved:.12g}")
    return _kept_inside(param, moved, value)


def _next_in_series(param: Param, value: float, direction: float) -> float:
    lowest = 1.0 if isinstance(param.default, int) else LOWEST_LOG_STEP
    if value <= 0 or not math.isfinite(value):
        return lowest if value <= 0 < direction else value
    exponent = math.floor(math.log10(value) + 1e-12)
    series = [float(f"{m}e{exponent + e}") for e in (-1, 0, 1) for m in (1, 2, 5)]
    if direction > 0:
        return next((v for v in series if v > value * (1 + 1e-9)), value)
    below = next((v for v in reversed(series) if v < value * (1 - 1e-9)), 0.0)
    return below if below >= lowest * (1 - 1e-9) else 0.0


def _even_step(param: Param, value: float) -> float:
    if isinstance(param.default, int):
        return 1.0
    if param.low is not None and param.high is not None:
        size = (param.high - param.low) / 20
    else:
        size = max(abs(value), 1.0) / 10
    return float(f"1e{math.floor(math.log10(size) + 1e-12)}") if size > 0 else 1.0


def _kept_inside(param: Param, moved: float, before: float) -> int | float:
    if param.low is not None and moved <= param.low:
        moved = before if param.low_open else param.low
    if param.high is not None and moved >= param.high:
        moved = before if param.high_open else param.high
    return int(moved) if isinstance(param.default, int) else float(moved)
