"""Loss and accuracy over the epochs, for the train and the test samples."""

from collections.abc import Sequence

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from playground.core import Array
from playground.session.snapshots.snapshot import Snapshot
from playground.storage.csv_writer import Table
from playground.training.base.history import CurveData
from playground.ui.plots.base.axes import LABEL_GAP, calm_axis
from playground.ui.plots.base.colors import text_test, text_train
from playground.ui.plots.base.figure import LABEL_SPACE, Figure
from playground.ui.plots.base.number_format import short, tick
from playground.ui.plots.base.plot_view import PlotView
from playground.ui.plots.curves.curve_line import LINE, CurveLine
from playground.ui.plots.curves.curve_marks import CurveMark, MarkLines
from playground.ui.plots.curves.curve_menu import CurveMenu
from playground.ui.plots.curves.curve_options import (
    Axis,
    CurveOptions,
    averaged,
    axis_label,
    knows_seconds,
    placed,
    places,
)
from playground.ui.plots.curves.curve_points import (
    below,
    drawable,
    explosion_top,
    on_axis,
    room_for,
    round_end,
    round_range,
    visible,
)
from playground.ui.plots.curves.other_lines import OtherCurve, OtherLines, Shade

MOST_RUNS = 12
"""How many runs are drawn at once: the latest."""
MARGIN = 0.02
"""Room beside the first and the last epoch, as a share of the axis, for the marks at the ends."""

MOMENT = 0.01
"""The fewest seconds that are shown."""

COLUMN_PX = 3
"""The width of the strips of which a curve keeps its ends and extremes."""


