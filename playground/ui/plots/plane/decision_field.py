"""The network's answer everywhere on the plane, as one picture."""

import numpy as np
from PySide6.QtCore import QRectF

from playground.core import Array, Task
from playground.datasets.base.dataset import Dataset
from playground.session.snapshots.plane_area import PlaneArea
from playground.ui.plots.base.colors import (
    BANDS,
    class_field,
    confidence_field,
    diverging,
    diverging_lut,
)
from playground.ui.plots.base.figure import Figure
from playground.ui.plots.base.pixels import Pixels
from playground.ui.theme.tokens import Theme


class DecisionField:
    """The picture of a field behind the samples.

    Parameters
    ----------
    figure
        Where it is drawn.
    """

    def __init__(self, figure: Figure) -> None:
        self._pixels = Pixels(smooth=True)
        self._pixels.setZValue(-1)
        figure.add(self._pixels)

    def hide(self) -> None:
        """Show none."""
        self._pixels.setVisible(False)

    def show(
        self,
        dataset: Dataset,
        values: Array,
        area: PlaneArea,
        scale: tuple[float, float],
        theme: Theme,
        *,
        discretized: bool,
        sure: bool = False,
    ) -> None:
        """Show outputs ``(K, n, n)``, row 0 the lowest y.

        Parameters
        ----------
        dataset
            The task.
        values
            The outputs on the grid.
        area
            What the grid covers.
        scale
            The outputs at the ends of the colour scale.
        theme
            Whose colours to take.
        discretized
            Show classes, or bands of values for regression.
        sure
            Let the strength of a class's colour be how sure the network is.
        """
        low, high = scale
        self._pixels.setVisible(True)
        if sure and dataset.task.is_classification and not discretized:
            colors = confidence_field(values, low, high, theme)
        elif dataset.task is Task.MULTICLASS:
            colors = class_field(values, low, high, theme, discretized)
        else:
            field = _discretized(values[0], low, high, dataset.task) if discretized else values[0]
            colors = diverging(field, low, high, diverging_lut(theme))
        self._pixels.set_smooth(not discretized)
        # Values belong to grid points, so the outer pixels reach half a cell over the edge.
        rows, columns = colors.shape
        across, up = area.width / (columns - 1), area.height / (rows - 1)
        left, low = area.left - across / 2, area.low - up / 2
        self._pixels.set_pixels(colors, QRectF(left, low, across * columns, up * rows))


def outputs_at(values: Array, area: PlaneArea, x: float, y: float) -> Array:
    """Return the outputs ``(K,)`` at the grid point over the area nearest to a place."""
    n = values.shape[-1]
    shares = ((x - area.left) / area.width, (y - area.low) / area.height)
    column, row = (int(np.clip(round(share * (n - 1)), 0, n - 1)) for share in shares)
    found: Array = values[:, row, column]
    return found


def _discretized(field: Array, low: float, high: float, task: Task) -> Array:
    """Return the two ends of the scale for classes, ten bands of it for regression."""
    if task is Task.BINARY:
        return np.where(field > (low + high) / 2, high, low)
    band = np.clip(np.floor((field - low) / ((high - low) or 1.0) * BANDS), 0, BANDS - 1)
    steps: Array = low + (band + 0.5) / BANDS * (high - low)
    return steps
