"""A button as wide as the panel that names a table and its size."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget
from typing_extensions import override

from playground.datasets import DatasetSource
from playground.ui.panels.data.dataset_preview import summary
from playground.ui.support.later import later
from playground.ui.theme.sizes import secondary_px
from playground.ui.theme.tokens import CONTROL_RADIUS, LIGHT, Theme
from playground.ui.widgets.tooltip_text import entry_tooltip

HEIGHT = 42


class TableButton(QAbstractButton):
    """Two lines: the source's title, and its size or the name of its file."""

    def __init__(self, source: type[DatasetSource], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.kind = source.name
        self._theme = LIGHT
        self._detail: str | None = None
        self.setObjectName(source.name)
        self.setCheckable(True)
        self.setText(source.title)
        self.setAccessibleName(source.title)
        self.setAccessibleDescription(source.help)
        self.setToolTip(entry_tooltip(source))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    def set_theme(self, theme: Theme) -> None:
        """Use a theme's colours."""
        self._theme = theme
        self.update()

    @property
    def detail(self) -> str:
        """The second line; empty until the table has been counted."""
        return self._detail or ""

    def set_detail(self, text: str) -> None:
        """Write this on the second line instead of the table's size."""
        self._detail = text
        self.update()

    @override
    def sizeHint(self) -> QSize:
        return QSize(160, HEIGHT)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the frame and both lines; the size is counted once it has been seen."""
        del event
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        theme = self._theme
        marked = self.isChecked() or self.hasFocus()
        width = 2.0 if marked else 1.0
        frame = self.rect().toRectF().adjusted(width / 2, width / 2, -width / 2, -width / 2)
        painter.setPen(QPen(QColor(theme.accent if marked else theme.border), width))
        fill = theme.accent_soft if self.isChecked() else theme.surface
        painter.setBrush(QColor(theme.hover if self.underMouse() else fill))
        painter.drawRoundedRect(frame, CONTROL_RADIUS, CONTROL_RADIUS)
        self._write(painter, 5, self.text(), theme.text, self.font())
        small = QFont(self.font())
        small.setPixelSize(secondary_px())
        self._write(painter, 23, self._second_line(), theme.secondary, small)

    def _second_line(self) -> str:
        if self._detail is None:
            # Counting reads the table: not before the window has been painted.
            self._detail = ""
            later(self, self._count)
        return self._detail

    def _count(self) -> None:
        if not self._detail:
            self.set_detail(summary(self.kind))

    def _write(self, painter: QPainter, top: int, text: str, color: str, font: QFont) -> None:
        painter.setFont(font)
        painter.setPen(QColor(color))
        area = self.rect().adjusted(10, top, -10, 0)
        elided = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, area.width())
        painter.drawText(area, int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop), elided)
