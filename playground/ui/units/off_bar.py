"""The bar on the canvas that says which units are switched off, and what they are worth."""

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QToolButton, QWidget
from typing_extensions import override

_MARGIN = 8
_ABOVE = 44
"""How far from the lower edge: another button lies there."""


class OffBar(QFrame):
    """Lies in the lower left corner of a view while any unit is off.

    Parameters
    ----------
    all_on
        The action of its button.
    view
        Where it lies.
    """

    def __init__(self, all_on: QAction, view: QWidget) -> None:
        super().__init__(view)
        self.setObjectName("unitsOff")
        self._text = ""
        self._label = QLabel()
        self._label.setTextFormat(Qt.TextFormat.PlainText)
        self.button = QToolButton()
        self.button.setDefaultAction(all_on)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(8, 4, 4, 4)
        layout.setSpacing(8)
        layout.addWidget(self._label)
        layout.addWidget(self.button)
        view.installEventFilter(self)
        self.hide()

    @property
    def text(self) -> str:
        """What it says, also where there is no room for all of it."""
        return self._text

    def show_text(self, text: str) -> None:
        """Say this; nothing hides the bar."""
        if text != self._text:
            self._text = text
            self._label.setAccessibleName(text)
            self.setVisible(bool(text))
            self._place()

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Stay in the corner of the view."""
        if event.type() in (QEvent.Type.Resize, QEvent.Type.Show):
            self._place()
        return super().eventFilter(watched, event)

    def _place(self) -> None:
        view = self.parentWidget()
        if view is None or not self._text:
            return
        room = view.width() - 2 * _MARGIN - self.button.sizeHint().width() - 24
        metrics = self._label.fontMetrics()
        which, _, worth = self._text.partition(": ")
        fits = metrics.horizontalAdvance(self._text) <= room or not worth
        lines = (self._text,) if fits else (f"{which}:", worth)
        right = Qt.TextElideMode.ElideRight
        shown = "\n".join(metrics.elidedText(line, right, max(room, 40)) for line in lines)
        self._label.setText(shown)
        self._label.setToolTip("" if "…" not in shown else self._text)
        self.adjustSize()
        self.move(_MARGIN, view.height() - self.height() - _ABOVE)
