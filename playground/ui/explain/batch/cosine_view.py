"""How well random batches of one size point the way of all samples: a histogram."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QBrush, QColor
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from playground.core.text.numbers import counted
from playground.explain.loss_surface.batch_statistics import DrawnBatches
from playground.storage.csv_writer import Cell, Table
from playground.ui.plots.base.axes import LABEL_GAP, calm_axis, label_style
from playground.ui.plots.base.figure import LABEL_SPACE, Figure
from playground.ui.plots.base.graphing import pg
from playground.ui.plots.base.number_format import significant
from playground.ui.plots.base.plot_view import PlotView

NUMBERS_WIDTH = 34
BINS = np.linspace(-1.0, 1.0, 41)


class CosineView(PlotView):
    """Bars of the batches' cosines with G; those left of 0 go uphill and are hatched."""

    key = "batch-cosines"
    title = "Cosines of random batches"
    help = "How well random batches' gradients point the way of G; left of 0 a step goes uphill"
    empty_text = "No batches drawn yet."

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._drawn: DrawnBatches | None = None
        self._own: float | None = None

    def show_batches(self, drawn: DrawnBatches | None, own: float | None) -> None:
        """Show batches, or none; ``own`` is the cosine of the training's present batch."""
        self._drawn, self._own = drawn, own
        self._changed()

    @override
    def _make_figure(self) -> Figure:
        bottom = calm_axis("bottom", LABEL_SPACE + LABEL_GAP + 10)
        figure = Figure(calm_axis("left", NUMBERS_WIDTH, grid=True), bottom)
        self._bars = [pg.BarGraphItem(x=[], height=[], width=0) for _ in range(2)]
        self._zero = pg.InfiniteLine(pos=0.0, angle=90)
        self._mine = pg.InfiniteLine(angle=90)
        for item in (*self._bars, self._zero, self._mine):
            figure.add(item)
        return figure

    @override
    def has_content(self) -> bool:
        return self._drawn is not None

    @property
    def _counts(self) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
        assert self._drawn is not None
        # Rounding may carry the cosine of a whole batch beyond 1.
        counts, _ = np.histogram(np.clip(self._drawn.cosines, -1.0, 1.0), BINS)
        return counts.astype(np.int64)

    @override
    def _paint(self) -> None:
        counts = self._counts
        middles, wide = (BINS[:-1] + BINS[1:]) / 2, float(BINS[1] - BINS[0])
        for bars, part in zip(self._bars, (middles < 0, middles > 0), strict=True):
            part = part & (counts > 0)
            bars.setOpts(x=middles[part], height=counts[part], width=0.9 * wide)
        self._mine.setVisible(self._own is not None)
        if self._own is not None:
            self._mine.setValue(self._own)
        self._figure.set_range(QRectF(-1.03, 0.0, 2.06, 1.08 * float(counts.max())))
        theme = self._theme
        style = label_style(theme)
        self._figure.bottom.setLabel("cosine with G", **style)
        self._figure.set_legend(
            f'<span style="color:{theme.error}">▨ uphill</span> &nbsp; '
            f'<span style="color:{theme.gradient_positive}">│ the training\'s batch</span>'
        )

    @override
    def _restyle(self) -> None:
        figure, theme = self._figure, self._theme
        self._bars[0].setOpts(
            brush=QBrush(QColor(theme.error), Qt.BrushStyle.BDiagPattern),
            pen=figure.pen(theme.error, 1.0),
        )
        self._bars[1].setOpts(brush=pg.mkBrush(theme.secondary), pen=pg.mkPen(None))
        self._zero.setPen(figure.pen(theme.text, 1.0))
        self._mine.setPen(figure.pen(theme.gradient_positive, 2.0, Qt.PenStyle.DashLine))

    @override
    def describe(self, x: float, y: float) -> str:
        at = int(np.clip(np.searchsorted(BINS, x) - 1, 0, len(BINS) - 2))
        ends = significant(float(BINS[at])), significant(float(BINS[at + 1]))
        return f"cosine {ends[0]} to {ends[1]} · {counted(int(self._counts[at]), 'batch')}"

    @override
    def _step_cursor(self, dx: int, dy: int) -> tuple[float, float] | None:
        wide = float(BINS[1] - BINS[0])
        x = self._cursor[0] + dx * wide if self._cursor is not None else wide / 2
        return float(np.clip(x, -1 + wide / 2, 1 - wide / 2)), 0.0

    @override
    def table(self) -> Table:
        edges = zip(BINS[:-1].tolist(), BINS[1:].tolist(), self._counts.tolist(), strict=True)
        rows: list[list[Cell]] = [list(row) for row in edges]
        return ["from", "to", "batches"], rows
