"""A layer to drag out of the palette."""

import re

from PySide6.QtCore import QMimeData, QPoint, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QDrag,
    QIcon,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPixmap,
    QResizeEvent,
)
from PySide6.QtWidgets import (
    QApplication,
    QPushButton,
    QSizePolicy,
    QStyle,
    QStyleOptionButton,
    QStylePainter,
)
from typing_extensions import override

from playground.nn.base.layer import Layer
from playground.nn.layers import LAYERS
from playground.ui.theme.stylesheet import CONTROL_HEIGHT

_SWATCH = 11
_GAP = 6
_NARROWEST = 72
_BREAK = re.compile(r" |(?<=[a-z])(?=[A-Z])")
"""Where a name may be divided: ``Batch norm``, ``AvgPool2D``."""

_PADDING = 8
_END = 5

MIME_TYPE = "application/x-playground-layer"
"""How a layer travels from the palette to the canvas."""


def layer_mime(kind: str) -> QMimeData:
    """Return what a drag of a layer carries."""
    data = QMimeData()
    data.setData(MIME_TYPE, kind.encode())
    return data


def dragged_layer(data: QMimeData) -> str | None:
    """Return the kind of the dragged layer, ``None`` for anything else."""
    if not data.hasFormat(MIME_TYPE):
        return None
    kind = bytes(data.data(MIME_TYPE).data()).decode(errors="replace")
    return kind if kind in LAYERS else None


class LayerButton(QPushButton):
    """One layer of the palette; a long name takes two lines."""

    layer_requested = Signal(str)

    def __init__(self, layer: type[Layer]) -> None:
        super().__init__(layer.title)
        self.kind = layer.name
        self._color = layer.color
        self._pressed_at: QPoint | None = None
        self._line_count = 1
        self.setAutoDefault(False)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        formula = f"\n{layer.formula}" if layer.formula else ""
        self.setToolTip(
            f"{layer.title}\n{layer.help}{formula}\nDrag onto the canvas, or double-click."
        )
        self.setAccessibleName(f"Add {layer.title}")
        self.setAccessibleDescription(layer.help)
        self._swatch = self._draw_swatch()

    def _draw_swatch(self) -> QPixmap:
        ratio = self.devicePixelRatioF()
        swatch = QPixmap(round(_SWATCH * ratio), round(_SWATCH * ratio))
        swatch.setDevicePixelRatio(ratio)
        swatch.fill(Qt.GlobalColor.transparent)
        painter = QPainter(swatch)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(self._color))
        painter.drawRoundedRect(QRectF(0, 0, _SWATCH, _SWATCH), 2.5, 2.5)
        painter.end()
        return swatch

    @override
    def minimumSizeHint(self) -> QSize:
        """Insist on a readable part of the name only."""
        return QSize(_NARROWEST, super().minimumSizeHint().height())

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        """Grow to two lines where one is too narrow for the name."""
        super().resizeEvent(event)
        lines = len(self._lines())
        if lines != self._line_count:
            self._line_count = lines
            # In a style sheet, for the application's own has a minimum that would win.
            height = CONTROL_HEIGHT + (lines - 1) * self.fontMetrics().lineSpacing()
            self.setStyleSheet(f"min-height: {height}px")

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the name on up to two lines; what still does not fit ends in an ellipsis."""
        del event
        option = QStyleOptionButton()
        self.initStyleOption(option)
        option.text, option.icon = "", QIcon()
        painter = QStylePainter(self)
        painter.drawControl(QStyle.ControlElement.CE_PushButton, option)
        middle = (self.height() - _SWATCH) // 2
        painter.drawPixmap(_PADDING, middle, self._swatch)
        painter.setPen(self.palette().color(self.foregroundRole()))
        metrics, room = self.fontMetrics(), self._room()
        lines = self._lines()
        top = (self.height() - len(lines) * metrics.lineSpacing()) / 2
        for number, line in enumerate(lines):
            text = metrics.elidedText(line, Qt.TextElideMode.ElideRight, room)
            baseline = top + number * metrics.lineSpacing() + metrics.ascent()
            painter.drawText(QPointF(_PADDING + _SWATCH + _GAP, baseline), text)

    def _room(self) -> int:
        """Return how wide a line of the name may run."""
        return self.width() - _PADDING - _SWATCH - _GAP - _END

    def _lines(self) -> tuple[str, ...]:
        """Return the name on one line, or divided where both parts come closest in width."""
        name, width = self.text(), self.fontMetrics().horizontalAdvance
        cuts = [(name[: at.start()], name[at.end() :]) for at in _BREAK.finditer(name)]
        if width(name) <= self._room() or not cuts:
            return (name,)
        return min(cuts, key=lambda parts: max(map(width, parts)))

    @override
    def mousePressEvent(self, event: QMouseEvent) -> None:
        super().mousePressEvent(event)
        if event.button() == Qt.MouseButton.LeftButton:
            self._pressed_at = event.position().toPoint()

    @override
    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        at = event.position().toPoint()
        if self._pressed_at is None or not event.buttons() & Qt.MouseButton.LeftButton:
            return
        if (at - self._pressed_at).manhattanLength() >= QApplication.startDragDistance():
            grip, self._pressed_at = self._pressed_at, None
            self._drag(grip)

    @override
    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self._pressed_at = None
        if event.button() == Qt.MouseButton.LeftButton:
            self.layer_requested.emit(self.kind)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.layer_requested.emit(self.kind)
        else:
            super().keyPressEvent(event)

    def _drag(self, grip: QPoint) -> None:
        drag = QDrag(self)
        drag.setMimeData(layer_mime(self.kind))
        drag.setPixmap(self.grab())
        drag.setHotSpot(grip)
        drag.exec(Qt.DropAction.CopyAction)
        self.setDown(False)
