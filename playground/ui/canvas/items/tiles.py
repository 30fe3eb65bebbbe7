"""A layer's neurons as a column of small pictures, painted by Qt itself."""

import numpy as np
from PySide6.QtCore import QPointF, QSizeF, Qt
from PySide6.QtGui import QColor, QImage, QPainterPath, QPen, QPixmap
from PySide6.QtWidgets import QGraphicsItem, QGraphicsPathItem, QGraphicsPixmapItem

from playground.core import Array, IntArray
from playground.ui.canvas.model import colormap, geometry
from playground.ui.theme.tokens import Theme

MARK_RADIUS = 2.5


class TileColumn:
    """One pixmap item per unit under a card, one item that frames them all, one that marks a place.

    The mark is the same place of the plane in every tile: where the chosen sample lies. ``count``
    is how many tiles there are.
    """

    def __init__(self, card: QGraphicsItem, theme: Theme) -> None:
        self._card = card
        self._theme = theme
        self._tiles: list[QGraphicsPixmapItem] = []
        self.count = 0
        # Most cards of a large network are never seen with tiles.
        self._frames: QGraphicsPathItem | None = None
        self._marks: QGraphicsPathItem | None = None
        self._mark: tuple[float, float] | None = None
        self._size = QSizeF()
        self._shown: IntArray | None = None
        self.values: Array | None = None
        self.is_blank = True

    def set_theme(self, theme: Theme) -> None:
        """Take other colours; the fields are recoloured at once."""
        self._theme = theme
        if self._frames is not None:
            self._frames.setPen(self._frame_pen())
        shown, self._shown = self._shown, None
        if shown is None:
            self.clear()
        else:
            self._paint(shown)

    def _frame_pen(self) -> QPen:
        pen = QPen(QColor(self._theme.border), 1.0)
        pen.setJoinStyle(Qt.PenJoinStyle.MiterJoin)
        return pen

    def set_tiles(self, size: QSizeF, count: int) -> None:
        """Make room for ``count`` tiles on a card of a size; kept tiles keep their picture."""
        were_hidden, self.count, self._size = not self.count, count, size
        if not count:
            if not were_hidden:
                self._hide()
            return
        blank = _blank(self._theme)
        while len(self._tiles) > count:
            tile = self._tiles.pop()
            self._card.scene().removeItem(tile)
        while len(self._tiles) < count:
            tile = QGraphicsPixmapItem(self._card)
            tile.setTransformationMode(Qt.TransformationMode.SmoothTransformation)
            tile.setShapeMode(QGraphicsPixmapItem.ShapeMode.BoundingRectShape)
            self._tiles.append(tile)
            self._put(tile, blank)
        if self._frames is None:
            self._frames = QGraphicsPathItem(self._card)
            self._frames.setZValue(1)
            self._frames.setPen(self._frame_pen())
        if were_hidden:  # of what they showed then nothing is known any more
            for tile in self._tiles:
                self._put(tile, blank)
                tile.show()
            self._frames.show()
        frames = QPainterPath()
        for i, tile in enumerate(self._tiles):
            rect = geometry.tile_rect(size, count, i)
            tile.setPos(rect.topLeft())
            frames.addRect(rect)
        self._frames.setPath(frames)
        self._draw_marks()
        if self._shown is not None and len(self._shown) != count:
            self._shown = self.values = None

    def _hide(self) -> None:
        """Show no tiles: who zooms out comes back, so the items stay."""
        self.is_blank = True
        self._shown = self.values = None
        for item in (*self._tiles, self._frames, self._marks):
            if item is not None:
                item.hide()

    def set_mark(self, place: tuple[float, float] | None) -> None:
        """Mark a place of the unit square, y upwards, in every tile; or none."""
        if place != self._mark:
            self._mark = place
            self._draw_marks()

    def _draw_marks(self) -> None:
        marks = QPainterPath()
        if self._mark is not None:
            x, y = self._mark
            for i in range(self.count):
                rect = geometry.tile_rect(self._size, self.count, i)
                at = QPointF(rect.left() + x * rect.width(), rect.bottom() - y * rect.height())
                marks.addEllipse(at, MARK_RADIUS, MARK_RADIUS)
        if self._marks is None:
            if marks.isEmpty():
                return
            self._marks = QGraphicsPathItem(self._card)
            self._marks.setZValue(2)
            # A white disc with a dark rim is seen on every colour of a field.
            self._marks.setBrush(QColor("#ffffff"))
            self._marks.setPen(QPen(QColor("#1f2328"), 1.2))
        self._marks.setPath(marks)
        self._marks.setVisible(not marks.isEmpty())

    def clear(self) -> None:
        """Show that nothing is known yet."""
        self._shown = self.values = None
        self.is_blank = True
        for tile in self._tiles[: self.count]:
            self._put(tile, _blank(self._theme))

    def show(self, values: Array) -> int:
        """Show fields ``(units, n, n)``, the lowest y first; returns how many tiles changed.

        Anything that does not fit the column (an older network's fields) is left out.
        """
        if values.ndim != 3 or len(values) != self.count:
            return 0
        self.values, self.is_blank = values, False
        return self._paint(colormap.tile_indices(values))

    def _paint(self, indices: IntArray) -> int:
        before = self._shown
        comparable = before is not None and before.shape == indices.shape
        pixels = colormap.diverging_lut(self._theme)[indices]
        side = indices.shape[-1]
        changed = 0
        for i, tile in enumerate(self._tiles):
            if comparable and before is not None and np.array_equal(before[i], indices[i]):
                continue
            image = QImage(pixels[i].data, side, side, side * 4, QImage.Format.Format_RGB32)
            self._put(tile, QPixmap.fromImage(image))
            changed += 1
        self._shown = indices
        return changed

    @staticmethod
    def _put(tile: QGraphicsPixmapItem, pixmap: QPixmap) -> None:
        if tile.pixmap().width() != pixmap.width():
            tile.setScale(geometry.TILE / pixmap.width())
        tile.setPixmap(pixmap)


def _blank(theme: Theme) -> QPixmap:
    """Return what a tile shows while nothing is known."""
    blank = QPixmap(1, 1)
    blank.fill(QColor(theme.neutral))
    return blank
