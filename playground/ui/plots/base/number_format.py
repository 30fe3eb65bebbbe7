"""Numbers as people read them in plots: short, with a real minus sign."""

import math


def short(value: float) -> str:
    """Return a measured value with about four digits: ``−0.0417``, ``1.24e−6``, ``n/a``."""
    if math.isnan(value):
        return "n/a"
    if math.isinf(value):
        return "∞" if value > 0 else "−∞"
    size = abs(value)
    if size == 0:
        text = "0"
    elif size < 0.001 or size >= 100_000:
        text = f"{value:.3g}"
    elif size < 10:
        text = f"{value:.4f}"
    else:
        text = f"{value:,.5g}" if size < 1000 else f"{value:,.1f}"
    return _dress(text)


def significant(value: float) -> str:
    """Return a value with three significant digits, however small: ``−0.00112``, ``3.1e−7``."""
    if not math.isfinite(value):
        return short(value)
    return _dress(f"{value:.3g}" if abs(value) < 1e5 else f"{value:.2e}")


def tick(value: float) -> str:
    """Return an axis label: as few digits as the value needs."""
    if abs(value) < 1e-12:
        return "0"
    if 0.001 <= abs(value) < 100_000:
        return _dress(f"{round(value, 6):,.6g}" if abs(value) < 1000 else f"{value:,.0f}")
    return _dress(f"{value:.3g}")


def percent(value: float) -> str:
    """Return a share as ``99.2 %``."""
    return "n/a" if math.isnan(value) else f"{value * 100:.1f} %"


def nice_above(value: float) -> float:
    """Return the next round number at or above a positive value, at most a fifth larger."""
    if not value > 0 or math.isinf(value):
        return 1.0
    power = 10.0 ** math.floor(math.log10(value))
    for factor in (1, 1.2, 1.4, 1.6, 1.8, 2, 2.4, 2.8, 3.2, 3.6, 4, 4.5, 5, 6, 7, 8, 9, 10):
        if factor * power >= value * (1 - 1e-12):
            return factor * power
    return 10 * power


def _dress(text: str) -> str:
    mantissa, _, exponent = text.partition("e")
    if exponent:
        text = f"{mantissa}e{int(exponent)}"
    return text.replace("-", "−")
