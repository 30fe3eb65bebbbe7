"""Where a learning rate stands in units of its optimizer's own limit."""

from __future__ import annotations

import itertools

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget
from typing_extensions import override

from playground.explain.loss_surface.stability import BOUNCES, CREEPS, STRAIGHT, Dial
from playground.ui.theme.sizes import secondary_px
from playground.ui.theme.tokens import LIGHT, Theme

ZONES = (("creeps", 0.0, CREEPS), ("straight", CREEPS, STRAIGHT), ("zigzags", STRAIGHT, BOUNCES))
END = 3.0
"""Where the scale ends; rates beyond stand at its end."""
BAR, HEIGHT = 12, 40


class RateDial(QWidget):
    """Draws the four words along a scale, and a mark where the rate is."""

    def __init__(self) -> None:
        super().__init__()
        self._dial: Dial | None = None
        self._theme = LIGHT
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.show_dial(None)

    def show_dial(self, found: Dial | None) -> None:
        """Show where a rate stands, or nothing."""
        self._dial = found
        name = "not known" if found is None else f"{found.position:.3g}, {found.text}"
        self.setAccessibleName(f"Learning rate in units of its limit, which is 2: {name}")
        self.setToolTip("" if found is None else found.text)
        self.update()

    def set_theme(self, theme: Theme) -> None:
        """Draw in these colours."""
        self._theme = theme
        self.update()

    @override
    def sizeHint(self) -> QSize:
        return QSize(300, HEIGHT)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter, theme = QPainter(self), self._theme
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        font = self.font()
        font.setPixelSize(secondary_px())
        painter.setFont(font)
        for word, begin, end in (*ZONES, ("bounces", BOUNCES, END)):
            rect = QRectF(self._x(begin), 14, self._x(end) - self._x(begin), BAR)
            current = self._dial is not None and self._dial.word == word
            painter.fillRect(
                rect.adjusted(1, 0, -1, 0), QColor(theme.accent_soft if current else theme.hover)
            )
            painter.setPen(QColor(theme.text if current else theme.secondary))
            room = rect.adjusted(-12, BAR, 12, BAR + 2)
            painter.drawText(room, Qt.AlignmentFlag.AlignCenter, word)
        if self._dial is not None:
            x = self._x(min(self._dial.position, END))
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(theme.accent))
            tip = [QPointF(x, 15), QPointF(x - 6, 4), QPointF(x + 6, 4)]
            painter.drawPolygon(QPolygonF(tip))

    def _x(self, position: float) -> float:
        """Place a position; creeping gets more room than its share, to be readable."""
        edges = ((0.0, 0.0), (CREEPS, 0.2), (STRAIGHT, 0.45), (BOUNCES, 0.75), (END, 1.0))
        for (low, left), (high, right) in itertools.pairwise(edges):
            if position <= high:
                share = left + (position - low) / (high - low) * (right - left)
                return 6 + share * (self.width() - 12)
        return self.width() - 6.0
