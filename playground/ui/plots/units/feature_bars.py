"""Bars of a table's features: by how much their mean differs among what a unit likes."""

from PySide6.QtCore import QRectF
from PySide6.QtGui import QBrush, QColor
from PySide6.QtWidgets import QGraphicsRectItem

from playground.core import Array
from playground.ui.plots.base.axes import WIDEST, fitting
from playground.ui.plots.base.figure import Figure
from playground.ui.plots.base.number_format import nice_above, tick
from playground.ui.theme.tokens import Theme

MOST_BARS = 12
THICK = 0.6


class FeatureBars:
    """Draws the features that differ most as bars from the middle to both sides.

    Parameters
    ----------
    figure
        Whose y axis points down.
    """

    def __init__(self, figure: Figure) -> None:
        self._figure = figure
        self._bars = [QGraphicsRectItem() for _ in range(MOST_BARS)]
        self._zero = QGraphicsRectItem()
        for bar in (*self._bars, self._zero):
            figure.add(bar)

    def show(self, names: list[str], values: Array) -> None:
        """Show a bar for each named value; the axes take their names and reach."""
        count = len(names)
        reach = nice_above(float(abs(values).max(initial=0.0)) or 1.0)
        for at, bar in enumerate(self._bars):
            bar.setVisible(at < count)
            if at < count:
                value = float(values[at])
                left = min(value, 0.0)
                bar.setRect(QRectF(left, at + 0.5 - THICK / 2, abs(value), THICK))
        self._zero.setVisible(True)
        self._zero.setRect(QRectF(0, 0, 0, count))
        self._figure.set_range(QRectF(-reach, 0, 2 * reach, max(count, 1)))
        shown = fitting(names, WIDEST)
        self._figure.left.setTicks([[(at + 0.5, name) for at, name in enumerate(shown)]])
        ends = (-reach, -reach / 2, 0.0, reach / 2, reach)
        self._figure.bottom.setTicks([[(x, sigmas(x)) for x in ends]])

    def hide(self) -> None:
        """Show nothing."""
        for bar in (*self._bars, self._zero):
            bar.setVisible(False)

    def restyle(self, theme: Theme) -> None:
        """Take a theme's colours."""
        for bar in self._bars:
            bar.setPen(self._figure.pen(theme.border))
            positive = bar.rect().right() > 0
            bar.setBrush(QBrush(QColor(theme.positive if positive else theme.negative)))
        self._zero.setPen(self._figure.pen(theme.secondary))

    @staticmethod
    def at(y: float) -> int:
        """Return which bar lies at a height."""
        return int(y)


def sigmas(value: float) -> str:
    """Return a number of standard deviations with its sign: ``+0.7 σ``."""
    return f"{'+' if value > 0 else ''}{tick(value)}{' σ' if value else ''}"
