"""The fonts of a card, and how wide a text runs in them."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QFont, QFontMetricsF, QGuiApplication

from playground.ui.theme.tokens import SECONDARY_PX, TEXT_PX


def title_font(size: int = TEXT_PX) -> QFont:
    """Return the semibold font of titles, in pixels."""
    font = plain_font(size)
    font.setWeight(QFont.Weight.DemiBold)
    return font


def secondary_font() -> QFont:
    """Return the small font of everything below a title."""
    return plain_font(SECONDARY_PX)


def plain_font(size: int) -> QFont:
    """Return the application's font in a size in pixels."""
    font = QFont(QGuiApplication.font())
    font.setPixelSize(size)
    return font


def text_width(text: str, font: QFont) -> float:
    """Return how wide a text runs."""
    return QFontMetricsF(font).horizontalAdvance(text)


def measure(font: QFont) -> Callable[[str], float]:
    """Return what tells how wide texts run in a font."""
    return QFontMetricsF(font).horizontalAdvance


def elided(text: str, font: QFont, width: float) -> str:
    """Return the text, cut with an ellipsis where it would run wider than ``width``."""
    return QFontMetricsF(font).elidedText(text, Qt.TextElideMode.ElideRight, width)
