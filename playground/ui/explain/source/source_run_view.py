"""The losses of two trainings that differ only in where their gradients come from."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QRectF, Qt
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from playground.explain.updates.gradient_sources import SourceRun
from playground.storage.csv_writer import Cell, Table
from playground.ui.plots.base.axes import LABEL_GAP, calm_axis
from playground.ui.plots.base.figure import LABEL_SPACE, Figure
from playground.ui.plots.base.graphing import pg
from playground.ui.plots.base.number_format import significant
from playground.ui.plots.base.plot_view import PlotView

NUMBERS_WIDTH = 52


class SourceRunView(PlotView):
    """Draws backpropagation's curve broad and the other source's on top of it, thin."""

    key = "source-run"
    title = "Training with another gradient source"
    help = "The loss of every batch: with backpropagation's gradients, and with the other source's"
    empty_text = "Train 200 updates with a source to see its curve beside backpropagation's."

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._run: SourceRun | None = None

    def show_run(self, run: SourceRun | None) -> None:
        """Show two trainings, or none."""
        self._run = run
        self._changed()

    @override
    def _make_figure(self) -> Figure:
        bottom = calm_axis("bottom", LABEL_SPACE + LABEL_GAP + 10)
        bottom.setLabel("update")
        figure = Figure(calm_axis("left", NUMBERS_WIDTH, grid=True), bottom)
        self._backprop, self._other = pg.PlotCurveItem(), pg.PlotCurveItem()
        for item in (self._backprop, self._other):
            figure.add(item)
        return figure

    @override
    def has_content(self) -> bool:
        return self._run is not None

    @override
    def _paint(self) -> None:
        run = self._run
        assert run is not None
        updates = np.arange(1, len(run.backprop) + 1)
        self._backprop.setData(updates, run.backprop, connect="finite")
        self._other.setData(updates, run.other, connect="finite")
        both = np.concatenate([run.backprop, run.other])
        finite = both[np.isfinite(both)]
        low, high = float(finite.min()), float(finite.max())
        room = 0.06 * ((high - low) or 1.0)
        rect = QRectF(1, low - room, max(len(updates) - 1, 1), high - low + 2 * room)
        self._figure.set_range(rect)
        theme = self._theme
        self._figure.set_legend(
            f'<span style="color:{theme.train}">backpropagation</span> &nbsp; '
            f'<span style="color:{theme.test}">{run.title}</span>'
        )

    @override
    def _restyle(self) -> None:
        figure, theme = self._figure, self._theme
        self._backprop.setPen(figure.pen(theme.train, 4.0))
        self._other.setPen(figure.pen(theme.test, 1.4, Qt.PenStyle.DashLine))

    @override
    def describe(self, x: float, y: float) -> str:
        run = self._run
        assert run is not None
        at = int(np.clip(round(x) - 1, 0, len(run.backprop) - 1))
        return (
            f"update {at + 1} · backpropagation {significant(float(run.backprop[at]))} · "
            f"{run.title} {significant(float(run.other[at]))}"
        )

    @override
    def _step_cursor(self, dx: int, dy: int) -> tuple[float, float] | None:
        assert self._run is not None
        x = self._cursor[0] if self._cursor is not None else 1.0
        return float(np.clip(x + dx, 1, len(self._run.backprop))), 0.0

    @override
    def table(self) -> Table:
        run = self._run
        assert run is not None
        pairs = zip(run.backprop.tolist(), run.other.tolist(), strict=True)
        rows: list[list[Cell]] = [[n, *pair] for n, pair in enumerate(pairs, 1)]
        return ["update", "backpropagation", run.title], rows
