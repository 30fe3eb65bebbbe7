"""The curves of a race, one colour per lane."""

import math
from collections.abc import Iterator, Sequence
from html import escape
from typing import Literal, TypeAlias

import numpy as np
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from playground.core import Array
from playground.core.text.numbers import percent
from playground.experiments.race_results import Criterion, LaneCurve, ranked, rises
from playground.storage.csv_writer import Cell, Table
from playground.ui.plots.base.axes import LABEL_GAP, calm_axis
from playground.ui.plots.base.figure import LABEL_SPACE, Figure
from playground.ui.plots.base.graphing import pg
from playground.ui.plots.base.number_format import nice_above, percent_tick, short, tick
from playground.ui.plots.base.plot_view import PlotView
from playground.ui.plots.curves.curve_points import SPARE, room_for, share_range
from playground.ui.theme.run_colors import RUN_COLORS, run_color
from playground.ui.theme.tokens import class_colors

LINE = 1.8
BAND = 45
"""The opacity of the middle half of several seeds, of 255."""

LEGEND_AT = (-12, 8)
LEGEND_OPACITY = 215
LEGEND_PART = 0.45
"""How much of the plot's width and height a legend takes, about."""

HEADROOM = 1.5
"""How far above the first values a linear axis reaches at most: lanes may blow up."""

WIDE_RANGE = 20.0
"""Losses that differ by more than this factor are shown on a logarithmic axis."""

By: TypeAlias = Literal["epoch", "update", "second"]
"""What the curves are drawn along."""

_DASHES = (Qt.PenStyle.SolidLine, Qt.PenStyle.DashLine, Qt.PenStyle.DotLine)
_COLORS = 10


