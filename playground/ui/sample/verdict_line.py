"""The line that says what became of a sample: it may change with every frame."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget
from typing_extensions import override

from playground.ui.sample.sample_words import Verdict
from playground.ui.theme.markup import as_text
from playground.ui.theme.tokens import LIGHT, SECONDARY_PX, Theme

INDENT = 4
STEP = 40
"""Room is asked for in such steps: another digit moves nothing."""


class VerdictLine(QWidget):
    """Writes a verdict as far as there is room; no layout is asked anew for another one."""

    def __init__(self) -> None:
        super().__init__()
        self._verdict = Verdict()
        self._theme = LIGHT
        font = self.font()
        font.setPixelSize(SECONDARY_PX + 1)
        self.setFont(font)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)

    def set_theme(self, theme: Theme) -> None:
        """Take other colours."""
        self._theme = theme
        self.update()

    def show_verdict(self, verdict: Verdict) -> bool:
        """Write another verdict; tells whether it wants other room."""
        before = self.wanted
        self._verdict = verdict
        self.setToolTip(as_text(verdict.details))
        self.update()
        return self.wanted != before

    @property
    def wanted(self) -> int:
        """The room that all of it takes, a little more than it needs."""
        return -(-self._width(self._mark(self._verdict.text)) // STEP) * STEP

    @property
    def shown_text(self) -> str:
        """The words there is room for."""
        room = self.width() - INDENT
        for words in (self._verdict.text, *self._verdict.shorter):
            if self._width(self._mark(words)) <= room:
                return self._mark(words)
        words = self._mark(self._fewest)
        return self.fontMetrics().elidedText(words, Qt.TextElideMode.ElideRight, room)

    @property
    def needed(self) -> int:
        """The room that the fewest words take."""
        return self._width(self._mark(self._fewest)) + INDENT

    @property
    def _fewest(self) -> str:
        return self._verdict.shorter[-1] if self._verdict.shorter else self._verdict.text

    def _width(self, words: str) -> int:
        return self.fontMetrics().horizontalAdvance(words)

    def _mark(self, words: str) -> str:
        return f"✕ {words}" if words and self._verdict.is_wrong else words

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        painter = QPainter(self)
        theme = self._theme
        painter.setPen(QColor(theme.error if self._verdict.is_wrong else theme.text))
        place = self.rect().adjusted(INDENT, 0, 0, 0)
        at = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(place, at, self.shown_text)
