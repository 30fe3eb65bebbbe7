"""The curve of a range test: the loss while the learning rate rises."""

import math

import numpy as np
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from playground.experiments.lr_range_test import COLUMNS, RangeTest
from playground.storage.csv_writer import Table
from playground.ui.plots.base.axes import LABEL_GAP, calm_axis
from playground.ui.plots.base.colors import text_train
from playground.ui.plots.base.figure import LABEL_SPACE, Figure
from playground.ui.plots.base.graphing import pg
from playground.ui.plots.base.number_format import nice_above, short, tick
from playground.ui.plots.base.plot_view import PlotView
from playground.ui.plots.curves.curve_points import SPARE, room_for

THIN, STRONG = 1.0, 2.2
FAINT = 110
"""The opacity of the raw loss, of 255."""

MARGIN = 0.02
"""Room beside the curve, as a share of the axis."""

HEADROOM = 2.0
"""How far above its beginning the curve is shown, in heights of its fall: a blow-up leaves it."""


class RangeTestView(PlotView):
    """The raw loss thin, the smoothed one strong, and a marker at the suggested rate.

    The mouse wheel and dragging zoom and move; a double click shows all again.
    """

    key = "range-test"
    title = "Range test"
    help = (
        "The training loss while the learning rate rises from step to step. Where it falls "
        "fastest is a good rate to begin with"
    )
    empty_text = "Start the test to see how the loss answers to rising rates."

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._found: RangeTest | None = None

    def set_found(self, found: RangeTest | None) -> None:
        """Take what a range test found; ``None`` empties the plot."""
        self._found = found
        self._changed()

    @property
    def _curve(self) -> RangeTest:
        assert self._found is not None
        return self._found

    @override
    def _make_figure(self) -> Figure:
        left = calm_axis("left", 46, grid=True)
        bottom = calm_axis("bottom", LABEL_SPACE + LABEL_GAP + 10)
        bottom.setLabel("learning rate")
        figure = Figure(left, bottom, mouse=True)
        figure.plot.setLogMode(True, False)
        self._raw = figure.plot.plot(connect="finite")
        self._smoothed = figure.plot.plot(connect="finite")
        self._line = pg.InfiniteLine(angle=90, movable=False)
        self._crosshair = pg.InfiniteLine(angle=90, movable=False)
        self._crosshair.setVisible(False)
        self._mark = pg.ScatterPlotItem(pxMode=True, size=10)
        for item in (self._line, self._crosshair, self._mark):
            figure.add(item)
        figure.double_clicked.connect(self._show_all)
        return figure

    def _show_all(self) -> None:
        if self.has_content():
            self._figure.set_range(self._bounds())

    # painting -----------------------------------------------------------------------------------

    @override
    def has_content(self) -> bool:
        return self._found is not None and len(self._found.rates) > 1

    @override
    def _paint(self) -> None:
        found = self._curve
        self._raw.setData(found.rates, found.losses)
        self._smoothed.setData(found.rates, found.smoothed)
        self._line.setVisible(found.suggestion is not None)
        self._mark.setVisible(found.suggestion is not None)
        if found.suggestion is not None:
            at = math.log10(found.suggestion)
            self._line.setPos(at)
            height = np.interp(at, np.log10(found.rates), found.smoothed)
            self._mark.setData([at], [float(height)])
        self._show_all()
        self._write_legend()

    def _bounds(self) -> QRectF:
        found = self._curve
        first, last = math.log10(found.rates[0]), math.log10(found.rates[-1])
        return room_for(first, last - first, self._value_range(), MARGIN)

    def _value_range(self) -> tuple[float, float]:
        """Return an axis from zero, or one around the curve when that lies far from zero."""
        found = self._curve
        highest = max(float(found.losses.max()), float(found.smoothed.max()))
        if found.suggestion is not None:
            before = found.smoothed[: found.smoothed.argmin() + 1]
            fall = float(before[0] - before[-1])
            highest = min(highest, float(before.max()) + HEADROOM * fall)
        lowest = min(float(found.losses.min()), float(found.smoothed.min()))
        if lowest < 0 or 2 * lowest > highest:
            spare = max(highest - lowest, 0.01 * abs(highest)) * SPARE
            return lowest - spare, highest + spare
        return 0.0, nice_above(max(highest, 1e-9))

    def _write_legend(self) -> None:
        color, found = text_train(self._theme), self._curve
        marked = ""
        if found.suggestion is not None:
            marked = (
                f"&nbsp;&nbsp;&nbsp;<span style='color:{self._theme.text}'>● suggestion "
                f"{tick(found.suggestion)}</span>"
            )
        curves = (
            f"<span style='color:{self._theme.secondary}'>─ loss</span>&nbsp;&nbsp;&nbsp;"
            f"<span style='color:{color}'>━ smoothed</span>"
        )
        self._figure.set_legend(curves + marked, curves)

    @override
    def _restyle(self) -> None:
        theme, figure = self._theme, self._figure
        faint = QColor(theme.train)
        faint.setAlpha(FAINT)
        thin = figure.pen(theme.train, THIN)
        thin.setColor(faint)
        self._raw.setPen(thin)
        self._smoothed.setPen(figure.pen(theme.train, STRONG))
        self._line.setPen(figure.pen(theme.text, style=Qt.PenStyle.DashLine))
        self._crosshair.setPen(figure.pen(theme.secondary, style=Qt.PenStyle.DotLine))
        self._mark.setPen(figure.pen(theme.window, 2))
        self._mark.setBrush(pg.mkBrush(theme.text))

    # reading ------------------------------------------------------------------------------------

    @override
    def describe(self, x: float, y: float) -> str:
        del y
        found, at = self._curve, self._nearest(x)
        return (
            f"rate {found.rates[at]:.3g} · loss {short(float(found.losses[at]))} · "
            f"smoothed {short(float(found.smoothed[at]))}"
        )

    @override
    def summary(self) -> str:
        """Return where the smoothed loss is lowest."""
        return f"lowest at {self.describe(self._lowest(), 0.0)}"

    def _lowest(self) -> float:
        return math.log10(self._curve.rates[int(self._curve.smoothed.argmin())])

    def _nearest(self, x: float) -> int:
        return int(np.abs(np.log10(self._curve.rates) - x).argmin())

    @override
    def _mark_cursor(self) -> None:
        visible = self._cursor is not None
        if self._cursor is not None:
            at = self._curve.rates[self._nearest(self._cursor[0])]
            self._crosshair.setPos(math.log10(at))
        self._crosshair.setVisible(visible)

    @override
    def _step_cursor(self, dx: int, dy: int) -> tuple[float, float] | None:
        del dy
        rates = np.log10(self._curve.rates)
        start = self._lowest() if self._cursor is None else self._cursor[0]
        at = self._nearest(start) + (dx if self._cursor is not None else 0)
        return float(rates[min(max(at, 0), len(rates) - 1)]), 0.0

    @override
    def table(self) -> Table:
        return self._found.table() if self._found is not None else (COLUMNS, ())
