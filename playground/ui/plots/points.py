"""Samples as points: train points are filled, test points hollow, whatever their colours."""

from collections.abc import Sequence

import numpy as np
import pyqtgraph as pg
from PySide6.QtGui import QBrush, QPen

from playground.core import Array
from playground.datasets.dataset import Split
from playground.ui.plots.colors import text_test, text_train
from playground.ui.plots.figure import Figure
from playground.ui.theme import Theme

FILLED_PX = 7
HOLLOW_PX = 6
RING_PX = 1.8


class Points:
    """The points of one split in a figure.

    Parameters
    ----------
    figure
        Where they are drawn.
    split
        ``train`` for filled circles with a thin outline, ``test`` for rings.
    """

    def __init__(self, figure: Figure, split: Split) -> None:
        self._hollow = split == "test"
        self._item = pg.ScatterPlotItem(pxMode=True, size=HOLLOW_PX if self._hollow else FILLED_PX)
        self._item.setZValue(2)
        figure.add(self._item)
        self.x: Array = np.zeros(0)
        self.y: Array = np.zeros(0)

    def set_visible(self, visible: bool) -> None:
        """Show or hide them."""
        if self._item.isVisible() != visible:
            self._item.setVisible(visible)

    def show(
        self,
        x: Array,
        y: Array,
        colors: Sequence[str],
        theme: Theme,
        crossed: Array | None = None,
    ) -> None:
        """Draw points, each in its colour; ``crossed`` ones as crosses."""
        self.x, self.y = x, y
        contrast = theme.window
        kinds = {color: self._pen_and_brush(color, contrast) for color in set(colors)}
        self._item.setData(
            x=x,
            y=y,
            pen=[kinds[color][0] for color in colors],
            brush=[kinds[color][1] for color in colors],
            symbol="o" if crossed is None else ["x" if cross else "o" for cross in crossed],
        )

    def _pen_and_brush(self, color: str, contrast: str) -> tuple[QPen, QBrush]:
        if self._hollow:
            return pg.mkPen(color, width=RING_PX), pg.mkBrush(contrast)
        return pg.mkPen(contrast, width=1), pg.mkBrush(color)

    def nearest(self, x: float, y: float, per_unit: tuple[float, float], within: float) -> int:
        """Return the index of the point nearest to a place, −1 when none is near enough.

        ``per_unit`` are the pixels one unit of x and y takes, ``within`` is in pixels.
        """
        if not len(self.x) or not self._item.isVisible():
            return -1
        distance = np.hypot((self.x - x) * per_unit[0], (self.y - y) * per_unit[1])
        index = int(distance.argmin())
        return index if distance[index] <= within else -1


def split_legend(theme: Theme, with_test: bool = True) -> str:
    """Return ``● train  ○ test`` in their colours, as HTML."""
    train = f"<span style='color:{text_train(theme)}'>● train</span>"
    test = f"<span style='color:{text_test(theme)}'>○ test</span>"
    return f"{train}&nbsp;&nbsp;&nbsp;{test}" if with_test else train
