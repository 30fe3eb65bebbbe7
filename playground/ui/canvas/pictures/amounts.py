"""How small numbers beside bars are written."""


def compact(value: float) -> str:
    """Return a number in about six characters: 0.25, 5.1, 212, 585,863, 2.3e9."""
    size = abs(value)
    if size >= 1e6 or 0 < size < 1e-3:
        mantissa, _, power = f"{value:.1e}".partition("e")
        text = f"{mantissa}e{int(power)}"
    elif size >= 1000:
        text = f"{value:,.0f}"
    else:
        text = f"{value:.4g}" if size >= 100 else f"{value:.3g}"
    return text.replace("-", "−")
