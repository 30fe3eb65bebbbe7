"""The timeline's slider: a groove, a handle at the moment shown, and marks of what happened."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QHelpEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSlider, QToolTip, QWidget
from typing_extensions import override

from playground.ui.shell.timeline.markers import Marker, marker_color, told_at
from playground.ui.shell.timeline.step_ticks import step_ticks
from playground.ui.theme.tokens import LIGHT, Theme

MOST_STEPS = 2**31 - 1
"""A slider counts no further."""

_EDGE = 10
_GROOVE = 4.0
_HANDLE = 7.0
_MARK = 4.0
_TICK = 3.0
_NEAR = 5
"""How many pixels from a mark the mouse still means it."""


class TimelineSlider(QSlider):
    """Chooses a step between the first and the newest of a training."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self.setAccessibleName("Moment of the training")
        self.setAccessibleDescription("Left and right go one update back and forth")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setRange(0, 0)
        self._theme = LIGHT
        self._markers: tuple[Marker, ...] = ()
        self._is_dragged = False

    @property
    def markers(self) -> tuple[Marker, ...]:
        """What is marked."""
        return self._markers

    @property
    def is_dragged(self) -> bool:
        """Whether a person holds the handle."""
        return self._is_dragged

    def set_theme(self, theme: Theme) -> None:
        """Take other colours."""
        self._theme = theme
        self.update()

    def show_markers(self, markers: Sequence[Marker]) -> None:
        """Mark what happened."""
        if tuple(markers) != self._markers:
            self._markers = tuple(markers)
            self.update()

    def show_range(self, first: int, last: int, step: int) -> None:
        """Show where the moment shown lies; nothing is requested by that."""
        last = min(last, MOST_STEPS)
        self.blockSignals(True)
        if (first, last) != (self.minimum(), self.maximum()):
            self.setRange(min(first, last), last)
            self.setPageStep(max(1, (last - first) // 20))
        if not self._is_dragged:
            self.setValue(min(step, last))
        self.blockSignals(False)

    def x_of(self, step: int) -> float:
        """Return where a step lies, in pixels."""
        span = self.maximum() - self.minimum()
        share = (step - self.minimum()) / span if span else 1.0
        return _EDGE + share * (self.width() - 2 * _EDGE)

    def step_at(self, x: float) -> int:
        """Return the step of a place."""
        share = (x - _EDGE) / max(1, self.width() - 2 * _EDGE)
        span = self.maximum() - self.minimum()
        return self.minimum() + round(min(max(share, 0.0), 1.0) * span)

    @override
    def sizeHint(self) -> QSize:
        return QSize(320, self._middle() * 2 + self.fontMetrics().height())

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(120, self.sizeHint().height())

    # Events -------------------------------------------------------------------------------------

    @override
    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Go where the mouse is, not a page nearer to it."""
        if event.button() is not Qt.MouseButton.LeftButton or self.maximum() == self.minimum():
            event.ignore()
            return
        self._is_dragged = True
        self.setFocus(Qt.FocusReason.MouseFocusReason)
        self._follow(event)

    @override
    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._is_dragged:
            self._follow(event)

    @override
    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self._is_dragged:
            self._follow(event)
            self._is_dragged = False
            self.update()

    @override
    def event(self, event: QEvent) -> bool:
        """Say what is marked where the mouse rests, and else which step lies there."""
        if event.type() is QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            QToolTip.showText(event.globalPos(), self.tip_at(float(event.pos().x())), self)
            return True
        return super().event(event)

    def tip_at(self, x: float) -> str:
        """Return what is said about a place."""
        step, span = self.step_at(x), self.maximum() - self.minimum()
        reach = _NEAR * span / max(1, self.width() - 2 * _EDGE)
        said = [f"Step {m.step:,}: {m.text}" for m in told_at(self._markers, step, reach)]
        return "\n".join(said) or f"Step {step:,}: drag to show this moment"

    def _follow(self, event: QMouseEvent) -> None:
        self.setValue(self.step_at(event.position().x()))
        self.update()

    # Painting -----------------------------------------------------------------------------------

    def _middle(self) -> int:
        return round(_MARK * 2 + _HANDLE)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        theme, middle = self._theme, float(self._middle())
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        left, right, at = float(_EDGE), float(self.width() - _EDGE), self.x_of(self.value())
        painter.setPen(Qt.PenStyle.NoPen)
        for begin, end, color in ((left, right, theme.grid), (left, at, theme.accent)):
            painter.setBrush(QColor(color if self.isEnabled() else theme.grid))
            groove = QRectF(begin, middle - _GROOVE / 2, max(0.0, end - begin), _GROOVE)
            painter.drawRoundedRect(groove, _GROOVE / 2, _GROOVE / 2)
        self._paint_ticks(painter, middle)
        for marker in self._markers:
            painter.setBrush(QColor(marker_color(marker.kind, theme)))
            painter.setPen(Qt.PenStyle.NoPen)
            painter.drawPolygon(_triangle(self.x_of(marker.step), middle - _GROOVE / 2 - 1))
        if self.isEnabled():
            painter.setPen(QPen(QColor(theme.accent), 2.5))
            painter.setBrush(QColor(theme.accent_soft if self.hasFocus() else theme.surface))
            painter.drawEllipse(QPointF(at, middle), _HANDLE - 1, _HANDLE - 1)

    def _paint_ticks(self, painter: QPainter, middle: float) -> None:
        metrics, theme = self.fontMetrics(), self._theme
        widest = metrics.horizontalAdvance(f"{self.maximum():,}") + 24
        top = middle + _HANDLE + 1
        painter.setPen(QPen(QColor(theme.secondary), 1.0))
        for tick in step_ticks(self.minimum(), self.maximum(), self.width() // widest):
            x, text = self.x_of(tick), f"{tick:,}"
            half = metrics.horizontalAdvance(text) / 2
            x_text = min(max(x - half, 0.0), self.width() - 2 * half)
            painter.drawLine(QPointF(x, top - _TICK), QPointF(x, top))
            painter.drawText(QPointF(x_text, top + metrics.ascent()), text)


def _triangle(x: float, bottom: float) -> QPolygonF:
    """Return a mark that points down to a place."""
    top = bottom - 2 * _MARK
    return QPolygonF([QPointF(x - _MARK, top), QPointF(x + _MARK, top), QPointF(x, bottom)])
