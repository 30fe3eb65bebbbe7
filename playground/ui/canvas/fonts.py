"""The two text sizes of a card, and how wide a text runs in them."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QFont, QFontMetricsF, QGuiApplication

from playground.ui.theme import SECONDARY_PX, TEXT_PX


def title_font() -> QFont:
    """Return the semibold font of titles."""
    font = QFont(QGuiApplication.font())
    font.setPixelSize(TEXT_PX)
    font.setWeight(QFont.Weight.DemiBold)
    return font


def secondary_font() -> QFont:
    """Return the small font of everything below a title."""
    font = QFont(QGuiApplication.font())
    font.setPixelSize(SECONDARY_PX)
    return font


def text_width(text: str, font: QFont) -> float:
    """Return how wide a text runs."""
    return QFontMetricsF(font).horizontalAdvance(text)


def elided(text: str, font: QFont, width: float) -> str:
    """Return the text, cut with an ellipsis where it would run wider than ``width``."""
    return QFontMetricsF(font).elidedText(text, Qt.TextElideMode.ElideRight, width)
