"""One curve of the training that is shown: its line, what was recorded, and where it ends."""

from PySide6.QtGui import QBrush, QColor

from playground.core import Array
from playground.ui.plots.base.figure import Figure
from playground.ui.plots.curves.curve_ends import EndMark
from playground.ui.plots.curves.curve_options import averaged
from playground.ui.plots.curves.curve_points import drawable, on_axis, visible
from playground.ui.theme.tokens import Theme

LINE = 1.5


class CurveLine:
    """An averaged line with the recorded one faint behind it, and a mark at the newest point.

    Parameters
    ----------
    figure
        Where it is drawn.
    is_hollow
        Whether the mark at its end is a ring instead of a disc.
    """

    def __init__(self, figure: Figure, *, is_hollow: bool) -> None:
        from playground.ui.plots.base.graphing import QuickLine

        self._figure, self._is_hollow = figure, is_hollow
        self.raw, self.line, self.end = QuickLine(), QuickLine(), EndMark()
        for item in (self.raw, self.line, self.end):
            figure.add(item)

    def draw(
        self, x: Array, y: Array, window: int, span: tuple[float, float], columns: int, *, log: bool
    ) -> None:
        """Hand over what the pixels can show of the visible part: a few points per column.

        Parameters
        ----------
        x, y
            Places along the axis and values, ``(n,)``.
        window
            Over how many points the line is averaged.
        span, columns
            Which part of the axis is seen, and in how many columns.
        log
            Whether the value axis is logarithmic.
        """
        drawn = [(self.line, averaged(y, window)), (self.raw, y)]
        for item, values in drawn if window > 1 else drawn[:1]:
            kept = visible(x, values, *span, columns)
            item.set_points(x[kept], on_axis(drawable(values[kept], log), log))
        self.raw.setVisible(window > 1)

    def set_theme(self, theme: Theme, color: str) -> None:
        """Take its colour, and those of a theme around it."""
        figure, faint = self._figure, QColor(color)
        faint.setAlphaF(0.3)
        self.line.setPen(figure.pen(color, LINE))
        self.raw.setPen(figure.pen(faint.name(QColor.NameFormat.HexArgb), 1))
        self.end.setPen(figure.pen(color, 2) if self._is_hollow else figure.pen(theme.window, 1))
        self.end.setBrush(QBrush(QColor(theme.window if self._is_hollow else color)))
        self.end.set_size(7 if self._is_hollow else 8)