class RaceView(PlotView):
    """A line per lane over the epochs; over several seeds the median and the middle half.

    Lanes keep the colour of their place in the race; the legend lists the best end first. A lane
    that diverged ends in a cross.
    """

    key = "race"
    title = "Race"
    help = "How everybody did from the same start"
    empty_text = "Start a race to see how they compare."

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._lanes: tuple[LaneCurve, ...] = ()
        self._criterion: Criterion = "train_loss"
        self._by: By = "epoch"
        self._first_color: int | None = None
        self._log = False
        self._items: list[pg.GraphicsObject] = []
        self._lane_legend: pg.LegendItem | None = None

    def set_lanes(self, lanes: Sequence[LaneCurve], criterion: Criterion) -> None:
        """Take the curves of a race."""
        self._lanes, self._criterion = tuple(lanes), criterion
        self._log = _is_wide(self._lanes, criterion)
        self._changed()

    def set_first_color(self, place: int) -> None:
        """Draw the lanes in the colours of runs, from a place on: that is what they become."""
        self._first_color = place

    def set_by(self, by: By) -> None:
        """Draw the curves along epochs, updates or seconds."""
        self._by = by
        self._changed()

    def _x(self, lane: LaneCurve) -> Array:
        """Return where a lane's points lie."""
        if self._by == "second":
            return lane.seconds
        return lane.epochs if self._by == "epoch" else lane.steps

    def _end(self) -> float:
        """Return how far the curves are shown: by updates or seconds as far as half have come."""
        ends = sorted(float(self._x(lane)[-1]) for lane in self._lanes)
        return ends[-1] if self._by == "epoch" else ends[len(ends) // 2]

    @override
    def _make_figure(self) -> Figure:
        left = calm_axis("left", 52, grid=True, text=self._label)
        bottom = calm_axis("bottom", LABEL_SPACE + LABEL_GAP + 10)
        figure = Figure(left, bottom, mouse=True)
        self._lane_legend = pg.LegendItem(offset=LEGEND_AT)
        self._lane_legend.setParentItem(figure.plot.vb)
        return figure

    # painting -----------------------------------------------------------------------------------

    @override
    def has_content(self) -> bool:
        return any(np.isfinite(lane.middle).any() for lane in self._lanes)

    @override
    def _paint(self) -> None:
        figure, legend = self._figure, self._lane_legend
        assert legend is not None
        figure.bottom.setLabel(self._by)
        for item in self._items:
            figure.plot.removeItem(item)
        legend.clear()
        self._items.clear()
        figure.plot.setLogMode(False, self._log)
        legend.setLabelTextColor(self._theme.text)
        behind = QColor(self._theme.window)
        behind.setAlpha(LEGEND_OPACITY)
        legend.setBrush(behind)
        figure.set_legend(self._words())
        lines: dict[str, pg.PlotDataItem] = {}
        for place, lane in enumerate(self._lanes):
            lines[lane.name] = self._draw(lane, *self._looks(place))
        for lane in ranked(self._lanes, self._criterion):
            end = "diverged" if math.isnan(lane.last) else self._value(lane.last)
            legend.addItem(lines[lane.name], f"{escape(lane.name)}  {end}")
        bounds = self._bounds()
        figure.set_range(bounds)
        legend.setOffset(self._freest_corner(bounds))

    def color_of(self, place: int) -> str:
        """Return the colour of a lane, by its place in the race."""
        return self._looks(place)[0]

    def _looks(self, place: int) -> tuple[str, Qt.PenStyle]:
        """Return a lane's colour and dashes: every pair once for thirty lanes."""
        if self._first_color is not None:
            run = self._first_color + place
            return run_color(run, self._theme), _DASHES[place // RUN_COLORS % len(_DASHES)]
        colors = class_colors(self._theme, max(len(self._lanes), 3))
        return colors[place], _DASHES[place // _COLORS % len(_DASHES)]

    def _draw(self, lane: LaneCurve, color: str, dashes: Qt.PenStyle) -> pg.PlotDataItem:
        figure = self._figure
        line = pg.PlotDataItem(
            self._x(lane),
            self._drawable(lane.middle),
            pen=figure.pen(color, LINE, dashes),
            connect="finite",
        )
        if not np.array_equal(lane.low, lane.high):
            self._shade(lane, color)
        self._add(line)
        if not lane.finished:
            at = np.flatnonzero(np.isfinite(self._drawable(lane.middle)))[-1:]
            cross = pg.PlotDataItem(
                self._x(lane)[at],
                self._drawable(lane.middle)[at],
                pen=None,
                symbol="x",
                symbolSize=9,
                symbolBrush=color,
                symbolPen=None,
            )
            self._add(cross)
        return line

    def _shade(self, lane: LaneCurve, color: str) -> None:
        """Fill the middle half of the seeds, as far as both its ends can be drawn."""
        low, high = self._drawable(lane.low), self._drawable(lane.high)
        fine = np.isfinite(low) & np.isfinite(high)
        # Plain curves, unlike data items, take a logarithmic axis's own coordinates.
        edges = (np.log10(part[fine]) if self._log else part[fine] for part in (low, high))
        below, above = (pg.PlotCurveItem(self._x(lane)[fine], edge, pen=None) for edge in edges)
        shade = QColor(color)
        shade.setAlpha(BAND)
        self._add(pg.FillBetweenItem(below, above, brush=shade))

    def _add(self, *items: pg.GraphicsObject) -> None:
        for item in items:
            self._figure.plot.addItem(item)
            self._items.append(item)

    def _drawable(self, values: Array) -> Array:
        fine = np.isfinite(values) & (values > 0) if self._log else np.isfinite(values)
        return np.where(fine, values, np.nan)

    def _bounds(self) -> QRectF:
        first = min(float(self._x(lane)[0]) for lane in self._lanes)
        last = self._end()
        wide = max(last - first, 1e-6 if self._by == "second" else 1.0)
        return room_for(first, wide, self._value_range(), SPARE / 2)

    def _freest_corner(self, bounds: QRectF) -> tuple[int, int]:
        """Return the legend's offset from the corner where it hides the fewest points."""
        across, down = LEGEND_AT
        x = np.concatenate([self._x(lane) for lane in self._lanes])
        y = np.concatenate([self._drawable(lane.middle) for lane in self._lanes])
        y = np.log10(y) if self._log else y
        right = (x - bounds.left()) / bounds.width() > 1 - LEGEND_PART
        left = (x - bounds.left()) / bounds.width() < LEGEND_PART
        upper = (y - bounds.top()) / bounds.height() > 1 - LEGEND_PART
        lower = (y - bounds.top()) / bounds.height() < LEGEND_PART
        hidden = {
            (across, down): right & upper,
            (across, -down): right & lower,
            (-across, down): left & upper,
            (-across, -down): left & lower,
        }
        return min(hidden, key=lambda corner: int(hidden[corner].sum()))

    def _value_range(self) -> tuple[float, float]:
        parts = [
            part[self._x(lane) <= self._end()]
            for lane in self._lanes
            for part in (lane.low, lane.middle, lane.high)
        ]
        values = np.concatenate([self._drawable(part) for part in parts])
        values = values[np.isfinite(values)]
        if rises(self._criterion):
            return share_range(values)
        lowest, highest = float(values.min()), float(values.max())
        begun = np.array([lane.middle[0] for lane in self._lanes])
        begun = begun[np.isfinite(begun)]
        highest = min(highest, HEADROOM * float(begun.max())) if begun.size else highest
        if self._log:
            low = math.floor(math.log10(lowest) * 2) / 2
            return low, max(math.ceil(math.log10(highest) * 2) / 2, low + 1)
        return min(0.0, lowest), nice_above(max(highest, 1e-9))

    def _words(self) -> str:
        seeds = "; median and middle half of the seeds" if self._has_bands() else ""
        return f"{self._criterion.replace('_', ' ')}{seeds}"

    def _has_bands(self) -> bool:
        return any(not np.array_equal(lane.low, lane.high) for lane in self._lanes)

    # reading ------------------------------------------------------------------------------------

    def _label(self, value: float) -> str:
        if rises(self._criterion):
            return percent_tick(value)
        return tick(value)

    def _value(self, value: float) -> str:
        return percent(value) if rises(self._criterion) else short(value)

    @override
    def describe(self, x: float, y: float) -> str:
        del y
        parts = []
        for lane in ranked(self._lanes, self._criterion):
            at = int(np.abs(self._x(lane) - x).argmin())
            parts.append(f"{lane.name} {self._value(float(lane.middle[at]))}")
        at_x = tick(round(x, 3)) if self._by == "second" else f"{round(max(x, 0.0)):,}"
        return f"{self._by} {at_x} · " + " · ".join(parts)

    @override
    def summary(self) -> str:
        return self.describe(self._end(), 0.0)

    @override
    def _step_cursor(self, dx: int, dy: int) -> tuple[float, float] | None:
        last = self._end()
        far = dx * (last / 100 if self._by == "second" else 1)
        at = last if self._cursor is None else self._cursor[0] + far
        return min(max(at, 0.0), last), 0.0

    @override
    def table(self) -> Table:
        """Return every point: the lane, the epoch, the median and the quartiles."""
        header = ("lane", "step", "epoch", "lower_quartile", self._criterion, "upper_quartile")
        return header, self._table_rows()

    def _table_rows(self) -> Iterator[Sequence[Cell]]:
        for lane in self._lanes:
            parts = (lane.epochs, lane.low, lane.middle, lane.high)
            for step, *numbers in zip(lane.steps, *parts, strict=True):
                yield (lane.name, int(step), *(float(number) for number in numbers))


def _is_wide(lanes: Sequence[LaneCurve], criterion: Criterion) -> bool:
    """Say whether a logarithmic axis shows the losses better."""
    if rises(criterion):
        return False
    values = np.concatenate([lane.middle for lane in lanes]) if lanes else np.zeros(0)
    values = values[np.isfinite(values)]
    return bool(values.size and values.min() > 0 and values.max() > WIDE_RANGE * values.min())
