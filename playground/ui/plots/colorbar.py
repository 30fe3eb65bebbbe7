"""The scale beside a heatmap: which colour stands for which value."""

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QRectF

from playground.core import Array
from playground.ui.plots.axes import calm_axis, restyle_axis
from playground.ui.plots.colors import LEVELS
from playground.ui.plots.numbers import tick
from playground.ui.plots.pixels import Pixels
from playground.ui.theme import GRID, Theme

THICKNESS = 10
NUMBERS = 46


class ColorBar:
    """A narrow strip of the colour scale, labelled at its ends and in the middle.

    Parameters
    ----------
    view
        The layout it takes the second column of.
    label_space
        The height of the labels under the plot beside it, so that both end on one line.
    """

    width = float(2 * GRID + THICKNESS + NUMBERS)

    def __init__(self, view: pg.GraphicsLayoutWidget, label_space: int) -> None:
        self._layout = view.ci.layout
        self._axis = calm_axis("right", NUMBERS)
        below = calm_axis("bottom", label_space)
        below.setStyle(showValues=False)
        self._plot = view.addPlot(
            row=1, col=1, axisItems={"right": self._axis, "bottom": below}, enableMenu=False
        )
        self._plot.hideButtons()
        self._plot.hideAxis("left")
        self._plot.showAxis("right")
        self._plot.layout.setContentsMargins(2 * GRID, 0, 0, 0)
        self._plot.vb.disableAutoRange()
        self._plot.setMouseEnabled(False, False)
        self._strip = Pixels(smooth=True)
        self._plot.addItem(self._strip, ignoreBounds=True)
        self._lut: Array | None = None
        self._range = (0.0, 0.0)
        self.visible = True
        self._layout.setColumnFixedWidth(1, self.width)

    def set_theme(self, theme: Theme) -> None:
        """Take a theme's colours."""
        restyle_axis(self._axis, theme)
        self._plot.vb.setBorder(pg.mkPen(theme.border))

    def set_visible(self, visible: bool) -> None:
        """Show or hide it; hidden it takes no room."""
        self.visible = visible
        self._plot.setVisible(visible)
        self._layout.setColumnFixedWidth(1, self.width if visible else 0.0)

    def show_scale(self, lut: Array, low: float, high: float) -> None:
        """Show a look-up table and the values at its ends; nothing happens when both are known."""
        if lut is not self._lut:
            self._lut = lut
            strip = np.asarray(lut).reshape(LEVELS, 1)
            self._strip.set_pixels(strip, QRectF(0, 0, 1, 1))
        if (low, high) != self._range:
            self._range = (low, high)
            middle = (low + high) / 2
            labels = [(0.0, tick(low)), (0.5, tick(middle)), (1.0, tick(high))]
            self._axis.setTicks([labels])
            self._plot.vb.setRange(QRectF(0, 0, 1, 1), padding=0)
