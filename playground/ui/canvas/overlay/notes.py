"""Small things beside cards: pills with a number, a gradient's picture, the loss."""

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QImage, QPainter, QPen
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget
from typing_extensions import override

from playground.core import FloatArray
from playground.ui.canvas.model import colormap, fonts
from playground.ui.canvas.overlay.marks import Tint
from playground.ui.theme.tokens import CARD_RADIUS, Theme

CHIPS_Z = 4.0
CHIP_HEIGHT = 15.0
PICTURE = 56.0
LOSS_WIDTH, LOSS_HEIGHT = 176.0, 70.0


class ChipItem(QGraphicsItem):
    """A pill with a number; it keeps its size on the screen in views that are zoomed out.

    Parameters
    ----------
    theme
        The colours.
    size
        The height of its letters in pixels.
    """

    def __init__(self, theme: Theme, size: int = 10) -> None:
        super().__init__()
        self._theme = theme
        self._font = fonts.plain_font(size)
        self._tint = Tint.FRESH
        self.text = ""
        self.setZValue(CHIPS_Z)
        self.setVisible(False)

    def set_theme(self, theme: Theme) -> None:
        """Take other colours."""
        self._theme = theme
        self.update()

    def show_text(self, text: str, tint: Tint = Tint.FRESH) -> None:
        """Write a text."""
        if (text, tint) != (self.text, self._tint):
            self.prepareGeometryChange()
            self.text, self._tint = text, tint
            self.update()

    @override
    def boundingRect(self) -> QRectF:
        return QRectF(0, 0, fonts.text_width(self.text, self._font) + 12, CHIP_HEIGHT)

    @override
    def paint(
        self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None
    ) -> None:
        del option, widget
        theme, box = self._theme, self.boundingRect()
        color = {
            Tint.FRESH: theme.gradient_positive,
            Tint.USED: theme.secondary,
            Tint.STALE: theme.error,
        }[self._tint]
        fill = theme.gradient_soft if self._tint is Tint.FRESH else theme.hover
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(fill))
        painter.drawRoundedRect(box, CHIP_HEIGHT / 2, CHIP_HEIGHT / 2)
        painter.setFont(self._font)
        painter.setPen(QColor(color))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, self.text)


