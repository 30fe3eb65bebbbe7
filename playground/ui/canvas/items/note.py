"""A short text beside the pointer."""

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget
from typing_extensions import override

from playground.ui.canvas.model import fonts
from playground.ui.theme.tokens import CONTROL_RADIUS, GRID, Theme

WIDEST = 296.0
"""Where a text goes on in another line, in pixels of the screen."""

_OFFSET = 14.0
_WRAP = Qt.AlignmentFlag.AlignLeft | Qt.TextFlag.TextWordWrap


class NoteItem(QGraphicsItem):
    """A text in a small bubble that keeps its size at every zoom.

    It stands below the pointer and right of it, and on the other side where the view ends.
    """

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._text = ""
        self._color = theme.text
        self._box = QRectF()
        self.setFlag(QGraphicsItem.GraphicsItemFlag.ItemIgnoresTransformations)
        self.setVisible(False)

    @property
    def text(self) -> str:
        """What the bubble says."""
        return self._text if self.isVisible() else ""

    def show_text(self, text: str, at: QPointF, color: str, seen: QRectF) -> None:
        """Show a text at a place of the scene; hide the bubble for an empty one.

        Parameters
        ----------
        text, at, color
            What to say, where the pointer is, and in which colour.
        seen
            The part of the scene that is in sight.
        """
        if not text:
            self.setVisible(False)
            return
        self.prepareGeometryChange()
        self._text, self._color = text, color
        self._box = self._placed(at, seen)
        self.setPos(at)
        self.setVisible(True)
        self.update()

    def _placed(self, at: QPointF, seen: QRectF) -> QRectF:
        """Return the bubble about the pointer, in pixels of the screen."""
        metrics = QFontMetricsF(fonts.secondary_font())
        words = metrics.boundingRect(QRectF(0, 0, WIDEST, 1e4), _WRAP, self._text)
        box = QRectF(_OFFSET, _OFFSET, words.width() + 2 * GRID + 1, words.height() + GRID)
        zoom = self._zoom()
        if (seen.right() - at.x()) * zoom < box.right():
            box.moveRight(max(-_OFFSET, box.width() - (at.x() - seen.left()) * zoom))
        if (seen.bottom() - at.y()) * zoom < box.bottom():
            box.moveBottom(-_OFFSET)
        return box

    def _zoom(self) -> float:
        scene = self.scene()
        views = scene.views() if scene is not None else []
        return views[0].transform().m11() if views else 1.0

    @override
    def boundingRect(self) -> QRectF:
        return self._box

    @override
    def paint(
        self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None
    ) -> None:
        del option, widget
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = self._box.adjusted(0.5, 0.5, -0.5, -0.5)
        painter.setPen(QPen(QColor(self._color), 1.0))
        painter.setBrush(QColor(self._theme.surface))
        painter.drawRoundedRect(box, CONTROL_RADIUS, CONTROL_RADIUS)
        painter.setFont(fonts.secondary_font())
        words = self._box.adjusted(GRID, GRID / 2, 1 - GRID, -GRID / 2)
        painter.drawText(words, _WRAP, self._text)
