"""Pictures on a sheet: three large ones, and below them those that drive a unit most."""

import numpy as np
from msgspec import Struct
from PySide6.QtCore import QRectF
from PySide6.QtGui import QBrush, QColor, QTransform
from PySide6.QtWidgets import QGraphicsItem, QGraphicsRectItem, QGraphicsSimpleTextItem

from playground.core import Array
from playground.ui.plots.base.axes import fitting, small_font
from playground.ui.plots.base.figure import Figure
from playground.ui.plots.base.pixels import Pixels
from playground.ui.theme.tokens import Theme

COLUMNS, LINES = 6, 2
LARGE = 3
GAP, WORDS = 0.14, 0.36
"""Between neighbours, and the height of a line of words; in sides of a small picture."""

WHOLE = QRectF(
    0,
    0,
    COLUMNS + (COLUMNS - 1) * GAP,
    2 + GAP + WORDS + LINES * (1 + WORDS) + LINES * GAP,
)


class Tile(Struct, frozen=True):
    """A picture as colours ``(rows, columns)``, and below it the first words that fit."""

    pixels: Array
    words: tuple[str, ...]


class PictureSheet:
    """Draws up to 3 large and 12 small pictures on a figure.

    Parameters
    ----------
    figure
        Whose y axis points down.
    """

    def __init__(self, figure: Figure) -> None:
        self._figure = figure
        count = LARGE + LINES * COLUMNS
        self._cells = [Pixels() for _ in range(count)]
        self._frames = [QGraphicsRectItem() for _ in range(count)]
        self._words = [QGraphicsSimpleTextItem() for _ in range(count)]
        self._shown: dict[int, Tile] = {}
        for cells, frame, words in zip(self._cells, self._frames, self._words, strict=True):
            words.setFlag(QGraphicsItem.GraphicsItemFlag.ItemIgnoresTransformations)
            for item in (cells, frame, words):
                figure.add(item)

    def show(self, large: list[Tile | None], small: list[Tile]) -> None:
        """Show pictures of one shape, large and small ones."""
        tiles = {i: tile for i, tile in enumerate(large) if tile is not None}
        tiles |= {LARGE + i: tile for i, tile in enumerate(small)}
        self._shown = tiles
        for index, items in enumerate(zip(self._cells, self._frames, self._words, strict=True)):
            for item in items:
                item.setVisible(index in tiles)
        for index, tile in tiles.items():
            area = _area(index, tile.pixels.shape)
            self._cells[index].set_pixels(tile.pixels, area)
            self._frames[index].setRect(area)
        self.write()

    def hide(self) -> None:
        """Show nothing."""
        self.show([], [])

    def write(self) -> None:
        """Write the words as far as they fit below their pictures."""
        unit = self._figure.pixels_per_unit()[0]
        for index, tile in self._shown.items():
            place, item = _place(index), self._words[index]
            item.setFont(small_font())
            item.setText(_fitting(tile.words, (place.width() + GAP) * unit - 2))
            box = item.boundingRect()
            item.setPos(place.center().x(), place.bottom() + WORDS / 2)
            item.setTransform(QTransform.fromTranslate(-box.width() / 2, -box.height() / 2))

    def restyle(self, theme: Theme, marked: int | None) -> None:
        """Take a theme's colours, and frame one of the small pictures."""
        for index, (frame, words) in enumerate(zip(self._frames, self._words, strict=True)):
            chosen = marked is not None and index == LARGE + marked
            color = theme.accent if chosen else theme.border
            frame.setPen(self._figure.pen(color, 2.5 if chosen else 1.0))
            frame.setZValue(1 if chosen else 0)
            words.setBrush(QBrush(QColor(theme.secondary if index >= LARGE else theme.text)))

    def at(self, x: float, y: float) -> int | None:
        """Return which small picture lies at a place; the large ones count below zero."""
        for index in self._shown:
            if _place(index).contains(x, y):
                return index - LARGE
        return None

    def pixel(self, number: int, x: float, y: float) -> tuple[int, int] | None:
        """Return the line and column of a picture at a place, see :meth:`at`."""
        tile = self._shown[number + LARGE]
        area = _area(number + LARGE, tile.pixels.shape)
        if not area.contains(x, y):
            return None
        shares = ((y - area.top()) / area.height(), (x - area.left()) / area.width())
        found = np.minimum(np.multiply(shares, tile.pixels.shape), np.array(tile.pixels.shape) - 1)
        line, column = found.astype(int).tolist()
        return line, column

    @staticmethod
    def middle(number: int) -> tuple[float, float]:
        """Return where the middle of a small picture lies."""
        center = _place(number + LARGE).center()
        return center.x(), center.y()


def _fitting(words: tuple[str, ...], width: float) -> str:
    """Return the first words that fit into a width in pixels, else what fits of the last."""
    shown = [fitting([each], width)[0] for each in words]
    return next((s for s, each in zip(shown, words, strict=True) if s == each), shown[-1])


def _place(index: int) -> QRectF:
    """Return the square that a picture has: the large ones side by side, the small ones below."""
    if index < LARGE:
        side = 2 + GAP
        return QRectF(index * (side + GAP), 0, side, side)
    line, column = divmod(index - LARGE, COLUMNS)
    top = 2 + GAP + WORDS + GAP + line * (1 + WORDS + GAP)
    return QRectF(column * (1 + GAP), top, 1, 1)


def _area(index: int, shape: tuple[int, ...]) -> QRectF:
    """Return the part of a picture's square that it fills: its pixels are square."""
    place = _place(index)
    high, wide = (place.width() * each / max(shape) for each in shape)
    left = place.left() + (place.width() - wide) / 2
    return QRectF(left, place.top() + (place.height() - high) / 2, wide, high)
