"""A classic surface from above, and the ways of optimizers on it."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QGraphicsPathItem, QWidget
from typing_extensions import override

from playground.core import Array
from playground.explain.base.surface import Surface
from playground.explain.updates.surface_descent import Descent
from playground.storage.csv_writer import Cell, Table
from playground.ui.plots.base.axes import calm_axis
from playground.ui.plots.base.colors import diverging
from playground.ui.plots.base.figure import LABEL_SPACE, Figure
from playground.ui.plots.base.graphing import pg
from playground.ui.plots.base.number_format import significant
from playground.ui.plots.base.pixels import Pixels
from playground.ui.plots.base.plot_view import PlotView
from playground.ui.plots.curves.landscape_view import contour_path, viridis

POINTS = 121
MEMORY_SHARE = 0.09
"""How long the longest memory is drawn, as a share of the picture's width."""


class SurfaceView(PlotView):
    """Heights as colours on a logarithmic scale; every optimizer's way ends in a dot.

    Signals
    -------
    start_chosen(x, y)
        A person clicked where optimizers are to begin.
    """

    key = "surface"
    title = "Classic surface"
    help = "Click to begin there. Lines at the dots: the direction an optimizer remembers"
    empty_text = "Choose a surface."

    start_chosen = Signal(float, float)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._surface: Surface | None = None
        self._heights: Array = np.zeros((1, 1))
        self._ways: tuple[Descent, ...] = ()
        self._colors: tuple[str, ...] = ()
        self._step, self._chosen = 0, -1
        self._start = (0.0, 0.0)
        self._drawn_surface: Surface | None = None

    @override
    def _make_figure(self) -> Figure:
        figure = Figure(calm_axis("left", 34), calm_axis("bottom", LABEL_SPACE))
        self._field = Pixels(smooth=True)
        self._field.setZValue(-1)
        self._contours = QGraphicsPathItem()
        self._goals = pg.ScatterPlotItem(symbol="star", size=13, pxMode=True)
        self._cross = pg.ScatterPlotItem(symbol="+", size=13, pxMode=True)
        for item in (self._field, self._contours, self._goals, self._cross):
            figure.add(item)
        self._lines: list[pg.PlotCurveItem] = []
        self._memories: list[pg.PlotCurveItem] = []
        self._heads = pg.ScatterPlotItem(size=10, pxMode=True)
        self._heads.setZValue(3)
        figure.add(self._heads)
        figure.view.scene().sigMouseClicked.connect(self._click)
        return figure

    # values in ----------------------------------------------------------------------------------

    def show_surface(self, surface: Surface, start: tuple[float, float]) -> None:
        """Show a surface and where optimizers begin on it; their ways are forgotten."""
        self._surface, self._start = surface, start
        self._ways, self._colors, self._step = (), (), 0
        x0, x1, y0, y1 = surface.bounds
        x, y = np.meshgrid(np.linspace(x0, x1, POINTS), np.linspace(y0, y1, POINTS))
        self._heights = surface.value(x, y)
        self._drawn_surface = None
        self._changed()

    def show_ways(
        self, ways: Sequence[Descent], colors: Sequence[str], step: int, chosen: int = -1
    ) -> None:
        """Show the ways up to a step, each in its colour, and the chosen one above the others."""
        self._ways, self._colors, self._step = tuple(ways), tuple(colors), step
        self._chosen = chosen
        self._changed()

    # painting -----------------------------------------------------------------------------------

    @override
    def has_content(self) -> bool:
        return self._surface is not None

    @override
    def _paint(self) -> None:
        surface = self._surface
        assert surface is not None
        if self._drawn_surface is not surface:
            self._drawn_surface = surface
            self._paint_surface(surface)
        self._cross.setData([self._start[0]], [self._start[1]])
        self._fit_items(len(self._ways))
        heads_x, heads_y, brushes = [], [], []
        for place, (way, color) in enumerate(zip(self._ways, self._colors, strict=True)):
            end = min(self._step, len(way.points) - 1)
            points = way.points[: end + 1]
            self._lines[place].setData(points[:, 0], points[:, 1])
            chosen = place == self._chosen
            self._lines[place].setPen(self._figure.pen(color, 3.4 if chosen else 1.6))
            self._lines[place].setZValue(2.5 if chosen else 2)
            self._draw_memory(place, way, end, color)
            heads_x.append(points[-1, 0])
            heads_y.append(points[-1, 1])
            brushes.append(pg.mkBrush(color))
        self._heads.setData(heads_x, heads_y, brush=brushes, pen=pg.mkPen("#ffffff"))

    def _paint_surface(self, surface: Surface) -> None:
        x0, x1, y0, y1 = surface.bounds
        scaled = np.log1p(self._heights - self._heights.min())
        lut = viridis()
        pixels = diverging(scaled, float(scaled.min()), float(scaled.max()), lut)
        dx, dy = (x1 - x0) / (POINTS - 1), (y1 - y0) / (POINTS - 1)
        self._field.set_pixels(pixels, QRectF(x0 - dx / 2, y0 - dy / 2, x1 - x0 + dx, y1 - y0 + dy))
        axes = np.linspace(x0, x1, POINTS), np.linspace(y0, y1, POINTS)
        self._contours.setPath(contour_path(*axes, self._heights))
        self._goals.setData(*np.array(surface.minima).T)
        self._figure.set_aspect((x1 - x0) / (y1 - y0))
        self._figure.set_range(QRectF(x0, y0, x1 - x0, y1 - y0))

    def _fit_items(self, count: int) -> None:
        """Have a line and a memory for every optimizer."""
        for items in (self._lines, self._memories):
            while len(items) < count:
                item = pg.PlotCurveItem()
                item.setZValue(2)
                self._figure.add(item)
                items.append(item)
            for place, item in enumerate(items):
                item.setVisible(place < count)

    def _draw_memory(self, place: int, way: Descent, end: int, color: str) -> None:
        item = self._memories[place]
        longest = 0.0 if way.memory is None else float(np.linalg.norm(way.memory, axis=1).max())
        if way.memory is None or not longest:
            item.setData([], [])
            return
        assert self._surface is not None
        x0, x1, _, _ = self._surface.bounds
        # Descent goes against what it remembers of gradients.
        arrow = -way.memory[end] / longest * MEMORY_SHARE * (x1 - x0)
        x, y = way.points[end]
        item.setData([x, x + arrow[0]], [y, y + arrow[1]])
        item.setPen(self._figure.pen(color, 3.2))

    @override
    def _restyle(self) -> None:
        figure = self._figure
        contour = QColor("#ffffff")
        contour.setAlpha(110)
        pen = figure.pen("#ffffff", 0.6)
        pen.setColor(contour)
        self._contours.setPen(pen)
        self._goals.setPen(figure.pen("#000000", 0.8))
        self._goals.setBrush(pg.mkBrush("#ffffff"))
        self._cross.setPen(figure.pen("#ffffff", 1.8))
        figure.plot.vb.setBorder(figure.pen(self._theme.border))

    # the person ---------------------------------------------------------------------------------

    def _click(self, event: pg.GraphicsScene.mouseEvents.MouseClickEvent) -> None:
        if event.button() != Qt.MouseButton.LeftButton or self._surface is None:
            return
        box = self._figure.plot.vb
        if box.sceneBoundingRect().contains(event.scenePos()):
            point = box.mapSceneToView(event.scenePos())
            self.start_chosen.emit(point.x(), point.y())

    @override
    def describe(self, x: float, y: float) -> str:
        assert self._surface is not None
        value = float(self._surface.value(np.array(x), np.array(y)))
        return f"x {significant(x)} · y {significant(y)} · loss {significant(value)}"

    @override
    def _step_cursor(self, dx: int, dy: int) -> tuple[float, float] | None:
        assert self._surface is not None
        x0, x1, y0, y1 = self._surface.bounds
        x, y = self._cursor or self._start
        return (
            float(np.clip(x + dx * (x1 - x0) / 40, x0, x1)),
            float(np.clip(y + dy * (y1 - y0) / 40, y0, y1)),
        )

    def choose_cursor(self) -> None:
        """Begin at the cursor: the keyboard's way to click."""
        if self._cursor is not None:
            self.start_chosen.emit(*self._cursor)

    @override
    def table(self) -> Table:
        rows: list[list[Cell]] = [
            [way.optimizer.name, step, *point, loss]
            for way in self._ways
            for step, (point, loss) in enumerate(
                zip(way.points.tolist(), way.losses.tolist(), strict=True)
            )
        ]
        return ["optimizer", "step", "x", "y", "loss"], rows
