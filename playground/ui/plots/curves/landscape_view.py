"""The loss around the present parameters: a curve along a line, a map over a plane."""

from functools import lru_cache
from html import escape
from typing import NamedTuple

import numpy as np
from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainterPath
from PySide6.QtWidgets import QGraphicsPathItem, QWidget
from typing_extensions import override

from playground.core import Array, read_only
from playground.storage.csv_writer import Cell, Table
from playground.ui.plots.base.axes import LABEL_GAP, calm_axis, label_style
from playground.ui.plots.base.colors import LEVELS, diverging
from playground.ui.plots.base.figure import LABEL_SPACE, Figure
from playground.ui.plots.base.graphing import pg
from playground.ui.plots.base.number_format import short
from playground.ui.plots.base.pixels import Pixels
from playground.ui.plots.base.plot_view import PlotView

CONTOURS = 9
"""As many lines of equal loss, with equally many points between two of them."""

HIGHEST = 0.98
"""The share of the points within the colour scale: a few walls must not hide the valley."""

NUMBERS_WIDTH = 50


class Landscape(NamedTuple):
    """A slice of the loss.

    Parameters
    ----------
    names
        What the one or two directions are called.
    axes
        The coordinates along them.
    losses
        ``(n,)`` along a line; ``(m, n)`` over a plane, row by row along the second direction.
    trail
        Where a training went through the plane, ``(T, 2)``.
    """

    names: tuple[str, ...]
    axes: tuple[Array, ...]
    losses: Array
    trail: Array

    @property
    def is_plane(self) -> bool:
        """Whether there are two directions."""
        return len(self.axes) == 2


class LandscapeView(PlotView):
    """A slice of the loss, with the present parameters in its middle."""

    key = "landscape"
    title = "Loss landscape"
    help = "The loss along directions through the present parameters, which are marked +"
    empty_text = "Ask for a slice of the loss to see it here."

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._slice: Landscape | None = None

    @override
    def _make_figure(self) -> Figure:
        bottom = calm_axis("bottom", LABEL_SPACE + LABEL_GAP + 10, grid=True)
        figure = Figure(calm_axis("left", NUMBERS_WIDTH, grid=True), bottom, bar=True)
        self._field = Pixels(smooth=True)
        self._field.setZValue(-1)
        self._contours = QGraphicsPathItem()
        self._curve = pg.PlotCurveItem()
        self._trail = pg.PlotCurveItem()
        self._here = pg.ScatterPlotItem(symbol="+", size=13, pxMode=True)
        for item in (self._field, self._contours, self._curve, self._trail, self._here):
            figure.add(item)
        return figure

    def show_slice(self, found: Landscape | None) -> None:
        """Take a slice; ``None`` shows nothing."""
        self._slice = found
        self._changed()

    # painting -----------------------------------------------------------------------------------

    @override
    def has_content(self) -> bool:
        return self._slice is not None and bool(np.isfinite(self._slice.losses).any())

    @override
    def _paint(self) -> None:
        found = self._slice
        assert found is not None
        figure = self._figure
        for item in (self._field, self._contours, self._trail):
            item.setVisible(found.is_plane)
        self._curve.setVisible(not found.is_plane)
        figure.show_bar(found.is_plane)
        figure.bottom.setLabel(found.names[0], **self._label_style())
        if found.is_plane:
            self._paint_plane(found)
        else:
            self._paint_line(found)

    def _label_style(self) -> dict[str, str]:
        return label_style(self._theme)

    def _paint_line(self, found: Landscape) -> None:
        (t,) = found.axes
        self._curve.setData(t, found.losses, connect="finite")
        finite = found.losses[np.isfinite(found.losses)]
        low, high = float(finite.min()), float(finite.max())
        room = 0.06 * ((high - low) or 1.0)
        self._figure.set_aspect(None)
        self._figure.set_range(QRectF(t[0], low - room, t[-1] - t[0], high - low + 2 * room))
        self._figure.set_legend("loss")
        here = float(np.interp(0.0, t, found.losses)) if t[0] <= 0 <= t[-1] else np.nan
        self._here.setData([0.0], [here])

    def _paint_plane(self, found: Landscape) -> None:
        a, b = found.axes
        low, high = _scale(found.losses)
        lut = viridis()
        pixels = diverging(np.nan_to_num(found.losses, nan=high, posinf=high), low, high, lut)
        # Values belong to grid points, so the outer pixels reach half a cell over the edge.
        da, db = (a[-1] - a[0]) / (len(a) - 1), (b[-1] - b[0]) / (len(b) - 1)
        rect = QRectF(a[0] - da / 2, b[0] - db / 2, a[-1] - a[0] + da, b[-1] - b[0] + db)
        self._field.set_pixels(pixels, rect)
        self._contours.setPath(contour_path(a, b, found.losses))
        self._trail.setData(*found.trail.T if len(found.trail) else ([], []))
        self._here.setData([0.0], [0.0])
        self._figure.set_aspect(1.0)
        self._figure.set_range(QRectF(a[0], b[0], a[-1] - a[0], b[-1] - b[0]))
        self._figure.set_legend(f"up: {escape(found.names[1])}; colour: loss")
        if self._figure.bar is not None:
            self._figure.bar.show_scale(lut, low, high)

    @override
    def _restyle(self) -> None:
        figure, theme = self._figure, self._theme
        # Viridis is the same in light and dark, so what lies on it is white.
        self._contours.setPen(figure.pen("#ffffff", 0.7))
        self._trail.setPen(figure.pen("#ffffff", 1.8))
        self._trail.setShadowPen(figure.pen("#000000", 3.6))
        self._curve.setPen(figure.pen(theme.train, 1.8))
        plane = self._slice is not None and self._slice.is_plane
        self._here.setPen(figure.pen("#ffffff" if plane else theme.text, 1.8))
        figure.plot.vb.setBorder(figure.pen(theme.border))

    # reading ------------------------------------------------------------------------------------

    @override
    def describe(self, x: float, y: float) -> str:
        found = self._slice
        assert found is not None
        places = [
            int(np.abs(axis - at).argmin()) for axis, at in zip(found.axes, (x, y), strict=False)
        ]
        named = zip(found.names, found.axes, places, strict=True)
        words = [f"{name} {short(float(axis[place]))}" for name, axis, place in named]
        # Rows of a plane run along its second direction.
        loss = float(found.losses[tuple(reversed(places))])
        return f"{' · '.join(words)} · loss {short(loss)}"

    @override
    def summary(self) -> str:
        assert self._slice is not None
        finite = self._slice.losses[np.isfinite(self._slice.losses)]
        return f"loss from {short(float(finite.min()))} to {short(float(finite.max()))}"

    @override
    def _step_cursor(self, dx: int, dy: int) -> tuple[float, float] | None:
        found = self._slice
        assert found is not None
        at = self._cursor or (0.0, 0.0)
        moved = [
            float(axis[np.clip(np.abs(axis - place).argmin() + step, 0, len(axis) - 1)])
            for axis, place, step in zip(found.axes, at, (dx, dy), strict=False)
        ]
        return moved[0], moved[1] if found.is_plane else at[1]

    @override
    def table(self) -> Table:
        found = self._slice
        assert found is not None
        grids = np.meshgrid(*found.axes)
        columns = [*(grid.ravel().tolist() for grid in grids), found.losses.ravel().tolist()]
        rows: list[list[Cell]] = [list(row) for row in zip(*columns, strict=True)]
        return [*found.names, "loss"], rows


