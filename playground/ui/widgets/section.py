"""The frame every panel shares: a scrolling column of headed sections."""

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QFont, QHelpEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QLabel, QScrollArea, QToolTip, QVBoxLayout, QWidget
from typing_extensions import override

from playground.ui.theme.markup import as_text
from playground.ui.theme.sizes import scaled
from playground.ui.theme.tokens import GRID

MINIMUM_WIDTH = 210
MARGIN = 12
MOST_LABEL_WIDTH = 52


class Panel(QWidget):
    """A column of widgets that scrolls when the dock is too low for it.

    Attributes
    ----------
    body
        The layout that subclasses fill from above.
    content
        The widget that scrolls.
    """

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.setMinimumWidth(scaled(MINIMUM_WIDTH))
        self.content = QWidget()
        self.body = QVBoxLayout(self.content)
        self.body.setContentsMargins(MARGIN, GRID, MARGIN, MARGIN)
        self.body.setSpacing(GRID - 2)
        self._scroll = QScrollArea()
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setWidgetResizable(True)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.setWidget(self.content)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._scroll)

    def add_section(self, title: str) -> QLabel:
        """Start a section and return its heading; all but the first keep a distance."""
        if self.body.count():
            self.body.addSpacing(GRID)
        label = heading(title)
        self.body.addWidget(label)
        return label


class ElidedLabel(QLabel):
    """A label that ends in an ellipsis where there is no room, and tells the rest by its tooltip.

    Parameters
    ----------
    text
        What it says.
    insists_on
        How much of it must be there, in pixels.
    """

    def __init__(self, text: str = "", insists_on: int = MOST_LABEL_WIDTH) -> None:
        super().__init__(text)
        self._insists_on = insists_on

    @override
    def minimumSizeHint(self) -> QSize:
        """Insist on a readable part of the text only."""
        hint = super().sizeHint()
        return QSize(min(hint.width(), self._insists_on), hint.height())

    @property
    def is_elided(self) -> bool:
        """Whether there is no room for all of it."""
        return self.fontMetrics().horizontalAdvance(self.text()) > self.contentsRect().width()

    @override
    def event(self, event: QEvent) -> bool:
        told = self.toolTip() or (as_text(self.text()) if self.is_elided else "")
        if event.type() is QEvent.Type.ToolTip and isinstance(event, QHelpEvent) and told:
            QToolTip.showText(event.globalPos(), told, self)
            return True
        return super().event(event)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        if not self.is_elided:
            super().paintEvent(event)
            return
        painter = QPainter(self)
        text = self.fontMetrics().elidedText(
            self.text(), Qt.TextElideMode.ElideRight, self.contentsRect().width()
        )
        self.style().drawItemText(
            painter,
            self.contentsRect(),
            int(self.alignment().value),
            self.palette(),
            self.isEnabled(),
            text,
            self.foregroundRole(),
        )


def heading(title: str) -> QLabel:
    """Return a section heading in widely set small capitals."""
    label = QLabel(title.upper())
    label.setProperty("role", "section")
    font = label.font()
    font.setLetterSpacing(QFont.SpacingType.AbsoluteSpacing, 0.8)
    label.setFont(font)
    label.setAccessibleName(title)
    return label
