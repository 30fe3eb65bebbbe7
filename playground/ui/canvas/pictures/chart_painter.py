"""Paints charts: small upright bars about a line at zero."""

import numpy as np
from PySide6.QtCore import QLineF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from playground.core import FloatArray, IntArray
from playground.ui.canvas.faces.moment import FaceMoment, Shown
from playground.ui.canvas.faces.parts import CHART_HEIGHT, GAP, Chart, Scale
from playground.ui.canvas.model import fonts
from playground.ui.canvas.pictures.amounts import words_px
from playground.ui.canvas.pictures.palette import hues, largest
from playground.ui.theme.tokens import Theme

_FINEST = 2.0


class ChartPainter:
    """Holds the numbers of a chart.

    Attributes
    ----------
    numbers
        All numbers, ``(total,)``; ``None`` while nothing is known.
    """

    is_framed_anew = False

    def __init__(self, part: Chart, theme: Theme) -> None:
        self.part = part
        self.numbers: FloatArray | None = None
        self._theme = theme
        self._heights: IntArray | None = None
        self._has_negative = False
        self._shown = Shown.VALUES

    def set_theme(self, theme: Theme) -> None:
        """Take other colours."""
        self._theme = theme

    def take(self, moment: FaceMoment, *, with_texts: bool) -> bool:
        """Take a moment's numbers; tells whether they look different."""
        del with_texts
        before = (self._heights, self._has_negative, self._shown)
        values = moment.numbers(self.part.source)
        fits = values is not None and values.size == self.part.total
        self.numbers = values.reshape(-1).astype(float) if fits and values is not None else None
        self._shown = moment.shown_of(self.part.source)
        if self.numbers is None:
            self._heights = None
            return before[0] is not None
        shown = np.nan_to_num(self.numbers[: self.part.count])
        self._has_negative = bool((shown < 0).any())
        room = CHART_HEIGHT * (0.5 if self._has_negative else 1.0) - 1.0
        self._heights = np.rint(shown / largest(shown) * room * _FINEST).astype(np.int64)
        after = (self._has_negative, self._shown)
        same = before[0] is not None and np.array_equal(self._heights, before[0])
        return not same or after != before[1:]

    def paint(self, painter: QPainter, zoom: float = 1.0) -> None:
        """Draw the line at zero and the bars."""
        del zoom
        theme, part = self._theme, self.part
        left = part.label_width + GAP
        zero = CHART_HEIGHT * (0.5 if self._has_negative else 1.0)
        if self._heights is not None:
            found = hues(theme, Scale.SIGNED, self._shown)
            colors = (QColor(found.low), QColor(found.high))
            wide = max(1.0, part.pitch - 1.0)
            for index, height in enumerate(self._heights.tolist()):
                tall = height / _FINEST
                bar = QRectF(left + index * part.pitch, zero - max(tall, 0.0), wide, abs(tall))
                painter.fillRect(bar, colors[height >= 0])
        painter.setPen(QPen(QColor(theme.disabled), 1.0))
        painter.drawLine(QLineF(left, zero, left + part.count * part.pitch, zero))

    def paint_frames(self, painter: QPainter, zoom: float = 1.0) -> None:
        """Write the name, where it can be read."""
        if words_px(zoom):
            painter.setFont(fonts.secondary_font())
            painter.setPen(QColor(self._theme.secondary))
            place = QRectF(0, 0, self.part.label_width, CHART_HEIGHT)
            right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
            painter.drawText(place, right, self.part.label)

    def value(self, index: int) -> FloatArray | None:
        """Return a bar's number."""
        return None if self.numbers is None else self.numbers[index]