@lru_cache(maxsize=1)
def viridis() -> Array:
    """Return the pixels of a scale that gets lighter evenly, ``(256,)``."""
    rgb = pg.colormap.get("viridis").getLookupTable(nPts=LEVELS).astype(np.uint32)
    packed = 0xFF000000 | (rgb[:, 0] << 16) | (rgb[:, 1] << 8) | rgb[:, 2]
    return read_only(packed.astype(np.uint32))


def _scale(losses: Array) -> tuple[float, float]:
    finite = losses[np.isfinite(losses)]
    low, high = np.quantile(finite, (0.0, HIGHEST)).tolist()
    return low, high if high > low else low + 1.0


def contour_path(a: Array, b: Array, losses: Array) -> QPainterPath:
    """Return lines of equal loss, in the plot's coordinates.

    Parameters
    ----------
    a, b
        The coordinates of the columns ``(n,)`` and of the rows ``(m,)``.
    losses
        ``(m, n)``; what is not finite counts as the highest.
    """
    finite = np.isfinite(losses)
    filled = np.where(finite, losses, losses[finite].max())
    path = QPainterPath()
    for level in np.unique(np.quantile(filled, np.linspace(0, 1, CONTOURS + 2)[1:-1])):
        for line in pg.functions.isocurve(filled.T, level, connected=True, extendToEdge=False):
            corners = np.array(line, dtype=float) - 0.5
            x = np.interp(corners[:, 0], np.arange(len(a)), a)
            y = np.interp(corners[:, 1], np.arange(len(b)), b)
            path.moveTo(x[0], y[0])
            for px, py in zip(x[1:].tolist(), y[1:].tolist(), strict=True):
                path.lineTo(px, py)
    return path
