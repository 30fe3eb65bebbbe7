"""Calm axes: labels without a line, and a light grid only where it helps reading."""

from collections.abc import Callable, Sequence

import pyqtgraph as pg
from PySide6.QtGui import QFont

from playground.ui.plots.numbers import tick
from playground.ui.theme import SECONDARY_PX, Theme

LABEL_GAP = 6


def small_font() -> QFont:
    """Return the font of everything written inside a plot."""
    font = QFont(pg.QtWidgets.QApplication.font())
    font.setPixelSize(SECONDARY_PX)
    return font


def calm_axis(
    orientation: str, size: int, grid: bool = False, text: Callable[[float], str] = tick
) -> pg.AxisItem:
    """Make an axis of fixed size, so that the plot does not move when its numbers grow.

    Parameters
    ----------
    orientation
        ``left``, ``right`` or ``bottom``.
    size
        Its width (height for ``bottom``) in pixels, without a title.
    grid
        Draw a line across the plot at every label.
    text
        How a value is written.
    """
    axis = pg.AxisItem(orientation)
    axis.setStyle(
        tickLength=0,
        tickTextOffset=LABEL_GAP,
        tickFont=small_font(),
        tickAlpha=255 if grid else 0,
        maxTickLevel=0,
        autoExpandTextSpace=False,
        hideOverlappingLabels=False,
    )
    axis.enableAutoSIPrefix(False)
    axis.setTickDensity(0.6)
    axis.setGrid(255 if grid else False)
    resize_axis(axis, size)

    def strings(values: Sequence[float], scale: float, spacing: float) -> list[str]:
        return [text(10**value if axis.logMode else value) for value in values]

    axis.tickStrings = strings
    return axis


def resize_axis(axis: pg.AxisItem, size: int) -> None:
    """Give an axis another fixed size."""
    if axis.orientation in ("left", "right"):
        axis.setWidth(size)
    else:
        axis.setHeight(size)


def restyle_axis(axis: pg.AxisItem, theme: Theme) -> None:
    """Take a theme's colours."""
    axis.setPen(pg.mkPen(None))
    axis.setTickPen(pg.mkPen(theme.grid))
    axis.setTextPen(pg.mkPen(theme.secondary))
    if axis.labelText:
        axis.setLabel(axis.labelText, **{"color": theme.secondary, "font-size": "11px"})
