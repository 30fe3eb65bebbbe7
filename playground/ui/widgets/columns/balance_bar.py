"""How many rows each class has, as one bar in the classes' colours."""

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QHelpEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget
from typing_extensions import override

from playground.core.text.numbers import percent
from playground.datasets.summary.column_statistics import TextCount
from playground.ui.theme.sizes import secondary_px
from playground.ui.theme.tokens import LIGHT, Theme, class_colors

BAR = 10
LINE = 16
SWATCH = 8
GAP = 4
MOST_TOLD = 30


class BalanceBar(QWidget):
    """A bar as wide as there is room, and below it the classes with their counts, as far as fits.

    The tooltip and the accessible description name all of them.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._balance: tuple[TextCount, ...] = ()
        self._theme = LIGHT
        self.setAccessibleName("Class balance")
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.hide()

    def set_balance(self, balance: Sequence[TextCount]) -> None:
        """Show how many rows each class has; hidden without classes."""
        self._balance = tuple(balance)
        self.setAccessibleDescription(", ".join(self.words(MOST_TOLD)))
        self.setVisible(bool(balance))
        self.update()

    def set_theme(self, theme: Theme) -> None:
        """Take a theme's colours."""
        self._theme = theme
        self.update()

    def words(self, most: int) -> list[str]:
        """Return ``setosa: 50 (33.3 %)`` for the first classes."""
        total = sum(each.count for each in self._balance) or 1
        said = [
            f"{each.text}: {each.count:,} ({percent(each.count / total)})"
            for each in self._balance[:most]
        ]
        more = len(self._balance) - most
        return [*said, f"and {more} more classes"] if more > 0 else said

    @override
    def sizeHint(self) -> QSize:
        return QSize(160, BAR + LINE + GAP)

    @override
    def event(self, event: object) -> bool:
        """Name the classes where the mouse rests."""
        if isinstance(event, QHelpEvent):
            QToolTip.showText(event.globalPos(), "\n".join(self.words(MOST_TOLD)), self)
            return True
        return bool(super().event(event))  # type: ignore[arg-type]

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        painter = QPainter(self)
        colors = [QColor(c) for c in class_colors(self._theme, len(self._balance))]
        total = sum(each.count for each in self._balance) or 1
        begin, passed = 0.0, 0
        for color, each in zip(colors, self._balance, strict=True):
            passed += each.count
            end = round(self.width() * passed / total)
            gap = 1.0 if end < self.width() and end - begin > 2 else 0.0
            painter.fillRect(QRectF(begin, 0, end - begin - gap, BAR), color)
            begin = end
        self._write_names(painter, colors)

    def _write_names(self, painter: QPainter, colors: Sequence[QColor]) -> None:
        """Write as many names and counts as there is room for."""
        font = QFont(self.font())
        font.setPixelSize(secondary_px())
        painter.setFont(font)
        metrics, x, top = painter.fontMetrics(), 0, BAR + GAP
        for i, (color, each) in enumerate(zip(colors, self._balance, strict=True)):
            left = len(self._balance) - i
            more = f"+{left}"
            text = f"{each.text} {each.count:,}"
            width = SWATCH + GAP + metrics.horizontalAdvance(text)
            reserve = metrics.horizontalAdvance(more) + 2 * GAP if left > 1 else 0
            if x + width + reserve > self.width():
                room = self.width() - x
                painter.setPen(QColor(self._theme.secondary))
                shown = more if x else metrics.elidedText(text, Qt.TextElideMode.ElideRight, room)
                painter.drawText(x, top + metrics.ascent(), shown)
                return
            middle = top + metrics.ascent() - SWATCH + 1
            painter.fillRect(QRectF(x, middle, SWATCH, SWATCH), color)
            painter.setPen(QColor(self._theme.secondary))
            painter.drawText(x + SWATCH + GAP, top + metrics.ascent(), text)
            x += width + 3 * GAP
