"""The mark along the line of the chosen weight."""

from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen
from PySide6.QtWidgets import QGraphicsPathItem, QStyleOptionGraphicsItem, QWidget
from typing_extensions import override

from playground.ui.theme.tokens import Theme

INNER, OUTER = 3.0, 7.0
"""The widths of the gap beside the line, and of the rails around it."""


class ChosenLine(QGraphicsPathItem):
    """Two rails along a line, which leave its colour and thickness to be seen between them.

    Attributes
    ----------
    place
        The layer of the chosen weight, and where in its ``(in, out)`` it is.
    """

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.place: tuple[str, tuple[int, ...]] | None = None
        self._theme = theme
        self.setZValue(1)
        self.setPen(QPen(QColor(theme.accent), OUTER))
        self.hide()

    def show_path(self, path: QPainterPath) -> None:
        """Mark a line."""
        self.setPath(path)
        self.show()

    def set_theme(self, theme: Theme) -> None:
        """Take other colours."""
        self._theme = theme
        self.setPen(QPen(QColor(theme.accent), OUTER))

    @override
    def paint(
        self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None
    ) -> None:
        del option, widget
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.strokePath(self.path(), self.pen())
        painter.strokePath(self.path(), QPen(QColor(self._theme.canvas), INNER + 1.0))
