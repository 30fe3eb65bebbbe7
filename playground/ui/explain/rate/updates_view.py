"""Update by update: what the gradient promised, and what came of it."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QRectF, Qt
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from playground.storage.csv_writer import Cell, Table
from playground.ui.explain.rate.update_log import UpdateLog
from playground.ui.plots.base.axes import LABEL_GAP, calm_axis, label_style
from playground.ui.plots.base.figure import LABEL_SPACE, Figure
from playground.ui.plots.base.graphing import pg
from playground.ui.plots.base.number_format import significant
from playground.ui.plots.base.plot_view import PlotView

NUMBERS_WIDTH = 56
SHOWN_SHARE = 0.98
"""The share of the numbers in the picture: a single leap must not flatten the others."""


class UpdatesView(PlotView):
    """Two points an update: a ring for the promise, a filled one for what was delivered."""

    key = "updates"
    title = "Promised and delivered, update by update"
    help = "By what every update should have changed its batch's loss, and by what it did"
    empty_text = "Make updates, or play, to see what they promise and deliver."

    def __init__(self, log: UpdateLog, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._log = log

    def show_log(self) -> None:
        """Show the log as it is now."""
        self._changed()

    @override
    def _make_figure(self) -> Figure:
        bottom = calm_axis("bottom", LABEL_SPACE + LABEL_GAP + 10)
        figure = Figure(calm_axis("left", NUMBERS_WIDTH, grid=True), bottom)
        self._zero = pg.InfiniteLine(pos=0.0, angle=0)
        self._promised = pg.PlotDataItem()
        self._delivered = pg.PlotDataItem()
        self._began = pg.InfiniteLine(
            angle=90,
            label="bounces began",
            labelOpts={"position": 0.92, "anchors": [(0, 0), (1, 0)]},
        )
        for item in (self._zero, self._began, self._promised, self._delivered):
            figure.add(item)
        return figure

    @override
    def has_content(self) -> bool:
        return bool(self._log.points)

    @override
    def _paint(self) -> None:
        steps, promised, delivered = self._log.columns
        self._promised.setData(steps, promised)
        self._delivered.setData(steps, delivered)
        began = self._log.bounces_began
        self._began.setVisible(began is not None)
        if began is not None:
            self._began.setValue(began)
        both = np.concatenate([promised, delivered, [0.0]])
        both = both[np.isfinite(both)]
        spare = (1 - SHOWN_SHARE) / 2
        low, high = np.quantile(both, (spare, 1 - spare)).tolist()
        low, high = min(low, 0.0), max(high, 0.0)
        room = 0.1 * ((high - low) or 1.0)
        first = float(steps[0]) if began is None else min(float(steps[0]), began)
        wide = max(float(steps[-1]) - first, 1.0)
        side = 0.03 * wide
        self._figure.set_range(
            QRectF(first - side, low - room, wide + 2 * side, high - low + 2 * room)
        )
        theme = self._theme
        style = label_style(theme)
        self._figure.bottom.setLabel("update", **style)
        self._figure.set_legend(
            f'<span style="color:{theme.gradient_positive}">○ promised</span> &nbsp; '
            f'<span style="color:{theme.train}">● delivered</span>'
        )

    @override
    def _restyle(self) -> None:
        figure, theme = self._figure, self._theme
        self._zero.setPen(figure.pen(theme.secondary, 1.0, Qt.PenStyle.DotLine))
        self._began.setPen(figure.pen(theme.error, 1.2, Qt.PenStyle.DashLine))
        self._began.label.setColor(theme.error)
        for item, color, brush in (
            (self._promised, theme.gradient_positive, theme.window),
            (self._delivered, theme.train, theme.train),
        ):
            item.setPen(figure.pen(color, 1.0))
            item.setSymbol("o")
            item.setSymbolSize(6)
            item.setSymbolPen(figure.pen(color, 1.2))
            item.setSymbolBrush(pg.mkBrush(brush))

    @override
    def describe(self, x: float, y: float) -> str:
        at = int(np.abs(self._log.columns[0] - x).argmin())
        point = self._log.points[at]
        return (
            f"{point.step:,}: promised {significant(point.promised)}, delivered "
            f"{significant(point.delivered)}"
        )

    @override
    def _step_cursor(self, dx: int, dy: int) -> tuple[float, float] | None:
        steps = self._log.columns[0]
        at = len(steps) - 1
        if self._cursor is not None:
            at = int(np.abs(steps - self._cursor[0]).argmin()) + dx
        return float(steps[min(max(at, 0), len(steps) - 1)]), 0.0

    @override
    def table(self) -> Table:
        rows: list[list[Cell]] = [[p.step, p.promised, p.delivered] for p in self._log.points]
        return ["update", "promised", "delivered"], rows
