"""How probable each class is to the network: a bar and a number for each."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget
from typing_extensions import override

from playground.core.text.numbers import percent
from playground.ui.sample.sample_words import Verdict
from playground.ui.theme.sizes import scaled
from playground.ui.theme.tokens import GRID, LIGHT, Theme

ROW, NAME_WIDTH, NUMBER_WIDTH, BAR = 20, 120, 60, 8


class ClassShares(QWidget):
    """Shows what the network says of each class; hidden where that are no probabilities."""

    def __init__(self) -> None:
        super().__init__()
        self._verdict = Verdict()
        self._theme = LIGHT
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.hide()

    def set_theme(self, theme: Theme) -> None:
        """Take other colours."""
        self._theme = theme
        self.update()

    def show_verdict(self, verdict: Verdict) -> None:
        """Show what the network makes of another sample."""
        count = len(self._verdict.shares)
        self._verdict = verdict
        self.setVisible(bool(verdict.shares))
        self.setAccessibleName("Probabilities: " + ", ".join(self.lines))
        if len(verdict.shares) != count:
            self.updateGeometry()
        self.update()

    @property
    def lines(self) -> list[str]:
        """What is shown, in words."""
        return [f"{name} {percent(share)}" for name, share in self._verdict.shares]

    @override
    def sizeHint(self) -> QSize:
        return QSize(scaled(NAME_WIDTH + 2 * NUMBER_WIDTH), scaled(ROW) * len(self._verdict.shares))

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        theme, font = self._theme, self.font()
        row, left = scaled(ROW), scaled(NAME_WIDTH)
        wide = self.width() - left - scaled(NUMBER_WIDTH) - GRID
        middle, right = Qt.AlignmentFlag.AlignVCenter, Qt.AlignmentFlag.AlignRight
        for line, (name, share) in enumerate(self._verdict.shares):
            font.setBold(name == self._verdict.answer)
            painter.setFont(font)
            top = line * row
            painter.setPen(QColor(theme.text))
            named = painter.fontMetrics().elidedText(name, Qt.TextElideMode.ElideRight, left - GRID)
            painter.drawText(QRectF(0, top, left, row), middle, named)
            place = QRectF(0, top, self.width(), row)
            painter.drawText(place, middle | right, percent(share))
            painter.setPen(Qt.PenStyle.NoPen)
            bar = QRectF(left, top + (row - BAR) / 2, wide, BAR)
            for color, length in ((theme.border, wide), (theme.accent, wide * share)):
                painter.setBrush(QColor(color))
                bar.setWidth(length)
                painter.drawRoundedRect(bar, BAR / 2, BAR / 2)
