"""How tooltips write numbers."""

from playground.core.text import numbers


def number(value: float) -> str:
    """Return a number as a tooltip shows it: three decimals, more only where it would vanish."""
    if abs(value) >= 0.001 or value == 0:
        return numbers.fixed(value, 3)
    return numbers.number(value, lowest=0.001)
