"""The loss along the next move, what the tangent promises, and where a rate lands."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from playground.storage.csv_writer import Cell, Table
from playground.ui.explain.rate.rate_work import REACHES, Landing, RateLine
from playground.ui.plots.base.axes import LABEL_GAP, calm_axis, label_style
from playground.ui.plots.base.figure import LABEL_SPACE, Figure
from playground.ui.plots.base.graphing import pg
from playground.ui.plots.base.number_format import significant
from playground.ui.plots.base.plot_view import PlotView

NUMBERS_WIDTH = 52
STEP = 0.0125
"""How far an arrow key moves the handle, as a share of the line."""


class RateLineView(PlotView):
    """Draws the line; its handle can be dragged to another rate.

    Signals
    -------
    dragged(t)
        The handle is at ``t`` times the next move now.
    released(t)
        The person let it go there.
    """

    key = "rate-line"
    title = "Loss along the next update"
    help = "The loss along the next update: the tangent's promise, and what is delivered"
    empty_text = "Nothing to show yet."

    dragged = Signal(float)
    released = Signal(float)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._found: RateLine | None = None
        self._landing: Landing | None = None
        self._can_drag = True

    @override
    def _make_figure(self) -> Figure:
        bottom = calm_axis("bottom", LABEL_SPACE + LABEL_GAP + 10, grid=False)
        figure = Figure(calm_axis("left", NUMBERS_WIDTH, grid=True), bottom)
        self._curve = pg.PlotCurveItem()
        self._tangent = pg.PlotCurveItem()
        self._gap = pg.PlotCurveItem()
        self._promised = pg.ScatterPlotItem(size=9, pxMode=True)
        self._delivered = pg.ScatterPlotItem(size=9, pxMode=True)
        self._handle = pg.InfiniteLine(angle=90, movable=True, bounds=(0.0, REACHES[-1]))
        self._handle.sigDragged.connect(lambda line: self.dragged.emit(line.value()))
        self._handle.sigPositionChangeFinished.connect(
            lambda line: self.released.emit(line.value())
        )
        for item in (
            *(self._curve, self._tangent, self._gap),
            *(self._handle, self._promised, self._delivered),
        ):
            figure.add(item)
        return figure

    # values in ----------------------------------------------------------------------------------

    def show_line(self, found: RateLine | None, can_drag: bool) -> None:
        """Show a line, with the handle at the present rate; ``None`` shows nothing."""
        self._found, self._landing, self._can_drag = found, None, can_drag
        self._changed()

    def show_landing(self, landing: Landing) -> None:
        """Show what an update of some length promises and delivers."""
        self._landing = landing
        self._changed()

    @property
    def t(self) -> float:
        """Where the handle is, in lengths of the next move."""
        return float(self._handle.value()) if self.is_made else 1.0

    # painting -----------------------------------------------------------------------------------

    @override
    def has_content(self) -> bool:
        return self._found is not None and bool(np.isfinite(self._found.line.losses).any())

    @override
    def _paint(self) -> None:
        found = self._found
        assert found is not None
        line, here = found.line, found.here
        self._curve.setData(line.t, line.losses, connect="finite")
        self._tangent.setData([line.t[0], line.t[-1]], here + line.slope * line.t[[0, -1]])
        self._handle.setMovable(self._can_drag)
        landing = self._landing
        if landing is None:
            self._handle.setValue(1.0)
        for item in (self._gap, self._promised, self._delivered):
            item.setVisible(landing is not None)
        if landing is not None:
            t, ends = landing.t, (here + landing.promised, here + landing.delivered)
            self._promised.setData([t], [ends[0]])
            self._delivered.setData([t], [ends[1]])
            self._gap.setData([t, t], list(ends))
        self._figure.set_range(self._bounds())
        rate = found.move.rate
        axis = self._figure.bottom
        axis.setTicks([[(t, significant(t * rate)) for t in np.linspace(0, line.t[-1], 5)]])
        axis.setLabel("learning rate", **label_style(self._theme))
        theme = self._theme
        self._figure.set_legend(
            f'<span style="color:{theme.train}">loss</span> &nbsp; '
            f'<span style="color:{theme.gradient_positive}">promised by the gradient</span>'
        )

    def _bounds(self) -> QRectF:
        """Show the curve around where it is low: walls far off leave the picture."""
        assert self._found is not None
        line, here = self._found.line, self._found.here
        finite = line.losses[np.isfinite(line.losses)]
        low = min(float(finite.min()), here + line.slope)
        fall = max(here - low, abs(line.slope), 1e-12)
        high = min(float(finite.max()), here + 2.5 * fall)
        high = max(high, here + 0.3 * fall)
        room = 0.08 * (high - low)
        left, right = float(line.t[0]), float(line.t[-1])
        return QRectF(left, low - room, right - left, high - low + 2 * room)

    @override
    def _restyle(self) -> None:
        figure, theme = self._figure, self._theme
        self._curve.setPen(figure.pen(theme.train, 2.0))
        self._tangent.setPen(figure.pen(theme.gradient_positive, 1.4, Qt.PenStyle.DashLine))
        self._gap.setPen(figure.pen(theme.error, 1.6, Qt.PenStyle.DotLine))
        self._handle.setPen(figure.pen(theme.text, 1.4))
        self._handle.setHoverPen(figure.pen(theme.accent, 2.4))
        self._promised.setPen(figure.pen(theme.gradient_positive, 1.6))
        self._promised.setBrush(pg.mkBrush(theme.surface))
        self._delivered.setPen(figure.pen(theme.surface, 1.0))
        self._delivered.setBrush(pg.mkBrush(theme.train))

    # reading ------------------------------------------------------------------------------------

    @override
    def describe(self, x: float, y: float) -> str:
        assert self._found is not None
        line, rate = self._found.line, self._found.move.rate
        at = int(np.abs(line.t - x).argmin())
        loss = significant(float(line.losses[at]))
        return f"rate {significant(float(line.t[at]) * rate)} · loss {loss}"

    @override
    def _step_cursor(self, dx: int, dy: int) -> tuple[float, float] | None:
        """Move the handle: the keyboard's way to drag."""
        if not self._can_drag or not dx:
            return None
        end = float(self._found.line.t[-1]) if self._found is not None else 1.0
        t = min(max(self.t + STEP * end * dx, 0.0), end)
        self._handle.setValue(t)
        self.dragged.emit(t)
        return None

    @override
    def table(self) -> Table:
        assert self._found is not None
        line, rate = self._found.line, self._found.move.rate
        tangent = self._found.here + line.slope * line.t
        columns = (line.t * rate, line.losses, tangent)
        rows: list[list[Cell]] = [list(map(float, row)) for row in zip(*columns, strict=True)]
        return ["learning rate", "loss", "promised"], rows
