"""Lines behind the present training's: runs that are compared, and what came after a moment."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
from msgspec import Struct
from PySide6.QtCore import Qt
from PySide6.QtGui import QBrush, QColor

from playground.core import Array
from playground.training.base.history import CurveData
from playground.ui.plots.base.figure import Figure

if TYPE_CHECKING:
    from playground.ui.plots.base.graphing import QuickLine, pg

BAND = 45
"""The opacity of the middle half of several seeds, of 255."""


class OtherCurve(Struct, frozen=True, eq=False):
    """Curves of another training.

    Parameters
    ----------
    name
        What it is called.
    curves
        Its points.
    color
        Of its line.
    is_dashed
        Whether it is what came after the moment that is shown.
    low, high
        Of several seeds, whose medians the curves are: the quartiles.
    explodes
        Whether it may leave a linear axis at its top: else the rest would be a flat line.
    """

    name: str
    curves: CurveData
    color: str
    is_dashed: bool = False
    low: CurveData | None = None
    high: CurveData | None = None
    explodes: bool = False


class Shade(Struct, frozen=True, eq=False):
    """The middle half of several seeds, or a gap, as drawn: places and values, each ``(n,)``."""

    color: str
    x: Array
    low: Array
    high: Array


def gap_shade(x: Array, train: Array, test: Array, color: str) -> Shade:
    """Return the area between two curves, where both have a value; each ``(n,)``."""
    fine = np.isfinite(x) & np.isfinite(train) & np.isfinite(test)
    return Shade(color, x[fine], train[fine], test[fine])


class OtherLines:
    """Draws as many lines as there are, and keeps their items."""

    def __init__(self, figure: Figure) -> None:
        self._figure = figure
        self._items: list[QuickLine] = []
        self._shades: list[pg.FillBetweenItem] = []

    def draw(
        self, lines: list[tuple[OtherCurve, Array, Array]], shades: Sequence[Shade], width: float
    ) -> None:
        """Draw lines through places and values on the axis, each ``(n,)``, and bands behind."""
        from playground.ui.plots.base.graphing import QuickLine

        self._shade(shades)
        while len(self._items) < len(lines):
            item = QuickLine()
            item.setZValue(-1)
            self._figure.add(item)
            self._items.append(item)
        for item, (curve, x, y) in zip(self._items, lines, strict=False):
            style = Qt.PenStyle.DashLine if curve.is_dashed else Qt.PenStyle.SolidLine
            item.setPen(self._figure.pen(curve.color, width, style))
            item.set_points(x, y)
        for index, item in enumerate(self._items):
            item.setVisible(index < len(lines))

    def _shade(self, shades: Sequence[Shade]) -> None:
        """Fill the bands; their values are those of the axis, logarithms of a logarithmic one."""
        from playground.ui.plots.base.graphing import pg

        while len(self._shades) < len(shades):
            edges = (pg.PlotCurveItem(pen=None), pg.PlotCurveItem(pen=None))
            item = pg.FillBetweenItem(*edges)
            item.setZValue(-3)
            self._figure.add(item)
            self._shades.append(item)
        for index, item in enumerate(self._shades):
            item.setVisible(index < len(shades))
        for item, shade in zip(self._shades, shades, strict=False):
            for edge, values in zip(item.curves, (shade.low, shade.high), strict=True):
                edge.setData(shade.x, values)
            color = QColor(shade.color)
            color.setAlpha(BAND)
            item.setBrush(QBrush(color))
