"""The scale beside a heatmap, and a range of values that follows them without flickering."""

import math

import numpy as np
from PySide6.QtCore import QRectF
from PySide6.QtGui import QPen

from playground.core import Array
from playground.ui.plots.base.axes import calm_axis, restyle_axis, settle
from playground.ui.plots.base.colors import LEVELS
from playground.ui.plots.base.number_format import nice_above, tick
from playground.ui.plots.base.pixels import Pixels
from playground.ui.theme.tokens import GRID, Theme

THICKNESS = 10
NUMBERS = 54

SHRINK = 0.97
"""How much of an old peak an adaptive range keeps from frame to frame."""
SMALLEST = 1e-12


class ColorBar:
    """A narrow strip of the colour scale, labelled at its ends and in the middle.

    ``plot`` is the graphics item to put beside the heatmap.
    """

    width = float(2 * GRID + THICKNESS + NUMBERS)

    def __init__(self) -> None:
        from playground.ui.plots.base.graphing import pg

        self._axis = calm_axis("right", NUMBERS)
        self.plot = pg.PlotItem(axisItems={"right": self._axis}, enableMenu=False)
        self.plot.hideAxis("left")
        self.plot.hideAxis("bottom")
        self.plot.showAxis("right")
        settle(self.plot)
        self.plot.layout.setContentsMargins(2 * GRID, 0, 0, 0)
        self.plot.setMouseEnabled(False, False)
        self._strip = Pixels(smooth=True)
        self.plot.addItem(self._strip, ignoreBounds=True)
        self._lut: Array | None = None
        self._range = (math.nan, math.nan)
        self.visible = True

    def set_theme(self, theme: Theme, border: QPen) -> None:
        """Take a theme's colours, and the pen of the frame."""
        restyle_axis(self._axis, theme, border)
        self.plot.vb.setBorder(border)

    def set_visible(self, visible: bool) -> None:
        """Show or hide it; hidden it takes no room."""
        self.visible = visible
        self.plot.setVisible(visible)

    def show_scale(self, lut: Array, low: float, high: float) -> None:
        """Show a look-up table and the values at its ends; nothing happens when both are known."""
        if lut is not self._lut:
            self._lut = lut
            strip = np.asarray(lut).reshape(LEVELS, 1)
            self._strip.set_pixels(strip, QRectF(0, 0, 1, 1))
        if (low, high) != self._range:
            self._range = (low, high)
            labels = [(place, tick(value)) for place, value in _marks(low, high)]
            if len({text for _, text in labels}) < len(labels):  # nearer than labels can tell
                labels = [(0.5, labels[0][1])]
            self._axis.setTicks([labels])
            self.plot.vb.setRange(QRectF(0, 0, 1, 1), padding=0)


def _marks(low: float, high: float) -> tuple[tuple[float, float], ...]:
    """Return where the bar is marked, and with which rounded values; a constant field has one."""
    if not high > low:
        return ((0.5, low),)
    span = high - low
    if not math.isfinite(span):
        return (0.0, low), (1.0, high)
    digits = 2 - math.floor(math.log10(span))
    ends = ((0.0, low), (0.5, (low + high) / 2), (1.0, high))
    return tuple((place, round(value, digits)) for place, value in ends)


class AdaptiveRange:
    """The limit of a scale that is symmetric about zero.

    It grows at once when a value does not fit any more, and forgets an old peak slowly; shown are
    only round numbers, so most frames leave the scale as it is.
    """

    def __init__(self) -> None:
        self._peak = 0.0

    def follow(self, peak: float) -> float:
        """Take the largest magnitude of a frame and return the limit to show."""
        self._peak = max(peak, self._peak * SHRINK, SMALLEST)
        return nice_above(self._peak)
