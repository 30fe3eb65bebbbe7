"""Names beside rows and columns: how much room they take, and what fits into it."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetrics

from playground.ui.plots.base.axes import LABEL_GAP, small_font

WIDEST = 96


def label_width(names: Sequence[str], widest: int = WIDEST) -> int:
    """Return the width of an axis that holds the longest name, up to a limit."""
    metrics = QFontMetrics(small_font())
    longest = max((metrics.horizontalAdvance(name) for name in names[:200]), default=0)
    return min(longest, widest) + LABEL_GAP + 4


def fitting(names: Sequence[str], width: float) -> list[str]:
    """Return the names, each shortened with an ellipsis to a width in pixels."""
    metrics = QFontMetrics(small_font())
    return [metrics.elidedText(name, Qt.TextElideMode.ElideRight, int(width)) for name in names]
