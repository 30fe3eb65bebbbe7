"""The data in the space of a layer: its activations in two dimensions, the input's grid bent."""

from collections.abc import Iterator
from html import escape

import numpy as np
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from playground.core import Array, Task
from playground.core.text.numbers import percent
from playground.datasets.base.dataset import Dataset
from playground.session.snapshots.hidden_space import HiddenSpace, HiddenWish
from playground.session.snapshots.plane_area import PlaneArea
from playground.session.snapshots.snapshot import SnapshotContents
from playground.storage.csv_writer import Cell, Table
from playground.ui.plots.base.axes import LABEL_GAP, calm_axis, name_axis
from playground.ui.plots.base.figure import LABEL_SPACE, Figure
from playground.ui.plots.base.number_format import nice_above, short
from playground.ui.plots.base.plot_view import PlotView
from playground.ui.plots.base.points import SPLITS, Points, outlines, put_mark, truth_colors
from playground.ui.plots.hidden.space_chooser import SpaceChooser
from playground.ui.plots.plane.contours import ContourLines, crossings, joined, leads
from playground.ui.plots.plane.plane_words import sample_words
from playground.ui.theme.tokens import Theme, class_colors

NEAR_PX = 10.0
CHOSEN_PX = 17
DECISION_POINTS = 60
"""Per side, of the grid on which the output layer is followed: its lines are straight."""

LINE_OPACITY = 0x70
NUMBERS_WIDTH = 46


