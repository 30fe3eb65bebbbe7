"""How large text is: as the system says, and everything that holds text grows with it."""

from functools import cache

from PySide6.QtGui import QFontDatabase, QFontInfo

from playground.ui.theme.tokens import READOUT_PX, SECONDARY_PX, TEXT_PX


def system_px() -> int:
    """Return the size of the system's text, in pixels; asked anew whenever the looks change."""
    return QFontInfo(QFontDatabase.systemFont(QFontDatabase.SystemFont.GeneralFont)).pixelSize()


_factor = 1.0


@cache
def _scale() -> float:
    return _factor * max(1.0, system_px() / TEXT_PX)


def enlarge(factor: float) -> None:
    """Make everything larger than usual by a factor, from when the looks are applied next."""
    global _factor
    _factor = factor
    ask_anew()


def ask_anew() -> None:
    """Take another size of the system's text from now on."""
    _scale.cache_clear()


def scaled(pixels: float) -> int:
    """Return a length that was drawn for the window's own text size, for the system's.

    The window's own size is the least: smaller systems get it, larger ones theirs.
    """
    return round(pixels * _scale())


def text_px() -> int:
    """Return the size of text."""
    return scaled(TEXT_PX)


def secondary_px() -> int:
    """Return the size of what is less important."""
    return scaled(SECONDARY_PX)


def readout_px() -> int:
    """Return the size of numbers that stand out."""
    return scaled(READOUT_PX)
