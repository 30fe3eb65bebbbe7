"""Calm axes: labels without a line, a light grid where it helps, and names that fit beside them."""

import math
from collections.abc import Callable, Sequence
from html import escape
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QFont, QFontMetrics, QPen
from PySide6.QtWidgets import QApplication

from playground.ui.plots.base.number_format import tick
from playground.ui.theme.sizes import scaled, secondary_px
from playground.ui.theme.tokens import Theme

if TYPE_CHECKING:
    from playground.ui.plots.base.graphing import pg

LABEL_GAP = 6
LOG_LABEL_PX = 24

WIDEST = 96
"""The most pixels for names beside a plot."""


def small_font() -> QFont:
    """Return the font of everything written inside a plot."""
    font = QFont(QApplication.font())
    font.setPixelSize(secondary_px())
    return font


def calm_axis(
    orientation: str, size: int, grid: bool = False, text: Callable[[float], str] = tick
) -> "pg.AxisItem":
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
    from playground.ui.plots.base.graphing import pg

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
    resize_axis(axis, scaled(size))

    def strings(values: Sequence[float], scale: float, spacing: float) -> list[str]:
        return [text(10**value if axis.logMode else value) for value in values]

    def label() -> str:
        style = ";".join(f"{name}: {value}" for name, value in axis.labelStyle.items())
        return f"<span style='{style}'>{escape(_title(axis))}</span>"

    def spacing(low: float, high: float, size: float) -> list[tuple[float, float]]:
        found: list[tuple[float, float]] = standard(low, high, size)
        return [(_with_room(axis, text, low, high, size, found[0][0]), 0.0)] if found else []

    standard = axis.tickSpacing
    axis.tickSpacing = spacing
    axis.tickStrings = strings
    axis.labelString = label  # names of columns are text, whatever marks they contain
    axis.logTickValues = _decades
    return axis


def _with_room(
    axis: "pg.AxisItem",
    text: Callable[[float], str],
    low: float,
    high: float,
    size: float,
    step: float,
) -> float:
    """Return the first wider distance of an axis' numbers at which they do not overlap."""
    metrics, span = QFontMetrics(small_font()), high - low
    lead = step / 10.0 ** math.floor(math.log10(step) + 1e-9)
    round_ones = (factor / lead for factor in (1, 2, 5, 10, 20, 50, 100))
    steps = [step * factor for factor in round_ones if 1 - 1e-9 < factor < span / step]
    for wide in steps:
        need = metrics.height()
        if axis.orientation == "bottom":
            places = range(math.ceil(low / wide), math.floor(high / wide) + 1)
            words = (text(place * wide) for place in places)
            need = max((metrics.horizontalAdvance(each) for each in words), default=0) + LABEL_GAP
        if wide / span * size >= need:
            return wide
    return steps[-1] if steps else step


def _title(axis: "pg.AxisItem") -> str:
    """Return an axis' title, beside the plot no longer than the plot is high."""
    room = axis.size().height()
    words: str = axis.labelText
    if axis.orientation == "bottom" or room < 1:
        return words
    metrics = QFontMetrics(small_font())
    return metrics.elidedText(words, Qt.TextElideMode.ElideRight, int(room))


def fit_title(axis: "pg.AxisItem") -> None:
    """Shorten or complete an axis' title, after the axis has another length."""
    if axis.labelText and axis.label.toPlainText() != _title(axis):
        axis.label.setHtml(axis.labelString())
        axis.resizeEvent()


def _decades(
    low: float, high: float, size: float, standard: object
) -> list[tuple[float, list[float]]]:
    """Return the ticks of a logarithmic axis: powers of ten, with 2 and 5 between a few of them."""
    first, last = math.ceil(low - 1e-9), math.floor(high + 1e-9)
    step = max(1, math.ceil((last - first) * scaled(LOG_LABEL_PX) / max(size, 1.0)))
    ticks = [float(power) for power in range(first, last + 1, step)]
    if last - first < 2:
        steps = (math.log10(2), math.log10(5))
        between = [power + part for power in range(first - 1, last + 1) for part in steps]
        ticks = sorted(ticks + [value for value in between if low <= value <= high])
    return [(1.0, ticks)]


def resize_axis(axis: "pg.AxisItem", size: int) -> None:
    """Give an axis another fixed size."""
    if axis.orientation in ("left", "right"):
        axis.setWidth(size)
    else:
        axis.setHeight(size)


def label_style(theme: Theme) -> dict[str, str]:
    """Return how an axis' title is written."""
    return {"color": theme.secondary, "font-size": f"{secondary_px()}px"}


def name_axis(axis: "pg.AxisItem", words: str, theme: Theme) -> None:
    """Give an axis a title, unless it has it; centred even where nothing is on the screen yet."""
    if axis.labelText != words:
        axis.setLabel(words, **label_style(theme))
        axis.resizeEvent()


def restyle_axis(axis: "pg.AxisItem", theme: Theme, grid: QPen) -> None:
    """Take a theme's colours, and the pen of the grid."""
    from playground.ui.plots.base.graphing import pg

    axis.setPen(pg.mkPen(None))
    axis.setTickPen(grid)
    axis.setTextPen(pg.mkPen(theme.secondary))
    if axis.labelText:
        axis.setLabel(axis.labelText, **label_style(theme))


def settle(plot: "pg.PlotItem") -> None:
    """Take away what makes a pyqtgraph plot move by itself, and its margins."""
    plot.hideButtons()
    plot.vb.disableAutoRange()
    plot.layout.setContentsMargins(0, 0, 0, 0)
    plot.layout.setSpacing(0)
    for name in ("left", "right", "bottom"):
        # The grid is drawn by the axes and belongs behind the data.
        plot.getAxis(name).setZValue(-10)


def label_width(names: Sequence[str], widest: int = WIDEST) -> int:
    """Return the width of an axis that holds the longest name, up to a limit."""
    metrics = QFontMetrics(small_font())
    longest = max((metrics.horizontalAdvance(name) for name in names[:200]), default=0)
    return min(longest, scaled(widest)) + LABEL_GAP + 4


def fitting(names: Sequence[str], width: float) -> list[str]:
    """Return the names, each shortened with an ellipsis to a width in pixels."""
    metrics = QFontMetrics(small_font())
    return [metrics.elidedText(name, Qt.TextElideMode.ElideRight, int(width)) for name in names]
