"""The layers to build with: drag one, double-click it, or press Enter."""

from PySide6.QtCore import QPoint, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QDrag, QIcon, QKeyEvent, QMouseEvent, QPainter, QPixmap
from PySide6.QtWidgets import (
    QApplication,
    QGridLayout,
    QLabel,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from playground.nn.layer import Layer
from playground.nn.layers import LAYERS
from playground.ui.canvas.mime import layer_mime
from playground.ui.theme import GRID, Theme

COLUMNS = 2
_SWATCH = 11
_GAP = 4


class LayerButton(QPushButton):
    """One layer of the palette."""

    layer_requested = Signal(str)

    def __init__(self, layer: type[Layer]) -> None:
        super().__init__(layer.title)
        self.kind = layer.name
        self._color = layer.color
        self._pressed_at: QPoint | None = None
        self.setStyleSheet("text-align: left; padding-left: 8px;")
        self.setAutoDefault(False)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setIconSize(QSize(_SWATCH + _GAP, _SWATCH))
        formula = f"\n{layer.formula}" if layer.formula else ""
        self.setToolTip(f"{layer.help}{formula}\nDrag onto the canvas, or double-click.")
        self.setAccessibleName(f"Add {layer.title}")
        self.setAccessibleDescription(layer.help)
        self._draw_swatch()

    def _draw_swatch(self) -> None:
        ratio = self.devicePixelRatioF()
        swatch = QPixmap(round((_SWATCH + _GAP) * ratio), round(_SWATCH * ratio))
        swatch.setDevicePixelRatio(ratio)
        swatch.fill(Qt.GlobalColor.transparent)
        painter = QPainter(swatch)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(self._color))
        painter.drawRoundedRect(QRectF(0, 0, _SWATCH, _SWATCH), 2.5, 2.5)
        painter.end()
        self.setIcon(QIcon(swatch))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Remember where a drag would begin."""
        super().mousePressEvent(event)
        if event.button() == Qt.MouseButton.LeftButton:
            self._pressed_at = event.position().toPoint()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Begin a drag once the mouse has gone far enough."""
        at = event.position().toPoint()
        if self._pressed_at is None or not event.buttons() & Qt.MouseButton.LeftButton:
            return
        if (at - self._pressed_at).manhattanLength() >= QApplication.startDragDistance():
            grip, self._pressed_at = self._pressed_at, None
            self._drag(grip)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Ask for the layer."""
        self._pressed_at = None
        if event.button() == Qt.MouseButton.LeftButton:
            self.layer_requested.emit(self.kind)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Ask for the layer on Enter."""
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


class Palette(QWidget):
    """Every registered layer, by category."""

    layer_requested = Signal(str)
    """The person wants a layer, without saying where."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("Layer palette")
        self.setToolTip("Layers to drag onto the canvas")
        self._buttons: list[LayerButton] = []
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 12, 12, 12)
        column.setSpacing(GRID)
        for category in dict.fromkeys(layer.category for layer in LAYERS):
            heading = QLabel(category.upper())
            heading.setProperty("role", "section")
            column.addWidget(heading)
            grid = QGridLayout()
            grid.setSpacing(GRID - 2)
            column.addLayout(grid)
            for i, layer in enumerate(la for la in LAYERS if la.category == category):
                button = LayerButton(layer)
                button.layer_requested.connect(self.layer_requested)
                grid.addWidget(button, i // COLUMNS, i % COLUMNS)
                self._buttons.append(button)
        column.addStretch(1)

    @property
    def buttons(self) -> tuple[LayerButton, ...]:
        """One button per layer, in listing order."""
        return tuple(self._buttons)

    def set_theme(self, theme: Theme) -> None:
        """Take another theme: buttons wear the application's style, layers their own colour."""
        del theme
