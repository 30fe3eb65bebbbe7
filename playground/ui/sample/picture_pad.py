"""Paper and pen: where a picture is drawn by hand."""

from collections.abc import Callable

import numpy as np
from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QImage, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from playground.core import Array
from playground.ui.plots.base.colors import diverging, ink_lut
from playground.ui.sample.picture_drawing import PictureDrawing, PictureStyle
from playground.ui.theme.tokens import LIGHT, Theme

SIDE = 216
ARROWS = {
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Up: (0, -1),
    Qt.Key.Key_Down: (0, 1),
}


def picture_image(values: Array, style: PictureStyle, theme: Theme) -> QImage:
    """Return pixels of a picture: ink on paper, or the colours of three channels."""
    if len(values) == 3:
        shares = np.clip((values - style.low) / ((style.high - style.low) or 1.0), 0.0, 1.0)
        red, green, blue = (np.rint(each * 255).astype(np.uint32) for each in shares)
        pixels = np.uint32(0xFF000000) | (red << np.uint32(16)) | (green << np.uint32(8)) | blue
    else:
        pixels = diverging(values.mean(axis=0), style.low, style.high, ink_lut(theme))
    pixels = np.ascontiguousarray(pixels)
    high, wide = pixels.shape
    return QImage(pixels.data, wide, high, wide * 4, QImage.Format.Format_RGB32).copy()


class PicturePad(QWidget):
    """Draws with the left button, erases with the right one; the keyboard draws pixel by pixel.

    Parameters
    ----------
    drawing
        What is drawn on.

    Signals
    -------
    drawn()
        The drawing is another.

    Attributes
    ----------
    color
        What the pen leaves, per channel from paper to ink; ``None`` for ink.
    is_eraser
        Whether the left button erases, too.
    """

    drawn = Signal()

    def __init__(self, drawing: PictureDrawing) -> None:
        super().__init__()
        self._drawing = drawing
        self._theme = LIGHT
        self.color: tuple[float, ...] | None = None
        self.is_eraser = False
        self._cursor: tuple[int, int] | None = None
        _, high, wide = drawing.style.shape
        side = SIDE / max(high, wide)
        self.setFixedSize(QSize(round(wide * side), round(high * side)))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.CrossCursor)
        self.setAccessibleName("Paper to draw on")
        self.setAccessibleDescription(
            "Arrow keys move, Space draws a pixel, Shift and an arrow draws a line, Delete clears"
        )

    def set_theme(self, theme: Theme) -> None:
        """Take other colours."""
        self._theme = theme
        self.update()

    def change(self, act: Callable[[], object]) -> None:
        """Change the drawing otherwise than by a stroke."""
        act()
        self.update()
        self.drawn.emit()

    # strokes ------------------------------------------------------------------------------------

    @override
    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() not in (Qt.MouseButton.LeftButton, Qt.MouseButton.RightButton):
            return
        self._cursor = None
        erases = self.is_eraser or event.button() == Qt.MouseButton.RightButton
        place = self._place(event.position())
        self.change(lambda: self._drawing.begin(*place, self._ink(erases=erases)))

    @override
    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if event.buttons():
            place = self._place(event.position())
            self.change(lambda: self._drawing.go_to(*place))

    @override
    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self.change(self._drawing.end)

    def _ink(self, *, erases: bool) -> tuple[float, ...] | None:
        return (0.0,) * self._drawing.style.shape[0] if erases else self.color

    def _place(self, at: QPointF) -> tuple[float, float]:
        return at.x() / self.width(), at.y() / self.height()

    # keyboard -----------------------------------------------------------------------------------

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        if key in ARROWS:
            shift = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            self._walk(*ARROWS[key], draws=shift)
        elif key == Qt.Key.Key_Space:
            self._walk(0, 0, draws=True)
        elif key in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.change(self._drawing.clear)
        else:
            super().keyPressEvent(event)

    def _walk(self, dx: int, dy: int, *, draws: bool) -> None:
        """Move the keyboard's pen by pixels of the data, on the paper or above it."""
        _, high, wide = self._drawing.style.shape
        x, y = self._cursor or (wide // 2, high // 2)
        self._cursor = (min(max(x + dx, 0), wide - 1), min(max(y + dy, 0), high - 1))
        if draws:
            self._drawing.begin(
                (x + 0.5) / wide, (y + 0.5) / high, self._ink(erases=self.is_eraser)
            )
            self._drawing.go_to((self._cursor[0] + 0.5) / wide, (self._cursor[1] + 0.5) / high)
            self.change(self._drawing.end)
        self.update()

    # looks --------------------------------------------------------------------------------------

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        image = picture_image(self._drawing.fine, self._drawing.style, self._theme)
        painter.drawImage(QRectF(self.rect()), image)
        painter.setPen(QPen(QColor(self._theme.accent if self.hasFocus() else self._theme.border)))
        painter.drawRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5))
        if self._cursor is not None and self.hasFocus():
            _, high, wide = self._drawing.style.shape
            x, y = self._cursor
            across, down = self.width() / wide, self.height() / high
            painter.setPen(QPen(QColor(self._theme.accent), 1.5))
            painter.drawRect(QRectF(x * across, y * down, across, down))