class CurvesView(PlotView):
    """Two curves, a light grid, and a crosshair that reads the nearest recorded point.

    The mouse wheel or Page Up and Down zoom the lower axis, with Shift the left one, and dragging
    moves; a double click, Home and a button follow the training again.

    Attributes
    ----------
    series
        Names of the curves of :class:`.CurveData`: of train and of test.
    """

    series: tuple[str, str] = ("train_loss", "test_loss")

    def tick_text(self, value: float) -> str:
        """Return a label of the value axis."""
        return tick(value)

    def value_text(self, value: float) -> str:
        """Return a value as the readout tells it."""
        return short(value)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._following = True
        self._is_painting = False
        self._lines: list[CurveLine] = []
        self._others: list[OtherCurve] = []
        self._ahead: OtherCurve | None = None
        self._marks: tuple[CurveMark, ...] = ()
        self._choices = CurveOptions()
        name = self.title.lower()
        self.reset_button = self._controls.add_tool(
            "fit", f"Reset view of {name}", "Reset view: show all points, and follow (Home)"
        )
        self.reset_button.clicked.connect(self.follow)
        button = self._controls.add_tool(
            "settings", f"Options of {name}", "Axis, smoothing, runs, reset view"
        )
        self.menu = CurveMenu(button)
        self.menu.chosen.connect(self.set_choices)
        self.menu.reset_requested.connect(self.follow)

    @override
    def _make_figure(self) -> Figure:
        from playground.ui.plots.base.graphing import pg

        left = calm_axis("left", 46, grid=True, text=self.tick_text)
        bottom = calm_axis("bottom", LABEL_SPACE + LABEL_GAP + 10, text=self._place_text)
        bottom.setLabel(axis_label(self._axis))
        figure = Figure(left, bottom, mouse=True)
        self._other_lines, self._mark_lines = OtherLines(figure), MarkLines(figure)
        self._lines = [CurveLine(figure, is_hollow=is_test) for is_test in (False, True)]
        self._crosshair = pg.InfiniteLine(angle=90, movable=False)
        self._crosshair.setVisible(False)
        figure.add(self._crosshair)
        figure.plot.setLogMode(False, self._log)
        figure.plot.vb.sigRangeChangedManually.connect(self._stop_following)
        figure.plot.vb.sigXRangeChanged.connect(self._follow_range)
        figure.double_clicked.connect(self.follow)
        figure.zooms_by_axis = True
        return figure

    @override
    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Take a moment of the training: curves show none of it."""
        self._snapshot = snapshot

    @override
    def set_curves(self, curves: CurveData) -> None:
        before = self._axis
        super().set_curves(curves)
        self.menu.offer_seconds(knows_seconds(curves))
        self._take_axis(before)
        self._changed()

    def set_runs(self, runs: Sequence[OtherCurve]) -> None:
        """Draw the test curves of other runs behind this training's."""
        self._others = list(runs)
        self._changed()

    def set_ahead(self, ahead: OtherCurve | None) -> None:
        """Draw what came after the moment that is shown; ``None`` when it is the newest."""
        if ahead is not self._ahead:
            self._ahead = ahead
            self._changed()

    def set_marks(self, marks: Sequence[CurveMark]) -> None:
        """Draw upright lines where something happened."""
        if tuple(marks) != self._marks:
            self._marks = tuple(marks)
            self._changed()

    def set_choices(self, choices: CurveOptions) -> None:
        """Take what a person chose in the menu."""
        before = self._axis
        self._choices = choices
        self._take_axis(before)
        self._changed()

    @property
    def _axis(self) -> Axis:
        """What runs along the axis: the epochs where the time was not kept."""
        wanted = self._choices.axis
        return "epoch" if wanted == "second" and not knows_seconds(self._curves) else wanted

    def _take_axis(self, before: Axis) -> None:
        """Show all of another axis."""
        if self._axis == before:
            return
        self._following = True
        self._cursor = None
        if self.is_made:
            self._figure.bottom.setLabel(axis_label(self._axis))

    def _place_text(self, value: float) -> str:
        """Return a label of the lower axis."""
        if self._axis == "second":
            return tick(value)
        return f"{value:,.0f}" if abs(value - round(value)) < 1e-6 else ""

    def _places(self, curves: CurveData) -> Array:
        """Return where points lie along the axis."""
        samples = len(self._dataset.train_rows) if self._dataset is not None else 1
        return places(curves, self._axis, samples)

    def _drawn_others(self) -> list[OtherCurve]:
        """Return the other curves that are to be drawn, those on top last."""
        runs = self._others[-MOST_RUNS:] if self._choices.shows_runs else []
        return [*runs, *([self._ahead] if self._ahead is not None else [])]

    @property
    def _log(self) -> bool:
        """Whether the value axis is logarithmic."""
        return self._options.get("log_loss", False)

    @override
    def _option_changed(self) -> None:
        """Choose a logarithmic or a linear value axis."""
        if self.is_made:
            self._figure.plot.setLogMode(False, self._log)
        self._following = True

    def follow(self) -> None:
        """Show all points again, and go on doing so."""
        self._following = True
        self._changed()

    def _stop_following(self) -> None:
        self._following = False

    # painting -----------------------------------------------------------------------------------

    def _values(self) -> tuple[Array, Array]:
        return self._curves.series(self.series[0]), self._curves.series(self.series[1])

    @override
    def has_content(self) -> bool:
        return any(np.isfinite(values).any() for values in self._values())

    @override
    def _paint(self) -> None:
        epoch = self._places(self._curves)
        shown = [drawable(values, self._log) for values in self._values()]
        for curve, values in zip(self._lines, shown, strict=True):
            last = np.flatnonzero(np.isfinite(values))[-1:]
            curve.end.mark(epoch[last], on_axis(values[last], self._log))
        if self._following:
            top = np.inf if self._log else explosion_top(shown)
            others = [
                placed(self._places(part), below(top, self._test_of(part), explodes=other.explodes))
                for other in self._drawn_others()
                for part in (other.curves, other.low, other.high)
                if part is not None
            ]
            ends = [epoch, *(x for x, _ in others)]
            bounds = self._bounds(
                np.concatenate(ends), np.concatenate([*shown, *(y for _, y in others)])
            )
            if bounds != self._figure.plot.vb.viewRect():
                self._is_painting = True  # the lines follow below, once
                self._figure.set_range(bounds)
                self._is_painting = False
        self._mark_lines.draw((*self._marks, *self._own_marks()), self._curves.step, epoch)
        self._draw_lines()

    def _follow_range(self) -> None:
        """Draw what is seen of the lines after a person zoomed or moved."""
        if not self._is_painting:
            self._draw_lines()

    def _draw_lines(self) -> None:
        """Hand over what the pixels can show of the visible part: a few points per column."""
        window, (low, high) = self._choices.window, self._figure.plot.vb.viewRange()[0]
        columns = max(1, int(self._figure.plot_area().width() / COLUMN_PX))
        for curve, values in zip(self._lines, self._values(), strict=True):
            x, y = placed(self._places(self._curves), values)
            curve.draw(x, y, window, (low, high), columns, log=self._log)
        self._draw_others(low, high, columns)

    def _draw_others(self, low: float, high: float, columns: int) -> None:
        lines, shades = [], self._own_shades(low, high, columns)
        for other in self._drawn_others():
            x, y = placed(self._places(other.curves), self._test_of(other.curves))
            kept = visible(x, y, low, high, columns)
            lines.append((other, x[kept], on_axis(y[kept], self._log)))
            if other.low is not None and other.high is not None:
                shades.append(self._shade_of(other, other.low, other.high))
        self._other_lines.draw(lines, shades, LINE)

    def _own_marks(self) -> Sequence[CurveMark]:
        """Return what a kind of curve marks by itself."""
        return ()

    def _own_shades(self, low: float, high: float, columns: int) -> list[Shade]:
        """Return what a kind of curve shades by itself between two places of the axis."""
        del low, high, columns
        return []

    def _test_of(self, curves: CurveData) -> Array:
        values = averaged(curves.series(self.series[1] or self.series[0]), self._choices.window)
        return drawable(values, self._log)

    def _shade_of(self, other: OtherCurve, low: CurveData, high: CurveData) -> Shade:
        """Return the band of several seeds, as far as both its ends can be drawn."""
        x, below, above = self._places(low), self._test_of(low), self._test_of(high)
        fine = np.isfinite(x) & np.isfinite(below) & np.isfinite(above)
        edges = (on_axis(each[fine], self._log) for each in (below, above))
        return Shade(other.color, x[fine], *edges)

    def _bounds(self, epoch: Array, values: Array) -> QRectF:
        """Return a range in round numbers, so that the axes stand still for many frames."""
        first, last = float(np.nanmin(epoch)), float(np.nanmax(epoch))
        least = MOMENT if self._axis == "second" else 1.0
        span = max(round_end(last) - first, least)
        return room_for(first, span, self._value_range(values[np.isfinite(values)]), MARGIN)

    def _value_range(self, values: Array) -> tuple[float, float]:
        """Return the ends of the value axis for what is drawn."""
        return round_range(values, log=self._log)

    @override
    def _restyle(self) -> None:
        theme = self._theme
        for curve, color in zip(self._lines, (theme.train, theme.test), strict=True):
            curve.set_theme(theme, color)
        self._crosshair.setPen(self._figure.pen(theme.secondary, style=Qt.PenStyle.DotLine))
        self._figure.set_legend(*self._legends())

    def _legends(self) -> tuple[str, ...]:
        """Return the legend, and what may stand instead where there is no room for it."""
        theme = self._theme
        return (
            f"<span style='color:{text_train(theme)}'>● train</span>&nbsp;&nbsp;&nbsp;"
            f"<span style='color:{text_test(theme)}'>○ test</span>",
        )

    # reading ------------------------------------------------------------------------------------

    @override
    def describe(self, x: float, y: float) -> str:
        happened = self._mark_lines.near(x)
        return self._point_text(self._nearest(x)) + (f" · {happened}" if happened else "")

    @override
    def summary(self) -> str:
        return self._point_text(len(self._curves.epoch) - 1)

    def _point_text(self, index: int) -> str:
        train, test = (self.value_text(float(values[index])) for values in self._values())
        at = float(self._places(self._curves)[index])
        place = f"{tick(at)} s" if self._axis == "second" else f"{self._axis} {int(at):,}"
        return f"{place} · {self._words_of(train, test)}"

    def _words_of(self, train: str, test: str) -> str:
        """Return the values at a point in words."""
        return f"train {train} · test {test}"

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Home shows all points again; Page Up and Down zoom as the wheel does, with Shift too."""
        turned = {Qt.Key.Key_PageUp: 1, Qt.Key.Key_PageDown: -1}.get(Qt.Key(event.key()))
        if event.key() == Qt.Key.Key_Home and not event.modifiers():
            self.follow()
        elif turned is not None and self.is_made:
            up = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            at = None if up or self._cursor is None else QPointF(self._cursor[0], 0.0)
            self._figure.zoom(turned, at, up=up)
        else:
            super().keyPressEvent(event)

    def _nearest(self, x: float) -> int:
        return int(np.abs(self._places(self._curves) - x).argmin())

    @override
    def _mark_cursor(self) -> None:
        visible = self._cursor is not None
        if self._cursor is not None:
            places = self._places(self._curves)
            self._crosshair.setPos(float(places[self._nearest(self._cursor[0])]))
        if self._crosshair.isVisible() != visible:
            self._crosshair.setVisible(visible)

    @override
    def _step_cursor(self, dx: int, dy: int) -> tuple[float, float] | None:
        epochs = np.unique(self._places(self._curves))
        if self._cursor is None:
            return float(epochs[-1]), 0.0
        at = int(np.abs(epochs - self._cursor[0]).argmin()) + dx
        return float(epochs[min(max(at, 0), len(epochs) - 1)]), 0.0

    @override
    def table(self) -> Table:
        train, test = self._values()
        rows = zip(self._curves.epoch, train, test, strict=True)
        return ("epoch", *self.series), ((int(e), float(a), float(b)) for e, a, b in rows)