class PictureItem(QGraphicsItem):
    """A gradient, or a change, as a picture below a card without a wire per weight."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._values: FloatArray = np.zeros((1, 1))
        self._is_change = False
        self._tint = Tint.FRESH
        self._image = QImage()
        self.setZValue(CHIPS_Z)

    def set_theme(self, theme: Theme) -> None:
        """Take other colours."""
        self._theme = theme
        self._draw()

    def show_values(self, values: FloatArray, scale: float, tint: Tint, *, change: bool) -> None:
        """Show values ``(rows, columns)`` of a largest size; NaN leaves a gap."""
        self.prepareGeometryChange()
        with np.errstate(all="ignore"):
            self._values = np.sign(values) * np.sqrt(np.abs(values) / scale) if scale else values
        self._tint, self._is_change = tint, change
        self._draw()

    def _draw(self) -> None:
        theme, values = self._theme, np.nan_to_num(self._values)
        ends = (theme.gradient_negative, theme.gradient_positive)
        if self._is_change:
            ends = (theme.negative, theme.positive)
        elif self._tint is Tint.USED:
            ends = (theme.disabled, theme.secondary)
        elif self._tint is Tint.STALE:
            ends = (theme.disabled, theme.error)
        stops = np.stack([colormap.rgb(c) for c in (ends[0], theme.neutral, ends[1])])
        channels = [np.interp(values, (-1.0, 0.0, 1.0), stops[:, c]) for c in range(3)]
        red, green, blue = (np.round(c).astype(np.uint32) for c in channels)
        pixels = np.ascontiguousarray(0xFF000000 | (red << 16) | (green << 8) | blue)
        pixels[np.isnan(self._values)] = 0
        rows, columns = pixels.shape
        form = QImage.Format.Format_ARGB32
        self._image = QImage(pixels.data, columns, rows, columns * 4, form).copy()
        self.update()

    def image(self) -> QImage:
        """Return what is drawn, a pixel a number."""
        return self._image

    @property
    def _side(self) -> float:
        rows, columns = self._values.shape
        return float(max(1.0, min(PICTURE / rows, 2 * PICTURE / columns, 8.0)))

    @override
    def boundingRect(self) -> QRectF:
        rows, columns = self._values.shape
        width = columns * self._side
        return QRectF(-width / 2, 0, width, rows * self._side).adjusted(-1, -1, 1, 1)

    @override
    def paint(
        self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None
    ) -> None:
        del option, widget
        box = self.boundingRect().adjusted(1, 1, -1, -1)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, False)
        painter.drawImage(box, self._image)
        painter.setPen(QPen(QColor(self._theme.border), 1.0))
        painter.drawRect(box)


class LossCard(QGraphicsItem):
    """The loss behind the output: what was wanted, what came, and what that costs."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._lines = ("", "")
        self._loss = self._which = ""
        self._start = QPointF()
        self.setZValue(1.0)
        self.setVisible(False)

    def set_theme(self, theme: Theme) -> None:
        """Take other colours."""
        self._theme = theme
        self.update()

    @property
    def words(self) -> str:
        """All that it says."""
        return (
            f"Loss: {self._which} {self._lines[0]}; {self._loss} {self._lines[1]}"
            if self.isVisible()
            else ""
        )

    def show_loss(self, which: str, answer: str, loss: str, of: str) -> None:
        """Write which sample should have given what and gave what, and the batch's loss."""
        if (which, answer, of, loss) != (self._which, *self._lines, self._loss):
            self._which, self._lines, self._loss = which, (answer, of), loss
            self.update()

    def place(self, center: QPointF, start: QPointF) -> None:
        """Stand somewhere, with a line from where the output ends."""
        self.prepareGeometryChange()
        self.setPos(center)
        self._start = (start - center) * (1 / self.scale())
        self.update()

    def card(self) -> QRectF:
        """Return its outline about its own centre."""
        return QRectF(-LOSS_WIDTH / 2, -LOSS_HEIGHT / 2, LOSS_WIDTH, LOSS_HEIGHT)

    def card_in_scene(self) -> QRectF:
        """Return its outline in the scene."""
        return self.mapRectToScene(self.card())

    @override
    def boundingRect(self) -> QRectF:
        start = QRectF(self._start, self._start).adjusted(-4, -4, 4, 4)
        return self.card().united(start).adjusted(-2, -2, 2, 2)

    @override
    def paint(
        self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None
    ) -> None:
        del option, widget
        theme, box = self._theme, self.card().adjusted(0.5, 0.5, -0.5, -0.5)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        pen = QPen(QColor(theme.disabled), 1.5, Qt.PenStyle.DotLine)
        painter.setPen(pen)
        end = QPointF(box.left(), 0) if self._start.x() < box.left() else QPointF(0, box.top())
        painter.drawLine(self._start, end)
        painter.setPen(QPen(QColor(theme.border), 1.0))
        painter.setBrush(QColor(theme.surface))
        painter.drawRoundedRect(box, CARD_RADIUS, CARD_RADIUS)
        room = box.adjusted(12, 8, -8, -8)
        small = fonts.secondary_font()
        left = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        self._write(painter, room.top(), "Loss", fonts.title_font(), theme.text)
        painter.setFont(small)
        painter.setPen(QColor(theme.secondary))
        right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(QRectF(room.left(), room.top(), room.width(), 17), right, self._which)
        answer = fonts.elided(self._lines[0], small, room.width())
        self._write(painter, room.top() + 19, answer, small, theme.secondary)
        bold = fonts.title_font()
        self._write(painter, room.top() + 37, self._loss, bold, theme.text)
        after = room.left() + fonts.text_width(self._loss, bold) + 6
        painter.setFont(small)
        painter.setPen(QColor(theme.secondary))
        painter.drawText(QRectF(after, room.top() + 37, 120, 17), left, self._lines[1])

    def _write(self, painter: QPainter, top: float, text: str, font: QFont, color: str) -> None:
        painter.setFont(font)
        painter.setPen(QColor(color))
        box = QRectF(-LOSS_WIDTH / 2 + 12, top, LOSS_WIDTH - 16, 17)
        painter.drawText(box, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, text)
