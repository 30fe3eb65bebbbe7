"""The network's answer everywhere on the plane, with the samples on top."""

from functools import partial
from html import escape
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QRectF, QSize, Signal
from PySide6.QtWidgets import QToolButton, QWidget
from typing_extensions import override

from playground.core import Array, Task
from playground.core.text.numbers import number
from playground.datasets.base.dataset import Dataset, Split
from playground.session.snapshots.snapshot import Snapshot, SnapshotContents
from playground.storage.csv_writer import Table
from playground.ui.plots.base.axes import calm_axis
from playground.ui.plots.base.colors import (
    BANDS,
    class_field,
    diverging,
    diverging_lut,
)
from playground.ui.plots.base.figure import LABEL_SPACE, Figure
from playground.ui.plots.base.number_format import short
from playground.ui.plots.base.pixels import Pixels
from playground.ui.plots.base.plot_view import PlotView
from playground.ui.plots.base.points import Points, put_mark
from playground.ui.plots.outputs.histogram_view import HistogramView
from playground.ui.plots.outputs.output_table import extent_of, output_table, truth_of
from playground.ui.plots.outputs.predictions_view import SPLITS
from playground.ui.plots.outputs.reconstruction_view import ReconstructionView
from playground.ui.plots.outputs.reconstruction_view import shows as shows_pictures
from playground.ui.theme.tokens import Theme, class_colors

if TYPE_CHECKING:
    from playground.ui.plots.drawing.draw_mode import DrawMode

POINTS_PER_SIDE = 100
NEAR_PX = 6.0
KEY_STEPS = 40
WISHES = {
    "clear": ("delete", "Clear drawn points", "Take away all points drawn by hand"),
    "undo": ("undo", "Undo", "Take the last stroke back (Ctrl+Z)"),
    "redo": ("redo", "Redo", "Make the edit again (Ctrl+Shift+Z)"),
}
"""What is done with the whole drawing: icon, name and tooltip of its button."""
CHOSEN_PX = 16
"""The ring around the sample that all views look at."""

RINGS = "Draw the test samples as rings"
LINES = "Draw the test samples as lines"


