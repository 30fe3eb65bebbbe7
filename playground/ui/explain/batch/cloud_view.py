"""The cloud of single samples' gradients, the batch's among them, and their means as arrows."""

from __future__ import annotations

import math

import numpy as np
from PySide6.QtCore import QRectF
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from playground.core import Array
from playground.storage.csv_writer import Cell, Table
from playground.ui.explain.batch.batch_work import BatchAnswer
from playground.ui.plots.base.axes import LABEL_GAP, calm_axis, label_style
from playground.ui.plots.base.figure import LABEL_SPACE, Figure
from playground.ui.plots.base.graphing import pg
from playground.ui.plots.base.number_format import significant
from playground.ui.plots.base.plot_view import PlotView

NUMBERS_WIDTH = 52
NEAR_PX = 9.0
"""How near a click has to be to a point."""
SHOWN_SHARE = 0.98
"""The share of the points in the picture: a few far ones must not squeeze the others."""


class CloudView(PlotView):
    """A point a sample: how far its gradient reaches along that of all, and across.

    The batch's own samples are filled, the others are rings.
    """

    key = "gradient-cloud"
    title = "Gradients of single samples"
    help = "Every sample's gradient: along G, the gradient of all samples, and across it"
    empty_text = "No gradients of single samples yet."

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._found: BatchAnswer | None = None
        self._place: int | None = None

    def show_answer(self, found: BatchAnswer | None) -> None:
        """Show gradients, or none."""
        self._found = found
        self._cursor = None
        self._changed()

    def show_place(self, place: int | None) -> None:
        """Mark a training sample."""
        self._place = place
        self._changed()

    @override
    def _make_figure(self) -> Figure:
        bottom = calm_axis("bottom", LABEL_SPACE + LABEL_GAP + 10, grid=True)
        figure = Figure(calm_axis("left", NUMBERS_WIDTH, grid=True), bottom)
        self._points = pg.ScatterPlotItem(size=6, pxMode=True)
        self._own = pg.ScatterPlotItem(size=7, pxMode=True)
        self._chosen = pg.ScatterPlotItem(size=14, pxMode=True)
        self._lines = [pg.PlotCurveItem() for _ in range(2)]
        self._tips = [pg.ArrowItem(headLen=11, tipAngle=40, pxMode=True) for _ in range(2)]
        for item in (self._points, self._own, self._chosen, *self._lines, *self._tips):
            figure.add(item)
        figure.resized.connect(self._changed)
        return figure

    # painting -----------------------------------------------------------------------------------

    @override
    def has_content(self) -> bool:
        return self._found is not None

    @override
    def _paint(self) -> None:
        found = self._found
        assert found is not None
        cloud, own = found.cloud, found.in_batch
        self._points.setData(cloud.along[~own], cloud.across[~own])
        self._own.setData(cloud.along[own], cloud.across[own])
        at = self._at()
        self._chosen.setVisible(at is not None)
        if at is not None:
            self._chosen.setData([cloud.along[at]], [cloud.across[at]])
        self._figure.set_range(self._bounds())
        self._show_arrow(0, np.array([cloud.full, 0.0]))
        self._show_arrow(1, found.batch_mean)
        style = label_style(self._theme)
        self._figure.bottom.setLabel("→ along G · ↑ across it", **style)
        theme = self._theme
        words = [f'<span style="color:{theme.text}">→ G</span>']
        if found.batch_mean is not None:
            words.append(f'<span style="color:{theme.gradient_positive}">→ ● batch</span>')
        words.append(f'<span style="color:{theme.secondary}">○ other samples</span>')
        self._figure.set_legend(" &nbsp; ".join(words))

    def _show_arrow(self, number: int, end: Array | None) -> None:
        """Draw a mean from the origin; its head is turned as the line is on the screen."""
        line, tip = self._lines[number], self._tips[number]
        for item in (line, tip):
            item.setVisible(end is not None)
        if end is None:
            return
        x, y = (float(part) for part in end)
        line.setData([0.0, x], [0.0, y])
        across, up = self._figure.pixels_per_unit()
        tip.setStyle(angle=180 - math.degrees(math.atan2(y * up, x * across)))
        tip.setPos(x, y)

    def _bounds(self) -> QRectF:
        """Show nearly all points, and both arrows."""
        assert self._found is not None
        cloud, mean = self._found.cloud, self._found.batch_mean
        x, y = (0.0, 0.0) if mean is None else mean.tolist()
        spare = (1 - SHOWN_SHARE) / 2
        sides: list[tuple[float, float]] = []
        for values, ends in ((cloud.along, (0.0, cloud.full, x)), (cloud.across, (0.0, y))):
            low, high = np.quantile(values, (spare, 1 - spare)).tolist()
            low, high = min(low, *ends), max(high, *ends)
            room = 0.08 * ((high - low) or 1.0)
            sides.append((low - room, high - low + 2 * room))
        (left, wide), (below, tall) = sides
        return QRectF(left, below, wide, tall)

    @override
    def _restyle(self) -> None:
        figure, theme = self._figure, self._theme
        self._points.setPen(figure.pen(theme.secondary, 1.0))
        self._points.setBrush(None)
        self._own.setPen(figure.pen(theme.surface, 0.8))
        self._own.setBrush(pg.mkBrush(theme.gradient_positive))
        self._chosen.setPen(figure.pen(theme.accent, 2.0))
        self._chosen.setBrush(None)
        for line, tip, color in zip(
            self._lines, self._tips, (theme.text, theme.gradient_positive), strict=True
        ):
            line.setPen(figure.pen(color, 2.4))
            tip.setStyle(brush=pg.mkBrush(color), pen=None)

    # reading and choosing -----------------------------------------------------------------------

    def _at(self) -> int | None:
        """Return where the chosen sample is among the points."""
        assert self._found is not None
        if self._place is None:
            return None
        hits = np.flatnonzero(self._found.samples.rows == self._place)
        return int(hits[0]) if hits.size else None

    def nearest(self, x: float, y: float) -> int:
        """Return which point is nearest to a place on the screen."""
        assert self._found is not None
        cloud, (across, up) = self._found.cloud, self._figure.pixels_per_unit()
        return int(np.hypot((cloud.along - x) * across, (cloud.across - y) * up).argmin())

    @override
    def sample_at(self, x: float, y: float) -> int | None:
        """Return the training sample of the point at a place, where there is one."""
        assert self._found is not None
        cloud, (across, up), at = (
            self._found.cloud,
            self._figure.pixels_per_unit(),
            self.nearest(x, y),
        )
        far = math.hypot((cloud.along[at] - x) * across, (cloud.across[at] - y) * up)
        return int(self._found.samples.rows[at]) if far <= NEAR_PX else None

    @override
    def describe(self, x: float, y: float) -> str:
        found = self._found
        assert found is not None
        at = self.nearest(x, y)
        samples = found.samples
        own = " · in the batch" if found.in_batch[at] else ""
        return (
            f"training sample {int(samples.rows[at]) + 1:,} · length "
            f"{significant(float(samples.norms[at]))} · cosine "
            f"{significant(float(samples.cosines[at]))} with G{own}"
        )

    @override
    def _step_cursor(self, dx: int, dy: int) -> tuple[float, float] | None:
        """Go to the next point along G, or choose none where there is none."""
        assert self._found is not None
        cloud = self._found.cloud
        order = np.argsort(cloud.along, kind="stable")
        here = self.nearest(*self._cursor) if self._cursor is not None else int(order[0])
        rank = int(np.flatnonzero(order == here)[0]) + dx + dy
        at = int(order[min(max(rank, 0), len(order) - 1)])
        self.sample_requested.emit(int(self._found.samples.rows[at]))
        return float(cloud.along[at]), float(cloud.across[at])

    @override
    def table(self) -> Table:
        found = self._found
        assert found is not None
        samples, cloud = found.samples, found.cloud
        columns = (samples.norms, samples.cosines, cloud.along, cloud.across)
        rows: list[list[Cell]] = [
            [int(row), *map(float, numbers)]
            for row, *numbers in zip(samples.rows, *columns, strict=True)
        ]
        return ["training sample", "length", "cosine", "along", "across"], rows
