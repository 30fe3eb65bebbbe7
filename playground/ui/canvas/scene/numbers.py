"""How tooltips write numbers."""


def number(value: float) -> str:
    """Return a number as a tooltip shows it: three decimals, more only where it would vanish."""
    return f"{value:.3f}" if abs(value) >= 0.001 or value == 0 else f"{value:.2e}"
