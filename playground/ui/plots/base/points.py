"""Samples as points: train points are filled, test points hollow, whatever their colours."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtGui import QBrush, QColor, QPen

from playground.core import Array, Task
from playground.datasets.base.dataset import Dataset, Split
from playground.ui.plots.base.colors import (
    diverging,
    diverging_lut,
    hex_colors,
    shade,
    text_test,
    text_train,
    tint,
)
from playground.ui.plots.base.figure import Figure
from playground.ui.theme.tokens import Theme, class_colors

if TYPE_CHECKING:
    from playground.ui.plots.base.graphing import StillPoints, pg

SPLITS: tuple[Split, Split] = ("train", "test")

FILLED_PX = 7.0
RING_PX = 6.5
ON_FIELD_PX = 5.0
"""Points on a field are small: hundreds of them must not hide it."""

CROSS_PX = 10
RING_LINE = 1.6
RIM_LINE = 0.8
FILLED_STRENGTH, RING_STRENGTH = 0.45, 0.55
"""How far points on a field are from their class's colour, away from the field's middle: darker in
the light theme, lighter in the dark one."""

CONTRAST = 0.8
"""How far their rims and middles are on the other side, so that they stand out anywhere."""

NOTHING = QBrush(Qt.BrushStyle.NoBrush)


class Points:
    """The points of one split in a figure: filled for train samples, rings for test samples.

    Parameters
    ----------
    figure
        Where they are drawn.
    split
        ``train`` or ``test``.
    on_field
        They lie on a coloured field instead of the plain background.
    """

    def __init__(self, figure: Figure, split: Split, on_field: bool = False) -> None:
        from playground.ui.plots.base.graphing import StillPoints

        self._hollow = split == "test"
        self._on_field = on_field
        self._figure = figure
        self._item = StillPoints(pxMode=True)
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
        cross = np.zeros(len(x), dtype=bool) if crossed is None else crossed
        looks = {
            (color, is_cross): self._look(color, is_cross, theme)
            for color in set(colors)
            for is_cross in (False, True)
        }
        chosen = [looks[color, bool(flag)] for color, flag in zip(colors, cross, strict=True)]
        self._item.setData(
            x=x,
            y=y,
            pen=[look[0] for look in chosen],
            brush=[look[1] for look in chosen],
            size=np.where(cross, CROSS_PX, self._size()),
            symbol=["x" if flag else "o" for flag in cross],
        )

    def _size(self) -> float:
        return ON_FIELD_PX if self._on_field else RING_PX if self._hollow else FILLED_PX

    def _look(self, color: str, cross: bool, theme: Theme) -> tuple[QPen, QBrush]:
        ring = self._hollow and not cross
        if not self._on_field:
            if ring:
                return self._figure.pen(color, RING_LINE), NOTHING
            return self._figure.pen(theme.window), QBrush(QColor(color))
        stronger, weaker = (tint, shade) if theme.is_dark else (shade, tint)
        behind = weaker(color, CONTRAST)
        if ring:
            edge = stronger(color, RING_STRENGTH)
            return self._figure.pen(edge, RING_LINE), QBrush(QColor(behind))
        return self._figure.pen(behind, RIM_LINE), QBrush(QColor(stronger(color, FILLED_STRENGTH)))

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


def truth_colors(
    dataset: Dataset, truth: Array, scale: tuple[float, float], theme: Theme
) -> list[str]:
    """Return the colours of the classes or values that samples of a dataset have.

    Parameters
    ----------
    dataset
        Which task it is, and which classes there are.
    truth
        An index of a class each, grey where there is none such; of a regression the values, as
        the data has them or the first alone.
    scale
        The values at the ends of the colour scale.
    theme
        Whose colours they are.
    """
    if dataset.task is Task.REGRESSION:
        truth = truth[:, 0] if truth.ndim > 1 else truth
        return hex_colors(diverging(truth, *scale, diverging_lut(theme)))
    colors = class_colors(theme, len(dataset.classes))
    known = range(len(colors))
    return [colors[int(each)] if each in known else theme.disabled for each in truth.tolist()]


def outlines(figure: Figure, symbol: str, size: float, z: float) -> "StillPoints":
    """Put marks into a figure that leave free what they are around.

    They have no pen yet, and are hidden: points that are nowhere cost a frame something, too.
    """
    from playground.ui.plots.base.graphing import StillPoints

    item = StillPoints(symbol=symbol, size=size, pxMode=True)
    item.setBrush(None)
    item.setZValue(z)
    item.hide()
    figure.add(item)
    return item


def put_mark(item: "pg.ScatterPlotItem", place: tuple[float, float] | None) -> None:
    """Show a mark at a place, or none.

    A mark that stays where it is costs a frame nothing; set again, or shown without a place, it
    would be laid out and painted with every one.
    """
    xs, ys = item.getData()
    if list(zip(xs, ys, strict=True)) != ([place] if place else []):
        item.setData(*(([place[0]], [place[1]]) if place else ([], [])))
    if item.isVisible() != (place is not None):
        item.setVisible(place is not None)