class OutputView(PlotView):
    """The decision field of a 2-D problem; for other data, how the outputs are spread.

    Pictures that are asked for themselves are shown beside what the network made of them.
    Filled points are train samples, rings are test samples, in the colours of their truth on the
    same scale as the field.

    Signals
    -------
    point_requested(x, y)
        The person clicked the plane where no sample is, to see what the network makes of it.
    drawing_changed(drawing)
        The person began to draw points, or is done.
    stroke_made(stroke)
        The person drew or erased something: a
        :class:`~playground.ui.plots.drawing.stroke.Stroke`.
    drawing_wished(name)
        The person wants to ``clear`` what is drawn, or ``undo`` or ``redo``.
    """

    point_requested = Signal(float, float)
    drawing_changed = Signal(bool)
    stroke_made = Signal(object)
    drawing_wished = Signal(str)

    key = "output"
    title = "Output"
    help = "What the network answers everywhere, with the samples: filled to train, rings to test"
    empty_text = "The samples appear here as soon as they are read."
    is_answer = True
    view_settings = ("show_test", "discretize")

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._range: tuple[float, float] | None = None
        self._field = Pixels(smooth=True)
        self._field.setZValue(-1)
        self._points: dict[Split, Points] = {}
        self._histograms = HistogramView()
        self._pictures = ReconstructionView()
        self._inner: PlotView = self._histograms
        for inner in (self._histograms, self._pictures):
            self._pages.addWidget(inner)
            inner.sample_requested.connect(self.sample_requested)
            inner.samples_requested.connect(self.samples_requested)
        self._points_drawn: tuple[object, ...] = ()
        self._test_box = self._controls.add_box("show_test", "Show test points", RINGS)
        self._discretize_box = self._controls.add_box(
            "discretize", "Discretize", "Show the class alone, not how sure the network is"
        )
        self._wishes: dict[str, QToolButton] = {}
        self._make_draw_buttons()
        self._draw_mode: DrawMode | None = None
        self._drawable = True
        self._hint: str | None = None
        self._own: tuple[float, ...] | None = None

    @override
    def _make_figure(self) -> Figure:
        from playground.ui.plots.base.graphing import pg

        figure = Figure(calm_axis("left", 24), calm_axis("bottom", LABEL_SPACE), bar=True)
        figure.set_aspect(1.0)
        figure.add(self._field)
        self._points = {split: Points(figure, split, on_field=True) for split in SPLITS}
        self._mark = pg.ScatterPlotItem(symbol="+", size=13, pxMode=True)
        self._mark.setZValue(3)
        figure.add(self._mark)
        self._chosen = pg.ScatterPlotItem(symbol="o", size=CHOSEN_PX, pxMode=True)
        self._chosen.setZValue(3)
        self._chosen.setBrush(None)
        figure.add(self._chosen)
        return figure

    @override
    def wanted(self) -> SnapshotContents:
        """Ask for the field of a 2-D problem, else for the predictions."""
        if self._on_plane():
            return SnapshotContents(field=POINTS_PER_SIDE)
        return SnapshotContents(predictions=True)

    # values in ----------------------------------------------------------------------------------

    @override
    def set_option(self, name: str, value: bool) -> None:
        """Show the test points; show classes (bands of values for regression), not a field."""
        if name in self._histograms.view_settings:
            self._histograms.set_option(name, value)
        super().set_option(name, value)

    @override
    def set_output_range(self, low: float, high: float) -> None:
        """Say which outputs take the ends of the colour scale; the threshold is their middle."""
        self._histograms.set_output_range(low, high)
        if (low, high) != self._range:
            self._range = (low, high)
            self._changed()

    @override
    def set_dataset(self, dataset: Dataset | None) -> None:
        self._hint = None
        self._inner = self._pictures if shows_pictures(dataset) else self._histograms
        self._inner.set_dataset(dataset)
        super().set_dataset(dataset)
        on_plane = dataset is None or dataset.is_2d
        self.draw_button.setVisible(on_plane and self._drawable)
        if self.is_drawing and not on_plane:
            self.set_drawing(False)
        self._test_box.setVisible(self._inner is self._histograms and not self.is_drawing)
        self._discretize_box.setVisible(on_plane)
        self._test_box.setText("Show test points" if on_plane else "Show test samples")
        self._test_box.setToolTip(RINGS if on_plane else LINES)

    @override
    def show_snapshot(self, snapshot: Snapshot) -> None:
        if self._hint is not None:
            return  # it is of other data
        if not self._on_plane():
            self._inner.show_snapshot(snapshot)
        super().show_snapshot(snapshot)

    @override
    def show_nothing(self) -> None:
        self._histograms.show_nothing()
        self._pictures.show_nothing()
        super().show_nothing()

    @override
    def set_theme(self, theme: Theme) -> None:
        self._histograms.set_theme(theme)
        self._pictures.set_theme(theme)
        super().set_theme(theme)

    @property
    @override
    def figure(self) -> Figure:
        return self._figure if self._on_plane() else self._inner.figure

    # drawing ------------------------------------------------------------------------------------

    def _make_draw_buttons(self) -> None:
        """Put the pencil above the plot, and before it what goes with drawing."""
        for name, (icon, title, tip) in WISHES.items():
            button = self._wishes[name] = self._controls.add_tool(icon, title, tip)
            button.clicked.connect(partial(self.drawing_wished.emit, name))
            button.hide()
        tip = "Draw points by hand: brush, spray and eraser (Esc when done)"
        self.draw_button = self._controls.add_tool("pencil", "Draw points", tip)
        self.draw_button.setCheckable(True)
        self.draw_button.clicked.connect(self.set_drawing)

    @property
    def is_drawing(self) -> bool:
        """Whether the mouse draws points."""
        return self.draw_button.isChecked()

    @property
    def can_draw(self) -> bool:
        """Whether what is shown takes points that are drawn."""
        return self._on_plane() and self._drawable

    def set_drawable(self, drawable: bool) -> None:
        """Say whether the data takes points that are drawn."""
        self._drawable = drawable
        self.draw_button.setVisible(drawable)
        if not drawable and self.is_drawing:
            self.set_drawing(False)

    @property
    def draw_mode(self) -> "DrawMode":
        """The tools for drawing, made on first use."""
        if self._draw_mode is None:
            from playground.ui.plots.drawing.draw_mode import DrawMode

            mode = self._draw_mode = DrawMode(self._figure, self)
            mode.set_theme(self._theme)
            mode.began.connect(self.setFocus)
            mode.stroke_made.connect(self.stroke_made)
            mode.left.connect(lambda: self.set_drawing(False))
            mode.dab_wished.connect(self._dab)
            self._add_beside(mode.tools, mode.answers)
        return self._draw_mode

    def _dab(self) -> None:
        if self._cursor is not None:
            self.draw_mode.layer.dab(*self._cursor)

    def set_drawing(self, drawing: bool) -> None:
        """Let the mouse draw points, or leave the plot to be looked at."""
        self.draw_button.setChecked(drawing)
        self.draw_mode.set_on(drawing)
        # What goes makes room for what comes: both at once would push the dock wider.
        arriving: list[QWidget] = [self._test_box]
        leaving: list[QWidget] = list(self._wishes.values())
        if drawing:
            arriving, leaving = leaving, arriving
        for widget in leaving:
            widget.hide()
        for widget in arriving:
            widget.show()
        self._figure.setToolTip("" if drawing else self.help)  # it would cover what is drawn
        if drawing:
            self.setFocus()
        self._points_drawn = ()
        self._changed()
        self.drawing_changed.emit(drawing)

    @override
    def sizeHint(self) -> QSize:
        """Ask for no more room while one draws: the dock would grow with the tools."""
        hint = super().sizeHint()
        if self.is_drawing:
            strips = (self.draw_mode.tools, self.draw_mode.answers)
            hint.setWidth(hint.width() - sum(strip.sizeHint().width() for strip in strips))
        return hint

    def show_blank(self, dataset: Dataset, hint: str) -> None:
        """Show a plane with too few points to train on, and what to do about it.

        It stays until :meth:`set_dataset`.
        """
        self.show_nothing()
        self.set_dataset(dataset)
        self._hint = hint
        self._changed()

    @property
    def is_blank(self) -> bool:
        """Whether it shows a plane that waits for points."""
        return self._hint is not None

    @property
    def _shows_test(self) -> bool:
        """Whether the test samples are shown: while one draws, no point may seem to be lost."""
        return self._options["show_test"] or self.is_drawing

    # painting -----------------------------------------------------------------------------------

    def _on_plane(self) -> bool:
        return self._dataset is not None and self._dataset.is_2d

    @override
    def _page(self) -> QWidget:
        return self._figure if self._on_plane() else self._inner

    @override
    def has_content(self) -> bool:
        return self._on_plane() or self._inner.has_content()

    def scale(self) -> tuple[float, float]:
        """Return the outputs at the ends of the colour scale."""
        dataset = self._dataset
        if self._range is not None and not self.is_blank:
            return self._range
        regression = dataset is not None and dataset.task is Task.REGRESSION
        if dataset is not None and regression and not self.is_blank:
            return float(dataset.raw.y.min()), float(dataset.raw.y.max())
        return -1.0, 1.0

    def _values(self) -> Array | None:
        """Return the latest field, if it belongs to a network for this dataset."""
        field = self._snapshot.field if self._snapshot is not None else None
        if field is None or self._dataset is None or len(field) != self._dataset.outputs:
            return None
        return field

    @override
    def _paint(self) -> None:
        dataset = self._dataset
        if dataset is None or not dataset.is_2d:
            self._inner.refresh()
            return
        self._paint_field(dataset)
        self._paint_points(dataset)
        self._mark_sample()

    def _paint_field(self, dataset: Dataset) -> None:
        values = self._values()
        self._field.setVisible(values is not None)
        if values is None:
            return
        low, high = self.scale()
        if dataset.task is Task.MULTICLASS:
            pixels = class_field(values, low, high, self._theme, self._options["discretize"])
        else:
            field = values[0]
            if self._options["discretize"]:
                field = _discretized(field, low, high, dataset.task)
            pixels = diverging(field, low, high, diverging_lut(self._theme))
        self._field.set_smooth(not self._options["discretize"])
        # Values belong to grid points, so the outer pixels reach half a cell over the edge.
        start, end = extent_of(dataset)
        half = (end - start) / (len(pixels) - 1) / 2
        side = end - start + 2 * half
        self._field.set_pixels(pixels, QRectF(start - half, start - half, side, side))

    def _paint_points(self, dataset: Dataset) -> None:
        """Draw the samples and everything else that stays while the network trains."""
        state = (id(dataset), self._theme.name, self._shows_test, self.scale(), self._hint)
        if state == self._points_drawn:
            return
        self._points_drawn = state
        for split, rows in (("train", dataset.train_rows), ("test", dataset.test_rows)):
            points = self._points["train" if split == "train" else "test"]
            points.set_visible(split == "train" or self._shows_test)
            x, y = dataset.raw.x[rows].T
            points.show(x, y, self._point_colors(dataset, rows), self._theme)
        start, end = extent_of(dataset)
        self._figure.set_range(QRectF(start, start, end - start, end - start))
        for axis in (self._figure.left, self._figure.bottom):
            axis.setTicks([[(v, number(v, 6, trim=True)) for v in (start, 0.0, end)]])
        regression = dataset.task is Task.REGRESSION
        self._figure.show_bar(regression)
        if regression and self._figure.bar is not None:
            self._figure.bar.show_scale(diverging_lut(self._theme), *self.scale())
        if self._draw_mode is not None:
            hint = self._hint or ""
            if hint and not self.is_drawing:
                hint = "Press the pencil above\nto draw points."
            self._draw_mode.show_dataset(dataset, self.scale(), hint)
        names = dataset.classes
        numbers = tuple(str(index + 1) for index in range(len(names)))
        self._figure.set_legend(*(self._legend(words) for words in (names, numbers, ())))

    def _point_colors(self, dataset: Dataset, rows: Array) -> list[str]:
        truth = dataset.raw.y[rows]
        if dataset.task is Task.REGRESSION:
            pixels = diverging(truth[:, 0], *self.scale(), diverging_lut(self._theme))
            return [f"#{int(pixel) & 0xFFFFFF:06x}" for pixel in pixels]
        colors = class_colors(self._theme, len(dataset.classes))
        return [colors[int(index)] for index in truth]

    def _legend(self, names: tuple[str, ...]) -> str:
        colors = class_colors(self._theme, len(names))
        parts = [
            f"<span style='color:{color}'>■</span>&nbsp;{escape(name)}"
            for color, name in zip(colors, names, strict=False)
        ]
        marks = "●&nbsp;train&nbsp; ○&nbsp;test" if self._shows_test else "●&nbsp;train"
        return "&nbsp;&nbsp;".join([*parts, marks])

    @override
    def _restyle(self) -> None:
        self._points_drawn = ()
        if self._draw_mode is not None:
            self._draw_mode.set_theme(self._theme)
        self._mark.setPen(self._figure.pen(self._theme.text, 1.5))
        self._chosen.setPen(self._figure.pen(self._theme.text, 2.0))
        self._mark_sample()
        self._figure.plot.vb.setBorder(self._figure.pen(self._theme.border))

    # reading ------------------------------------------------------------------------------------

    @override
    def describe(self, x: float, y: float) -> str:
        dataset = self._dataset
        if dataset is None or not dataset.is_2d:
            return ""
        parts = [f"x {short(x)}, y {short(y)}", self._answer(dataset, x, y)]
        for split, points in self._points.items():
            rows = dataset.train_rows if split == "train" else dataset.test_rows
            index = points.nearest(x, y, self._figure.pixels_per_unit(), NEAR_PX)
            if 0 <= index < len(rows):
                truth = truth_of(dataset, int(rows[index]))
                name = truth if isinstance(truth, str) else short(truth)
                parts.append(f"{split} sample: {name}")
        return " · ".join(part for part in parts if part)

    def _answer(self, dataset: Dataset, x: float, y: float) -> str:
        values = self._values()
        if values is None:
            return ""
        start, end = extent_of(dataset)
        n = values.shape[-1]
        column, row = (
            int(np.clip(round((place - start) / (end - start) * (n - 1)), 0, n - 1))
            for place in (x, y)
        )
        return self._said(dataset, values[:, row, column])

    def _said(self, dataset: Dataset, outputs: Array) -> str:
        """Say what outputs ``(K,)`` mean."""
        if dataset.task is Task.REGRESSION:
            return f"output {short(float(outputs[0]))}"
        if dataset.task is Task.BINARY:
            winner = int(outputs[0] > sum(self.scale()) / 2)
            return f"output {short(float(outputs[0]))}, {dataset.classes[winner]}"
        winner = int(outputs.argmax())
        return f"{dataset.classes[winner]} {short(float(outputs[winner]))}"

    @override
    def sample_at(self, x: float, y: float) -> int | None:
        dataset = self._dataset
        if dataset is None or not dataset.is_2d or self.is_drawing:
            return None
        for split, points in self._points.items():
            rows = dataset.train_rows if split == "train" else dataset.test_rows
            index = points.nearest(x, y, self._figure.pixels_per_unit(), NEAR_PX)
            if 0 <= index < len(rows):
                return int(rows[index])
        return None

    @override
    def _choose_at(self, x: float, y: float) -> bool:
        dataset = self._dataset
        on_plane = dataset is not None and dataset.share_of_plane(x, y) is not None
        free = self._on_plane() and not (self.is_drawing or self.is_blank)
        if free and on_plane and self.sample_at(x, y) is None:
            self.point_requested.emit(round(x, 3), round(y, 3))
            return True
        return super()._choose_at(x, y)

    @override
    def set_sample(self, row: int | None) -> None:
        self._histograms.set_sample(row)
        self._pictures.set_sample(row)
        super().set_sample(row)

    @override
    def _sample_changed(self) -> None:
        if self.is_made and self._on_plane():
            self._mark_sample()
        self._update_readout()

    def _mark_sample(self) -> None:
        """Draw a ring around the chosen sample."""
        put_mark(self._chosen, self._sample_place())

    def show_own_point(self, point: tuple[float, ...] | None) -> None:
        """Mark a point that is no sample of the data, or none."""
        if point != self._own:
            self._own = point
            self._sample_changed()

    def _sample_place(self) -> tuple[float, float] | None:
        dataset, row = self._dataset, self._sample
        if self._own is not None and self._on_plane():
            return self._own[0], self._own[1]
        if dataset is None or not dataset.is_2d or row is None or row >= len(dataset.raw.x):
            return None
        x, y = dataset.raw.x[row]
        return float(x), float(y)

    @override
    def summary(self) -> str:
        """Return what is known of the chosen sample."""
        dataset, row, place = self._dataset, self._sample, self._sample_place()
        if self._own is not None and place is not None and dataset is not None:
            x, y = place
            answer = self._answer_here(dataset, x, y)
            return f"your own: x {short(x)}, y {short(y)}" + (f" · {answer}" if answer else "")
        if dataset is None or row is None or place is None:
            return ""
        split = "test" if row in dataset.test_rows else "train"
        truth = truth_of(dataset, row)
        said = f"{split} sample: {truth if isinstance(truth, str) else short(truth)}"
        parts = (f"row {row + 1}", said, self._answer_here(dataset, *place))
        return " · ".join(part for part in parts if part)

    def _answer_here(self, dataset: Dataset, x: float, y: float) -> str:
        """Say what the network answers to the chosen sample itself, else to the nearest place."""
        view = self._snapshot.sample if self._snapshot is not None else None
        if view is not None and view.values.tolist() == [x, y]:
            return self._said(dataset, view.prediction)
        return self._answer(dataset, x, y)

    @override
    def _mark_cursor(self) -> None:
        if self._on_plane():
            put_mark(self._mark, self._cursor)

    @override
    def _step_cursor(self, dx: int, dy: int) -> tuple[float, float] | None:
        if self._dataset is None or not self._dataset.is_2d:
            return None
        start, end = extent_of(self._dataset)
        step = (end - start) / KEY_STEPS
        x, y = self._cursor or ((start + end) / 2, (start + end) / 2)
        return min(max(x + dx * step, start), end), min(max(y + dy * step, start), end)

    @override
    def table(self) -> Table:
        dataset = self._dataset
        if dataset is None or not dataset.is_2d:
            return self._inner.table()
        return output_table(dataset, self._values(), self._shows_test)


def _discretized(field: Array, low: float, high: float, task: Task) -> Array:
    """Return the two ends of the scale for classes, ten bands of it for regression."""
    if task is Task.BINARY:
        return np.where(field > (low + high) / 2, high, low)
    band = np.clip(np.floor((field - low) / ((high - low) or 1.0) * BANDS), 0, BANDS - 1)
    steps: Array = low + (band + 0.5) / BANDS * (high - low)
    return steps
