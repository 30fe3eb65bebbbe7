"""A square button that shows a data source by its own points."""

from PySide6.QtCore import QRectF, QSize, Qt, QTimer
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen, QPixmap
from PySide6.QtWidgets import QAbstractButton, QWidget

from playground.datasets import DatasetSource
from playground.ui.panels.data.dataset_preview import draw, sketch
from playground.ui.theme.tokens import CONTROL_RADIUS, LIGHT, Theme
from playground.ui.widgets.tooltips import entry_tooltip

SIDE = 44


class Thumbnail(QAbstractButton):
    """Draws its source when it is first seen, and again only for another size or theme."""

    def __init__(self, source: type[DatasetSource], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.kind = source.name
        self._theme = LIGHT
        self._pixmap = QPixmap()
        self._drawn_for: tuple[int, float, str] | None = None
        self.setObjectName(source.name)
        self.setCheckable(True)
        self.setText(source.title)
        self.setAccessibleName(source.title)
        self.setAccessibleDescription(source.help)
        self.setToolTip(entry_tooltip(source))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)

    def set_theme(self, theme: Theme) -> None:
        """Use a theme's colours."""
        self._theme = theme
        self.update()

    def sizeHint(self) -> QSize:
        """Return the size of the drawing this follows."""
        return QSize(SIDE, SIDE)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw frame and points; a ring outside the frame shows the keyboard's focus."""
        del event
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        theme, checked = self._theme, self.isChecked()
        width = 2.0 if checked else 1.0
        inset = 1 + width / 2
        frame = QRectF(self.rect()).adjusted(inset, inset, -inset, -inset)
        painter.setPen(QPen(QColor(theme.accent if checked else theme.border), width))
        painter.setBrush(QColor(theme.hover if self.underMouse() else theme.surface))
        painter.drawRoundedRect(frame, CONTROL_RADIUS - 1, CONTROL_RADIUS - 1)
        if self._is_drawn():
            painter.drawPixmap(4, 4, self._pixmap)
        else:
            # Its points are not worth a wait for everything else in the window.
            QTimer.singleShot(0, self, self._draw)
        if self.hasFocus():
            painter.setPen(QPen(QColor(theme.text), 1, Qt.PenStyle.DotLine))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            ring = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
            painter.drawRoundedRect(ring, CONTROL_RADIUS, CONTROL_RADIUS)

    @property
    def _side(self) -> int:
        return self.width() - 8

    def _is_drawn(self) -> bool:
        return self._drawn_for == (self._side, self.devicePixelRatioF(), self._theme.name)

    def _draw(self) -> None:
        if self._is_drawn():
            return
        points = sketch(self.kind)
        ratio = self.devicePixelRatioF()
        self._drawn_for = (self._side, ratio, self._theme.name)
        self._pixmap = QPixmap()
        if points is not None:
            self._pixmap = draw(points, self._side, ratio, self._theme)
        self.update()
