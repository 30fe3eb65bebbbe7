"""Where the cells of a sweep ended: a line over one setting, a heatmap over two."""

import math
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QTransform
from PySide6.QtWidgets import QGraphicsItem, QGraphicsRectItem, QGraphicsSimpleTextItem, QWidget
from typing_extensions import override

from playground.core import Array
from playground.core.text.numbers import percent
from playground.experiments.sweep_results import SweepGrid, best_cell
from playground.storage.csv_writer import Cell, Table
from playground.ui.plots.base.axes import LABEL_GAP, WIDEST, calm_axis, fitting, label_width
from playground.ui.plots.base.colors import readable_on
from playground.ui.plots.base.figure import LABEL_SPACE, Figure
from playground.ui.plots.base.number_format import percent_tick, short, tick
from playground.ui.plots.base.pixels import Pixels
from playground.ui.plots.base.plot_view import PlotView
from playground.ui.plots.curves.curve_points import round_range, share_range

if TYPE_CHECKING:
    from playground.ui.plots.base.graphing import pg

SPARE = 0.08
BAND = 45
"""The opacity of the middle half of several seeds, of 255."""

PALEST = 0.06
"""How much of its colour the worst cell has."""


class SweepView(PlotView):
    """The median of every cell over its seeds; the best one is marked.

    One setting runs along the axis, with the middle half of the seeds around the line. Two make a
    heatmap: the first one down, the second one across, the deeper the better.
    """

    key = "sweep"
    title = "Sweep"
    help = "The median of each cell over its seeds; the best one has a frame"
    empty_text = "Choose what varies, then Train: every cell appears as soon as it is through."

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._grid: SweepGrid | None = None
        self._is_share = self._rises = False
        self._cells = Pixels()
        self._frame = QGraphicsRectItem()
        self._numbers: list[QGraphicsSimpleTextItem] = []
        self._lines: list[pg.GraphicsObject] = []

    def set_grid(self, grid: SweepGrid, *, is_share: bool, rises: bool) -> None:
        """Take what is known so far.

        Parameters
        ----------
        grid
            Where the cells ended.
        is_share
            Whether people read the number as a percentage.
        rises
            Whether more of it is better.
        """
        self._grid, self._is_share, self._rises = grid, is_share, rises
        self._changed()

    @override
    def _make_figure(self) -> Figure:
        bottom = calm_axis("bottom", LABEL_SPACE + LABEL_GAP + 10)
        figure = Figure(calm_axis("left", 60, text=self._label), bottom)
        figure.add(self._cells)
        figure.add(self._frame)
        self._frame.setZValue(2)
        figure.resized.connect(self._changed)
        return figure

    @override
    def has_content(self) -> bool:
        return self._grid is not None and bool(np.isfinite(self._grid.middle).any())

    @property
    def _is_map(self) -> bool:
        return self._grid is not None and len(self._grid.axes) == 2

    # painting -----------------------------------------------------------------------------------

    @override
    def _paint(self) -> None:
        grid = self._grid
        assert grid is not None
        for item in (*self._numbers, *self._lines):
            self._figure.plot.removeItem(item)
        self._numbers, self._lines = [], []
        self._cells.setVisible(self._is_map)
        self._figure.plot.invertY(self._is_map)
        words = grid.series.replace("_", " ")
        known = np.isfinite(grid.middle)
        has_seeds = bool((grid.low != grid.high)[known].any())
        seeds = "; median and middle half of the seeds" if has_seeds else ""
        self._figure.set_legend(f"{words}{seeds}")
        if self._is_map:
            self._paint_map(grid)
        else:
            self._paint_line(grid)

    def _paint_map(self, grid: SweepGrid) -> None:
        rows, columns = grid.middle.shape
        down, across = grid.axes
        pixels = self._pixels(grid.middle)
        self._cells.set_pixels(pixels, QRectF(0, 0, columns, rows))
        names = fitting(down.values, WIDEST)
        self._figure.left.setLabel(down.name)
        self._figure.left.setTicks([[(i + 0.5, name) for i, name in enumerate(names)]])
        self._figure.set_left_width(label_width(down.values) + 18)
        self._name_columns(across.values, across.name)
        self._figure.set_range(QRectF(0, 0, columns, rows))
        for row in range(rows):
            for column in range(columns):
                text = self._cell_text(grid, row, column)
                color = readable_on(int(pixels[row, column]))
                self._put_text(text, column + 0.5, row + 0.5, color)
        best = best_cell(grid, rises=self._rises)
        if best is not None:
            self._frame.setRect(best[1], best[0], 1, 1)

    def _pixels(self, middle: Array) -> Array:
        """Return the colours of cells: the deeper the better, nothing where nothing is known."""
        theme, known = self._theme, np.isfinite(middle)
        values = middle if self._rises else -middle
        low, high = (values[known].min(), values[known].max()) if known.any() else (0.0, 1.0)
        share = np.where(known, (values - low) / ((high - low) or 1.0), 0.0)
        share = np.where(known, PALEST + (1 - PALEST) * share, 0.0)
        pale, deep = QColor(theme.window), QColor(theme.accent)
        pixels = np.full(middle.shape, 0xFF, dtype=np.uint32)
        for a, b in (
            (pale.red(), deep.red()),
            (pale.green(), deep.green()),
            (pale.blue(), deep.blue()),
        ):
            pixels = pixels << np.uint32(8) | np.round(a + share * (b - a)).astype(np.uint32)
        return pixels

    def _cell_text(self, grid: SweepGrid, row: int, column: int) -> str:
        value = float(grid.middle[row, column])
        if math.isnan(value):
            return "diverged" if grid.diverged[row, column] else ""
        half = float(grid.high[row, column] - grid.low[row, column]) / 2
        side = self._figure.pixels_per_unit()[0]
        return (
            f"{self._value(value)}\n± {self._value(half)}"
            if half and side > 60
            else (self._value(value))
        )

    def _put_text(self, text: str, x: float, y: float, color: str) -> None:
        item = QGraphicsSimpleTextItem(text)
        item.setFlag(QGraphicsItem.GraphicsItemFlag.ItemIgnoresTransformations)
        item.setPos(x, y)
        box = item.boundingRect()
        item.setTransform(QTransform.fromTranslate(-box.width() / 2, -box.height() / 2))
        item.setBrush(QBrush(QColor(color)))
        item.setZValue(1)
        self._figure.add(item)
        self._numbers.append(item)

    def _name_columns(self, values: Sequence[str], name: str) -> None:
        room = self._figure.plot_area().width() / max(len(values), 1) - 4
        names = fitting(values, max(room, 12))
        self._figure.bottom.setTicks([[(i + 0.5, text) for i, text in enumerate(names)]])
        self._figure.bottom.setLabel(name)

    def _paint_line(self, grid: SweepGrid) -> None:
        from playground.ui.plots.base.graphing import pg

        x = np.arange(len(grid.middle)) + 0.5
        low, middle, high = grid.low[:, 0], grid.middle[:, 0], grid.high[:, 0]
        self._figure.left.setTicks(None)
        self._figure.left.setLabel("")
        self._figure.set_left_width(60)
        axis = grid.axes[0] if grid.axes else None
        self._name_columns(*((axis.values, axis.name) if axis else (("as it is",), "")))
        color = self._theme.accent
        shade = QColor(color)
        shade.setAlpha(BAND)
        known = np.isfinite(middle)
        below, above = (pg.PlotCurveItem(x[known], part[known], pen=None) for part in (low, high))
        bars = pg.ErrorBarItem(
            x=x[known], y=middle[known], top=(high - middle)[known],
            bottom=(middle - low)[known], beam=0.08, pen=self._figure.pen(color, 1.2),
        )  # fmt: skip
        line = pg.PlotDataItem(
            x, middle, pen=self._figure.pen(color, 1.8), connect="finite", symbol="o",
            symbolSize=7, symbolBrush=color, symbolPen=None,
        )  # fmt: skip
        for item in (pg.FillBetweenItem(below, above, brush=shade), bars, line):
            self._figure.plot.addItem(item)
            self._lines.append(item)
        bounds = self._bounds(np.concatenate((low, middle, high)), len(x))
        self._figure.set_range(bounds)
        for place in np.flatnonzero(~known & (grid.diverged[:, 0] > 0)):
            at = bounds.top() + bounds.height() / 2
            self._put_text("diverged", float(x[place]), at, self._theme.secondary)
        best = best_cell(grid, rises=self._rises)
        if best is not None:
            self._frame.setRect(best[0] + 0.04, bounds.top(), 0.92, bounds.height())

    def _bounds(self, values: Array, count: int) -> QRectF:
        fine = values[np.isfinite(values)]
        low, high = share_range(fine) if self._is_share else round_range(fine)
        spare = (high - low) * SPARE
        return QRectF(0, low - spare, count, high - low + 2 * spare)

    @override
    def _restyle(self) -> None:
        self._frame.setPen(self._figure.pen(self._theme.test, 2))
        self._frame.setBrush(Qt.BrushStyle.NoBrush)

    # reading ------------------------------------------------------------------------------------

    def _label(self, value: float) -> str:
        return percent_tick(value) if self._is_share else tick(value)

    def _value(self, value: float) -> str:
        return percent(value) if self._is_share else short(value)

    @override
    def describe(self, x: float, y: float) -> str:
        grid = self._grid
        assert grid is not None
        rows, columns = grid.middle.shape
        row, column = (int(y), int(x)) if self._is_map else (int(x), 0)
        return self._words(row, column) if 0 <= row < rows and 0 <= column < columns else ""

    def _words(self, row: int, column: int) -> str:
        """Return a cell's settings and where it ended."""
        grid = self._grid
        assert grid is not None
        at = zip(grid.axes, (row, column), strict=False)
        name = ", ".join(f"{axis.name} {axis.values[place]}" for axis, place in at) or "as it is"
        value, low, high = (float(part[row, column]) for part in (grid.middle, grid.low, grid.high))
        diverged = int(grid.diverged[row, column])
        tail = f" · {diverged} diverged" if diverged else ""
        if math.isnan(value):
            return f"{name} · {'all diverged' if diverged else 'not trained yet'}"
        spread = f" ± {self._value((high - low) / 2)}" if high > low else ""
        return f"{name} · {grid.series.replace('_', ' ')} {self._value(value)}{spread}{tail}"

    @override
    def summary(self) -> str:
        best = best_cell(self._grid, rises=self._rises) if self._grid is not None else None
        return f"best: {self._words(*best)}" if best is not None else ""

    @override
    def _step_cursor(self, dx: int, dy: int) -> tuple[float, float] | None:
        grid = self._grid
        assert grid is not None
        rows, columns = grid.middle.shape if self._is_map else grid.middle.shape[::-1]
        if self._cursor is None:
            return 0.5, 0.5
        x = min(max(int(self._cursor[0]) + dx, 0), columns - 1) + 0.5
        return x, min(max(int(self._cursor[1]) - dy, 0), rows - 1) + 0.5

    @override
    def table(self) -> Table:
        """Return every cell: its values, the median and the quartiles, how many diverged."""
        grid = self._grid
        names = [axis.keys[0] for axis in grid.axes] if grid is not None else []
        series = grid.series if grid is not None else "value"
        return (*names, "lower_quartile", series, "upper_quartile", "diverged"), self._rows()

    def _rows(self) -> Iterator[Sequence[Cell]]:
        grid = self._grid
        if grid is None:
            return
        for place in np.ndindex(*grid.middle.shape):
            at = zip(grid.axes, place, strict=False)
            numbers = (float(part[place]) for part in (grid.low, grid.middle, grid.high))
            yield [*(axis.values[i] for axis, i in at), *numbers, int(grid.diverged[place])]
