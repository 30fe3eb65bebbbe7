"""Lines on which a field has a level: the decision boundary, and others beside it."""

from collections.abc import Sequence
from functools import lru_cache, partial
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtGui import QColor

from playground.core import Array, Task, read_only
from playground.session.snapshots.plane_area import PlaneArea
from playground.ui.plots.base.colors import BANDS
from playground.ui.plots.base.figure import Figure
from playground.ui.theme.tokens import Theme

if TYPE_CHECKING:
    from contourpy import ContourGenerator

BOUNDARY_LINE = 1.8
LEVEL_LINE = 1.0
LEVEL_OPACITY = 0x80
SHARES = (0.1, 0.25, 0.75, 0.9)
"""Between the two ends of a binary problem's outputs: the levels beside the boundary."""

SURE = (0.5, 0.75, 0.9)
"""Levels of the strongest of several outputs, as shares of the way between their ends."""


def crossings(field: Array, area: PlaneArea, level: float) -> list[Array]:
    """Return the lines on which a field has a level.

    Parameters
    ----------
    field
        ``(n, n)`` values on a grid over the area, row 0 the lowest.
    area
        What the grid covers, its outer points on the edges.
    level
        Where to draw the line; between grid points the field is taken to be linear.

    Returns
    -------
    list of ndarray
        The lines, each ``(points, 2)``: x and y.
    """
    x, y = _grid(area, *field.shape)
    return [np.asarray(line) for line in _contours(x, y, field).lines(level)]


def _contours(x: Array, y: Array, field: Array) -> "ContourGenerator":
    """Return what finds lines; numbers are not masked where all are numbers: it takes longer."""
    import contourpy

    if not np.isfinite(field).all():
        return contourpy.contour_generator(x, y, field)
    serial = contourpy.SerialContourGenerator
    return serial(
        x,
        y,
        field,
        np.zeros(field.shape, bool),
        corner_mask=True,
        line_type=serial.default_line_type,
        fill_type=serial.default_fill_type,
        quad_as_tri=False,
        z_interp=contourpy.ZInterp.Linear,
    )


@lru_cache(maxsize=2)
def _grid(area: PlaneArea, rows: int, columns: int) -> tuple[Array, Array]:
    """Return where the points of a grid lie: the same for picture after picture."""
    x, y = np.linspace(area.left, area.right, columns), np.linspace(area.low, area.high, rows)
    across, up = np.meshgrid(x, y)
    return read_only(across), read_only(up)


def boundary(values: Array, area: PlaneArea, scale: tuple[float, float], task: Task) -> list[Array]:
    """Return where the answer turns: of two classes, of the strongest of several, or of the sign.

    Parameters
    ----------
    values
        Outputs ``(K, n, n)`` on a grid over the area.
    area
        What the grid covers.
    scale
        The outputs at the ends of the colour scale: for two classes the boundary is their middle.
    task
        For regression the line is where the first output is nought, if its scale reaches over that.
    """
    if task is Task.REGRESSION and not scale[0] < 0 < scale[1]:
        return []
    if task is not Task.MULTICLASS:
        level = 0.0 if task is Task.REGRESSION else sum(scale) / 2
        return crossings(values[0], area, level)
    return [line for lead in leads(values) for line in crossings(lead, area, 0.0)]


def leads(values: Array) -> list[Array]:
    """Return by how much each of several outputs is above the best other one.

    It is nought where two classes meet, so that the line between them belongs to both.
    """
    order = np.sort(values, axis=0)
    best, second = order[-1], order[-2]
    return [each - np.where(each == best, second, best) for each in values]


def levels(values: Array, area: PlaneArea, scale: tuple[float, float], task: Task) -> list[Array]:
    """Return further lines of the same level: what is as far from the boundary."""
    low, high = scale
    if task is Task.MULTICLASS:
        field, shares = values.max(axis=0), np.array(SURE)
    else:
        field = values[0]
        shares = np.array(SHARES) if task is Task.BINARY else np.arange(1, BANDS) / BANDS
    at = partial(crossings, field, area)
    return [line for share in shares for line in at(low + float(share) * (high - low))]


class ContourLines:
    """The lines of a field in a figure.

    Parameters
    ----------
    figure
        Where they are drawn.
    """

    def __init__(self, figure: Figure) -> None:
        from playground.ui.plots.base.graphing import QuickLine

        self._figure = figure
        self.levels, self.boundary = QuickLine(), QuickLine()
        for z, item in enumerate((self.levels, self.boundary)):
            item.setZValue(z / 2)
            figure.add(item)

    def set_theme(self, theme: Theme) -> None:
        """Take a theme's colours."""
        faint = QColor(theme.text)
        faint.setAlpha(LEVEL_OPACITY)
        self.boundary.setPen(self._figure.pen(theme.text, BOUNDARY_LINE))
        self.levels.setPen(self._figure.pen(faint.name(QColor.NameFormat.HexArgb), LEVEL_LINE))

    def show(self, boundary: Sequence[Array], levels: Sequence[Array]) -> None:
        """Draw these lines, and none else."""
        for item, lines in ((self.boundary, boundary), (self.levels, levels)):
            item.setVisible(bool(lines))
            if lines:
                item.set_points(*joined(lines))


def joined(lines: Sequence[Array]) -> tuple[Array, Array]:
    """Return lines ``(points, 2)`` as one, with a gap (NaN) after each."""
    gap = np.full((1, 2), np.nan)
    points = np.concatenate([part for line in lines for part in (line, gap)])
    return points[:, 0], points[:, 1]
