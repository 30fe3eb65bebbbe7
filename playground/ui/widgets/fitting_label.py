"""A label that says less where there is less room, instead of ending in the middle of a word."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QLabel, QWidget
from typing_extensions import override


class FittingLabel(QLabel):
    """Shows the first of several texts that there is room for, and none where none fits.

    Parameters
    ----------
    texts
        What it says, from the longest to the shortest; the longest is what it is called.
    parent
        Where it lies.
    """

    def __init__(self, texts: tuple[str, ...] = (), parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self._texts: tuple[str, ...] = ()
        self.show_texts(*texts)

    def show_texts(self, *texts: str) -> None:
        """Say something else, from the longest to the shortest way to say it."""
        if texts != self._texts:
            self._texts = texts
            self.setText(texts[0] if texts else "")

    @property
    def shown_text(self) -> str:
        """What there is room for."""
        room, measure = self.contentsRect().width(), self.fontMetrics().horizontalAdvance
        return next((text for text in self._texts if measure(text) <= room), "")

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(0, super().minimumSizeHint().height())

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        painter, place = QPainter(self), self.contentsRect()
        how, role = int(self.alignment().value), self.foregroundRole()
        colors, is_enabled = self.palette(), self.isEnabled()
        self.style().drawItemText(painter, place, how, colors, is_enabled, self.shown_text, role)
