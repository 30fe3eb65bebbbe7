"""Finding texts for which a window has no room."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QCheckBox,
    QComboBox,
    QLabel,
    QPushButton,
    QToolButton,
)

ICON_ONLY = Qt.ToolButtonStyle.ToolButtonIconOnly


def _low(widget, text):
    """Whether a widget has no room for a line of its text, from top to bottom."""
    line = text.split("\n", 1)[0]
    return widget.height() < widget.fontMetrics().tightBoundingRect(line).height()


def texts_cut(window):
    """Texts in sight that are higher than their place, or wider where nothing says they go on."""
    kinds = (QLabel, QPushButton, QToolButton, QCheckBox, QComboBox)
    for widget in (w for kind in kinds for w in window.findChildren(kind)):
        if type(widget) not in kinds:  # it draws itself
            continue
        if isinstance(widget, QToolButton) and widget.toolButtonStyle() is ICON_ONLY:
            continue
        text = widget.currentText() if isinstance(widget, QComboBox) else widget.text()
        if not text or widget.visibleRegion().isEmpty() or "<" in text:
            continue
        if _low(widget, text):
            yield "low", type(widget).__name__, text, widget.height()
        whole = isinstance(widget, QAbstractButton) and not isinstance(widget, QToolButton)
        plain = isinstance(widget, QLabel) and not widget.wordWrap()
        if whole or plain:
            wide = widget.fontMetrics().horizontalAdvance(text.replace("&", ""))
            if widget.width() < wide - 1:
                yield "narrow", type(widget).__name__, text, widget.width(), wide
