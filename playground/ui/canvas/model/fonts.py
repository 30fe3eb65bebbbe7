"""The fonts of a card, and how wide a text runs in them."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QFont, QFontMetricsF, QGuiApplication

from playground.ui.theme.tokens import SECONDARY_PX, TEXT_PX

_made: dict[tuple[int, QFont.Weight], QFont] = {}
_metrics: dict[int, QFontMetricsF] = {}
_base = QFont()


def title_font(size: int = TEXT_PX) -> QFont:
    """Return the semibold font of titles, in pixels; nobody may change it."""
    return _font(size, QFont.Weight.DemiBold)


def secondary_font() -> QFont:
    """Return the small font of everything below a title; nobody may change it."""
    return plain_font(SECONDARY_PX)


def plain_font(size: int) -> QFont:
    """Return the application's font in a size in pixels; nobody may change it."""
    return _font(size, QFont.Weight.Normal)


def _font(size: int, weight: QFont.Weight) -> QFont:
    """Return a font, made once: every card asks for four whenever it is measured or painted."""
    global _base
    now = QGuiApplication.font()
    if now != _base:
        _base = now
        _made.clear()
        _metrics.clear()
    found = _made.get((size, weight))
    if found is None:
        found = QFont(now)
        found.setPixelSize(size)
        if weight is not QFont.Weight.Normal:
            found.setWeight(weight)
        _made[size, weight] = found
        _metrics[id(found)] = QFontMetricsF(found)
    return found


def text_width(text: str, font: QFont) -> float:
    """Return how wide a text runs."""
    return _metrics_of(font).horizontalAdvance(text)


def measure(font: QFont) -> Callable[[str], float]:
    """Return what tells how wide texts run in a font."""
    return _metrics_of(font).horizontalAdvance


def elided(text: str, font: QFont, width: float) -> str:
    """Return the text, cut with an ellipsis where it would run wider than ``width``."""
    return _metrics_of(font).elidedText(text, Qt.TextElideMode.ElideRight, width)


def _metrics_of(font: QFont) -> QFontMetricsF:
    """Return a font's measures, those of the fonts made here without making them again."""
    return _metrics.get(id(font)) or QFontMetricsF(font)