class HiddenView(PlotView):
    """Samples where a layer's activations put them, in the colours of their truth.

    Of a 2-D problem the lines of the plane's grid are drawn as the layer bends them. Where two
    units lead into the output, so is the straight line on which that decides.
    """

    key = "hidden"
    title = "Hidden space"
    help = (
        "What a layer makes of the data: its activations for the samples, by two units or by "
        "principal components. A good last layer has the classes apart. Click a sample to see it "
        "in every view"
    )
    empty_text = "Draw a network with a layer to see the data as it sees them."
    drawn_parts = ("hidden",)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._node_id = ""
        self._units: tuple[int, int] | None = None
        self._colors_of: tuple[object, ...] = ()
        self._colors: list[str] = []
        self.chooser = SpaceChooser(self.title)
        self.chooser.chosen.connect(self.choose)
        self._controls.add(self.chooser)
        self.chooser.hide()

    @override
    def _make_figure(self) -> Figure:
        from playground.ui.plots.base.graphing import pg

        bottom = calm_axis("bottom", LABEL_SPACE + LABEL_GAP + 10, grid=True)
        left = calm_axis("left", NUMBERS_WIDTH, grid=True)
        bottom.setLabel("component 1")
        left.setLabel("component 2")
        figure = Figure(left, bottom)
        figure.set_aspect(1.0)
        self._grid = [pg.PlotCurveItem(connect="finite") for _ in range(2)]
        for item in self._grid:
            item.setZValue(0.5)
            figure.add(item)
        self._lines = ContourLines(figure)
        self._points = {split: Points(figure, split) for split in SPLITS}
        self._shown: dict[str, Array] = {}
        self._chosen = outlines(figure, "o", CHOSEN_PX, 3)
        return figure

    @override
    def wanted(self) -> SnapshotContents:
        return SnapshotContents(hidden=HiddenWish(self._node_id, self._units, self._sample))

    def choose(self, node_id: str, units: tuple[int, int] | None) -> None:
        """Look at another layer, or by other units, numbered from 0; ``None`` for components."""
        self._node_id, self._units = node_id, units  # it is shown as soon as it is computed

    @property
    def space(self) -> HiddenSpace | None:
        """What is shown; ``None`` while it is not known, or is of other data."""
        space = self._snapshot.hidden if self._snapshot is not None else None
        if space is None or self._dataset is None or not len(space.rows):
            return None
        return space if int(space.rows.max()) < len(self._dataset.raw.x) else None

    @override
    def has_content(self) -> bool:
        return self.space is not None

    # painting -----------------------------------------------------------------------------------

    @override
    def refresh(self) -> None:
        super().refresh()
        self.chooser.setVisible(self.has_content())

    @override
    def _paint(self) -> None:
        space, dataset = self.space, self._dataset
        assert space is not None
        assert dataset is not None
        self.chooser.show_space(space)
        area = _area_of(space)
        self._figure.set_range(QRectF(area.left, area.low, area.width, area.height))
        self._name_axes(space)
        halves = (None, None) if space.lines is None else np.split(space.lines, 2)
        for item, lines in zip(self._grid, halves, strict=True):
            item.setVisible(lines is not None)
            if lines is not None:
                item.setData(*joined(list(lines)), connect="finite")
        self._lines.show(_decision(space, area), ())
        self._paint_points(space, dataset)
        self._mark_sample()

    def _paint_points(self, space: HiddenSpace, dataset: Dataset) -> None:
        state = (id(dataset), self._theme.name, space.rows.tobytes())
        if state != self._colors_of:
            self._colors_of = state
            self._colors = _colors(dataset, space.rows, self._theme)
            is_train = np.isin(space.rows, dataset.train_rows)
            self._shown = {"train": np.flatnonzero(is_train), "test": np.flatnonzero(~is_train)}
            self._figure.set_legend(*_legends(dataset, self._theme))
        for split, points in self._points.items():
            at = self._shown[split]
            x, y = space.places[at].T
            points.show(x, y, [self._colors[i] for i in at], self._theme)

    def _name_axes(self, space: HiddenSpace) -> None:
        axes = (self._figure.bottom, self._figure.left)
        for axis, words in zip(axes, _axis_names(space), strict=True):
            name_axis(axis, words, self._theme)

    @override
    def _restyle(self) -> None:
        self._colors_of = ()
        self._lines.set_theme(self._theme)
        self._chosen.setPen(self._figure.pen(self._theme.text, 2.0))
        # Upright lines are whole, the others dotted: a fold shows which is which.
        styles = (Qt.PenStyle.SolidLine, Qt.PenStyle.DotLine)
        for item, style in zip(self._grid, styles, strict=True):
            faint = QColor(self._theme.secondary)
            faint.setAlpha(LINE_OPACITY)
            item.setPen(self._figure.pen(faint.name(QColor.NameFormat.HexArgb), style=style))

    # the sample that all views look at ----------------------------------------------------------

    @override
    def sample_at(self, x: float, y: float) -> int | None:
        space = self.space
        if space is None or not self.is_made:
            return None
        per_unit = self._figure.pixels_per_unit()
        distance = np.hypot(*((space.places - (x, y)) * per_unit).T)
        nearest = int(np.argmin(np.nan_to_num(distance, nan=np.inf)))
        return int(space.rows[nearest]) if distance[nearest] <= NEAR_PX else None

    @override
    def _sample_changed(self) -> None:
        if self.is_made and self.has_content():
            self._mark_sample()
            self._update_readout()

    def _mark_sample(self) -> None:
        """Draw a ring around the chosen sample."""
        space = self.space
        place = None
        if space is not None and self._sample is not None:
            found = space.places[space.rows == self._sample].tolist()
            place = (found[0][0], found[0][1]) if found else None
        put_mark(self._chosen, place)

    # reading ------------------------------------------------------------------------------------

    @override
    def describe(self, x: float, y: float) -> str:
        row, dataset = self.sample_at(x, y), self._dataset
        place = f"{self._figure.bottom.labelText} {short(x)} · "
        place += f"{self._figure.left.labelText} {short(y)}"
        if row is None or dataset is None:
            return place
        return f"{place} · row {row + 1} · {sample_words(dataset, row)}"

    @override
    def summary(self) -> str:
        space = self.space
        if space is None:
            return ""
        count = len(space.rows)
        some = f"{count:,} of {space.total:,}" if count < space.total else f"{count:,}"
        words = [f"{some} samples"]
        if space.shares is not None:
            held = " and ".join(percent(float(share), 0) for share in space.shares)
            words.append(f"components hold {held} of the variance")
        if space.decision is not None:
            words.append("line: where the output decides")
        return " · ".join(words)

    @override
    def _step_cursor(self, dx: int, dy: int) -> tuple[float, float] | None:
        """Walk through the samples from left to right (← →) or from below (↑ ↓)."""
        space = self.space
        if space is None:
            return None
        axis = 1 if dy else 0
        order = np.argsort(space.places[:, axis], kind="stable")
        if self._cursor is None:
            at = 0
        else:
            distance = np.abs(space.places[order] - self._cursor).sum(axis=1)
            at = min(max(int(distance.argmin()) + dx + dy, 0), len(order) - 1)
        x, y = space.places[order[at]]
        return float(x), float(y)

    @override
    def table(self) -> Table:
        """Return where the samples lie: which, their truth, and their two coordinates."""
        space, dataset = self.space, self._dataset
        if space is None or dataset is None:
            return ("split", "row", "truth", "x", "y"), []
        header = ["split", "row", dataset.raw.target, *_axis_names(space)]
        return header, list(_rows(space, dataset))


