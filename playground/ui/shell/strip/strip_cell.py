"""One cell of the strip: a sentence on the colour of its state."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QBrush, QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QLabel, QSizePolicy
from typing_extensions import override

from playground.ui.shell.strip.sentences import Sentence, State
from playground.ui.theme.tokens import LIGHT, Theme

_PADDING = 10
_EMPTY = Sentence("", "", State.EMPTY)


class StripCell(QLabel):
    """Says a sentence as far as there is room for it; the tooltip says all of it.

    Parameters
    ----------
    name
        Of the third it is about.
    tint
        The theme's colour for the third that ran last.
    """

    def __init__(self, name: str, tint: str) -> None:
        super().__init__()
        self._name = name
        self._tint = tint
        self._theme = LIGHT
        self.sentence = _EMPTY
        self._wanted = 0
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def set_theme(self, theme: Theme) -> None:
        """Take other colours."""
        self._theme = theme
        self.update()

    def show_sentence(self, sentence: Sentence) -> bool:
        """Say something; tells whether that is new."""
        if sentence == self.sentence:
            return False
        is_new = sentence.text != self.sentence.text
        self.sentence = sentence
        self.setText(sentence.text)
        self.setToolTip(sentence.text)
        outdated = " (outdated)" if sentence.state is State.OUTDATED else ""
        self.setAccessibleName(f"{self._name}: {sentence.text}{outdated}")
        self.update()
        return is_new

    def set_wanted_width(self, width: int) -> None:
        """Ask for this much room."""
        if width != self._wanted:
            self._wanted = width
            self.updateGeometry()

    def width_of(self, text: str) -> int:
        """Return the room that a text takes with its padding."""
        return self.fontMetrics().horizontalAdvance(text) + 2 * _PADDING

    @override
    def sizeHint(self) -> QSize:
        return QSize(self._wanted, super().sizeHint().height())

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(64, super().minimumSizeHint().height())

    @property
    def shown_text(self) -> str:
        """The words there is room for."""
        room = self.width() - 2 * _PADDING
        metrics, sentence = self.fontMetrics(), self.sentence
        for text in (sentence.text, sentence.short):
            if metrics.horizontalAdvance(text) <= room:
                return text
        return metrics.elidedText(sentence.short, Qt.TextElideMode.ElideRight, room)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        theme, state = self._theme, self.sentence.state
        painter = QPainter(self)
        area = self.rect()
        if state is State.CURRENT:
            painter.fillRect(area, QColor(getattr(theme, self._tint)))
        elif state is State.OUTDATED:
            painter.fillRect(area, QColor(theme.hover))
        elif state is State.STALE:
            hatch = QColor(theme.error)
            hatch.setAlpha(60)
            painter.fillRect(area, QBrush(hatch, Qt.BrushStyle.BDiagPattern))
        quiet = state in (State.EMPTY, State.OUTDATED)
        painter.setPen(QColor(theme.secondary if quiet else theme.text))
        inner = area.adjusted(_PADDING, 0, -_PADDING, 0)
        at = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(inner, at, self.shown_text)
        painter.setPen(QPen(QColor(theme.border), 1.0))
        painter.drawLine(area.topRight(), area.bottomRight())
        if self.hasFocus():
            painter.setPen(QPen(QColor(theme.accent), 2.0))
            painter.drawRect(area.adjusted(1, 1, -1, -1))
