"""Lines behind the present training's: runs that are compared, and what came after a moment."""

from typing import TYPE_CHECKING

from msgspec import Struct
from PySide6.QtCore import Qt

from playground.core import Array
from playground.training.base.history import CurveData
from playground.ui.plots.base.figure import Figure

if TYPE_CHECKING:
    from playground.ui.plots.base.graphing import pg


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
    """

    name: str
    curves: CurveData
    color: str
    is_dashed: bool = False


class OtherLines:
    """Draws as many lines as there are, and keeps their items."""

    def __init__(self, figure: Figure) -> None:
        self._figure = figure
        self._items: list[pg.PlotDataItem] = []

    def draw(self, lines: list[tuple[OtherCurve, Array, Array]], width: float) -> None:
        """Draw lines through places and values, each ``(n,)``."""
        while len(self._items) < len(lines):
            item = self._figure.plot.plot(connect="finite")
            item.setZValue(-1)
            self._items.append(item)
        for item, (curve, x, y) in zip(self._items, lines, strict=False):
            style = Qt.PenStyle.DashLine if curve.is_dashed else Qt.PenStyle.SolidLine
            item.setPen(self._figure.pen(curve.color, width, style))
            item.setData(x, y)
        for item in self._items[len(lines) :]:
            item.setData([], [])

    def set_log(self, log: bool) -> None:
        """Take a logarithmic value axis, or a linear one."""
        for item in self._items:
            item.setLogMode(False, log)