def _axis_names(space: HiddenSpace) -> list[str]:
    if space.units is None:
        return ["component 1", "component 2"]
    return [f"unit {unit + 1}" for unit in space.units]


def _rows(space: HiddenSpace, dataset: Dataset) -> Iterator[list[Cell]]:
    train = set(dataset.train_rows.tolist())
    for row, (x, y) in zip(space.rows.tolist(), space.places, strict=True):
        truth = dataset.raw.y[row]
        known = dataset.task.is_classification
        said = dataset.classes[int(truth)] if known else float(np.ravel(truth)[0])
        yield ["train" if row in train else "test", row + 1, said, float(x), float(y)]


def _area_of(space: HiddenSpace) -> PlaneArea:
    """Return a square around all that is drawn, which changes only in visible steps."""
    parts = [space.places] if space.lines is None else [space.places, space.lines.reshape(-1, 2)]
    points = np.concatenate(parts)
    points = points[np.isfinite(points).all(axis=1)]
    if not len(points):
        return PlaneArea(-1.0, 1.0, -1.0, 1.0)
    low, high = points.min(axis=0), points.max(axis=0)
    span = max(float((high - low).max()), 1e-9)
    unit = nice_above(span) / 20
    x, y = np.round((low + high) / 2 / unit) * unit
    reach = np.ceil(span / 2 / unit + 1) * unit
    return PlaneArea(float(x - reach), float(x + reach), float(y - reach), float(y + reach))


def _decision(space: HiddenSpace, area: PlaneArea) -> list[Array]:
    """Return where the output layer decides otherwise, over what is seen."""
    decision = space.decision
    if decision is None:
        return []
    across = np.linspace(area.left, area.right, DECISION_POINTS)
    up = np.linspace(area.low, area.high, DECISION_POINTS)
    sums = np.einsum("uk,uij->kij", decision.weight, np.stack(np.meshgrid(across, up)))
    sums += decision.bias[:, None, None]
    fields = [sums[0]] if len(sums) == 1 else leads(sums)
    return [line for field in fields for line in crossings(field, area, 0.0)]


def _colors(dataset: Dataset, rows: Array, theme: Theme) -> list[str]:
    return truth_colors(dataset, dataset.raw.y[rows], _scale(dataset), theme)


def _scale(dataset: Dataset) -> tuple[float, float]:
    """Return the ends of the first target value's scale of colours."""
    values = dataset.raw.y.reshape(len(dataset.raw.y), -1)[:, 0]
    return float(values.min()), float(values.max())


def _legends(dataset: Dataset, theme: Theme) -> Iterator[str]:
    marks = "●&nbsp;train&nbsp; ○&nbsp;test"
    ends: tuple[str, ...] = dataset.classes
    colors = class_colors(theme, len(ends))
    if dataset.task is Task.REGRESSION:
        low, high = _scale(dataset)
        ends = (short(low), short(high))
        colors = (theme.negative, theme.positive)
    for names in (ends, ()):
        parts = [
            f"<span style='color:{color}'>■</span>&nbsp;{escape(name)}"
            for color, name in zip(colors, names, strict=False)
        ]
        yield "&nbsp;&nbsp;".join([*parts, marks])
