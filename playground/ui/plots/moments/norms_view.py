"""How long every layer's weights, gradient and updates are, over time."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from html import escape
from typing import TYPE_CHECKING

import numpy as np
from msgspec import Struct
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QBrush, QColor
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from playground.core import Array
from playground.storage.csv_writer import Cell, Table
from playground.training.moments.statistics import MomentStatistics
from playground.training.update.layer_norms import HEALTHY_BAND, HEALTHY_RATIO, LayerNorms
from playground.ui.plots.base.axes import LABEL_GAP, calm_axis, name_axis
from playground.ui.plots.base.figure import LABEL_SPACE, Figure
from playground.ui.plots.base.number_format import significant, tick
from playground.ui.plots.curves.curve_marks import CurveMark, MarkLines
from playground.ui.plots.moments.moments_view import MomentsView, when
from playground.ui.theme.tokens import MORE_CLASSES

if TYPE_CHECKING:
    from playground.ui.plots.base.graphing import pg

LINE = 1.5
BAND_OPACITY = 36
MOST_POINTS_MARKED = 30
MOST_NAMED, MOST_TOLD = 8, 4
"""How many layers the legend names, and how many the readout tells."""


class NormShown(Struct, frozen=True):
    """A quantity of layers: what it is called, and where it is found."""

    title: str
    axis: str
    read: Callable[[LayerNorms], float]


MEASURES: Mapping[str, NormShown] = {
    "ratio": NormShown("Update / weights", "|ΔW| / |W|", lambda norms: norms.ratio),
    "gradient": NormShown("Gradient norm", "|∂L/∂W|", lambda norms: norms.gradient),
    "weight": NormShown("Weight norm", "|W|", lambda norms: norms.weight),
}


class NormsView(MomentsView):
    """A line for every layer on a logarithmic axis.

    The band of the update's ratio to the weights is that of Stanford's course CS231n, see
    :data:`~playground.training.update.layer_norms.HEALTHY_RATIO`.
    """

    key = "norms"
    title = "Norms"
    help = (
        "The length of every layer's weights, of their gradient, or of an update as a share of the "
        "weights' length, which is healthy around 0.001 (shaded: 0.0001 to 0.01). Click to go to a "
        "moment. Wheel and drag zoom and move; a double click shows all again"
    )
    empty_text = "Press Play (Space) to see how long the layers' gradients and updates are."

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._measure = "ratio"
        self._lines: list[pg.PlotDataItem] = []
        self._marks: tuple[CurveMark, ...] = ()
        self._drawn: dict[str, tuple[Array, Array]] = {}
        self._measures = self._add_chooser(
            "quantity", "What of the layers is shown", self._choose_measure
        )
        for key, measure in MEASURES.items():
            self._measures.addItem(measure.title, key)

    @override
    def _make_figure(self) -> Figure:
        from playground.ui.plots.base.graphing import pg

        left = calm_axis("left", 52, grid=True, text=tick)
        bottom = calm_axis("bottom", LABEL_SPACE + LABEL_GAP + 10, text=_whole)
        bottom.setLabel("update")
        figure = Figure(left, bottom, mouse=True)
        figure.plot.setLogMode(False, True)
        ends = tuple(map(math.log10, HEALTHY_BAND))
        self._band = pg.LinearRegionItem(ends, orientation="horizontal", movable=False)
        self._band.setZValue(-5)
        figure.add(self._band)
        self._middle = pg.InfiniteLine(math.log10(HEALTHY_RATIO), angle=0, movable=False)
        self._middle.setZValue(-4)
        figure.add(self._middle)
        self._present = pg.InfiniteLine(angle=90, movable=False)
        figure.add(self._present)
        self._crosshair = pg.InfiniteLine(angle=90, movable=False)
        self._crosshair.setVisible(False)
        figure.add(self._crosshair)
        self._mark_lines = MarkLines(figure)
        return self._let_zoom(figure)

    def set_marks(self, marks: Sequence[CurveMark]) -> None:
        """Draw upright lines where something happened."""
        if tuple(marks) != self._marks:
            self._marks = tuple(marks)
            self._changed()

    def choose(self, measure: str) -> None:
        """Show one of :data:`MEASURES`."""
        self._measure = measure
        self._measures.setCurrentIndex(list(MEASURES).index(measure))
        self.follow()

    def _choose_measure(self) -> None:
        self._measure = self._measures.currentData()
        self.follow()

    # painting -----------------------------------------------------------------------------------

    def _series(self) -> dict[str, tuple[Array, Array]]:
        """Return updates and values of every layer by its id.

        What is no length above 0 is left out: a logarithmic axis has no place for it.
        """
        read = MEASURES[self._measure].read
        found: dict[str, list[tuple[int, float]]] = {}
        for moment in self._moments:
            for norms in moment.norms:
                value = read(norms)
                if 0 < value < math.inf:
                    found.setdefault(norms.node_id, []).append((moment.step, value))
        columns = {key: np.array(points).T for key, points in found.items()}
        return {key: (points[0], points[1]) for key, points in columns.items()}

    @override
    def has_content(self) -> bool:
        return any(moment.norms for moment in self._moments) and len(self._moments) > 1

    @override
    def refresh(self) -> None:
        super().refresh()
        self._measures.setVisible(self.has_content())

    @override
    def _paint(self) -> None:
        self._drawn = self._series()
        while len(self._lines) < len(self._drawn):
            self._lines.append(self._figure.plot.plot(connect="finite"))
        for place, (steps, values) in enumerate(self._drawn.values()):
            few, color = len(steps) <= MOST_POINTS_MARKED, self._color(place)
            self._lines[place].setPen(self._figure.pen(color, LINE))
            self._lines[place].setData(
                steps,
                values,
                symbol="o" if few else None,
                symbolSize=5,
                symbolBrush=QBrush(QColor(color)),
                symbolPen=None,
            )
        for line in self._lines[len(self._drawn) :]:
            line.setData([], [])
        is_ratio = self._measure == "ratio"
        self._band.setVisible(is_ratio)
        self._middle.setVisible(is_ratio)
        self._set_range(self._bounds(with_band=is_ratio))
        steps = np.array([moment.step for moment in self._moments], float)
        self._mark_lines.draw(self._marks, steps, steps)
        self._present.setVisible(self._is_past)
        if self._snapshot is not None:
            self._present.setPos(self._snapshot.step)
        name_axis(self._figure.left, MEASURES[self._measure].axis, self._theme)
        self._figure.set_legend(*self._legends())

    def _bounds(self, *, with_band: bool) -> QRectF:
        first, last = self._moments[0].step, self._moments[-1].step
        span = max(last - first, 1)
        values = np.concatenate([v for _, v in self._drawn.values()] or [np.ones(1)])
        low, high = float(np.log10(values.min())), float(np.log10(values.max()))
        if with_band:
            least, most = map(math.log10, HEALTHY_BAND)
            low, high = min(low, least), max(high, most)
        low, high = math.floor(2 * low - 0.2) / 2, math.ceil(2 * high + 0.2) / 2
        return QRectF(first - 0.02 * span, low, 1.04 * span, max(high - low, 1.0))

    def _color(self, place: int) -> str:
        colors = (self._theme.positive, self._theme.negative, *MORE_CLASSES[self._theme.name])
        return colors[place % len(colors)]

    def _legends(self) -> list[str]:
        """Return the layers' names in their colours: as many as may fit, then fewer."""
        names = self._moments[-1].names
        words = [
            f"<span style='color:{self._color(place)}'>●</span> {escape(names.get(key, key))}"
            for place, key in enumerate(self._drawn)
        ]
        texts = []
        for most in (MOST_NAMED, 4, 2, 1):
            more = f"&nbsp;&nbsp; and {len(words) - most} more" if len(words) > most else ""
            texts.append("&nbsp;&nbsp; ".join(words[:most]) + more)
        return texts

    @override
    def _restyle(self) -> None:
        band = QColor(self._theme.gradient_negative)
        band.setAlpha(BAND_OPACITY)
        self._band.setBrush(QBrush(band))
        for line in self._band.lines:
            line.setPen(None)
        self._middle.setPen(
            self._figure.pen(self._theme.gradient_negative, 1, Qt.PenStyle.DashLine)
        )
        self._present.setPen(self._figure.pen(self._theme.text, 1.5))
        self._crosshair.setPen(self._figure.pen(self._theme.secondary, 1, Qt.PenStyle.DotLine))

    # reading ------------------------------------------------------------------------------------

    @override
    def _moment_at(self, x: float, y: float) -> MomentStatistics | None:
        if not self._moments:
            return None
        return min(self._moments, key=lambda moment: abs(moment.step - x))

    @override
    def describe(self, x: float, y: float) -> str:
        moment = self._moment_at(x, y)
        if moment is None:
            return ""
        happened = self._mark_lines.near(x) if self.is_made else ""
        return self._told(moment, y) + (f" · {happened}" if happened else "")

    @override
    def summary(self) -> str:
        return self._told(self._moments[self._lit]) if self._moments else ""

    def _told(self, moment: MomentStatistics, y: float | None = None) -> str:
        """Return a moment's numbers, those nearest to a place of the axis where there are many."""
        read = MEASURES[self._measure].read
        known = [(each, read(each)) for each in moment.norms if not math.isnan(read(each))]
        if y is not None and len(known) > MOST_TOLD:
            known.sort(key=lambda each: abs(math.log10(each[1] or 1e-300) - y))
        told = [f"{moment.names[n.node_id]} {significant(value)}" for n, value in known[:MOST_TOLD]]
        if not known:
            told = ["not measured: no update just before it"]
        return " · ".join([when(moment), *told])

    @override
    def _mark_cursor(self) -> None:
        moment = None if self._cursor is None else self._moment_at(*self._cursor)
        self._crosshair.setVisible(moment is not None)
        if moment is not None:
            self._crosshair.setPos(moment.step)

    @override
    def _step_cursor(self, dx: int, dy: int) -> tuple[float, float] | None:
        steps = [moment.step for moment in self._moments]
        if self._cursor is None:
            return float(steps[-1]), 0.0
        x, y = self._cursor
        at = int(np.abs(np.array(steps) - x).argmin()) + dx
        return float(steps[min(max(at, 0), len(steps) - 1)]), y + dy / 2

    @override
    def table(self) -> Table:
        columns = ("update", "epoch", "layer", "weight_norm", "gradient_norm", "update_norm")

        def rows() -> Iterator[tuple[Cell, ...]]:
            for moment in self._moments:
                for n in moment.norms:
                    about = (moment.step, moment.epoch, moment.names[n.node_id])
                    yield *about, n.weight, n.gradient, n.change, n.ratio

        return (*columns, "update_ratio"), rows()


def _whole(value: float) -> str:
    return f"{value:,.0f}" if abs(value - round(value)) < 1e-6 else ""
