"""What the network says against what is true, sample by sample."""

from collections.abc import Iterator

import numpy as np
from PySide6.QtCore import QRectF, Qt
from PySide6.QtWidgets import QButtonGroup, QRadioButton, QVBoxLayout, QWidget
from typing_extensions import override

from playground.core import Task
from playground.datasets.base.dataset import Dataset, Split
from playground.session.snapshots.snapshot import SnapshotContents
from playground.storage.csv_writer import Cell, Table
from playground.training.metric_table import metric_rows, metric_table
from playground.ui.plots.base.axes import (
    LABEL_GAP,
    WIDEST,
    calm_axis,
    fitting,
    label_style,
    label_width,
)
from playground.ui.plots.base.figure import LABEL_SPACE, Figure
from playground.ui.plots.base.number_format import nice_above, short
from playground.ui.plots.base.plot_view import PlotView
from playground.ui.plots.base.points import SPLITS, Points, outlines, put_mark, split_legend
from playground.ui.plots.outputs.metrics_table import MetricsTable
from playground.ui.plots.outputs.sample_points import (
    SamplePoints,
    describe,
    sample_place,
    sample_points,
)
from playground.ui.plots.surround.plot_controls import MARGIN
from playground.ui.theme.tokens import GRID, Theme

NEAR_PX = 12.0
CHOSEN_PX = 17
"""The ring around the sample that all views look at."""

NUMBERS_WIDTH = 46
PAGES = {
    "samples": ("Samples", "Draw every sample's prediction beside its truth"),
    "metrics": ("Metrics", "Judge the predictions by every metric that fits the problem"),
}


class PredictionsView(PlotView):
    """Prediction against truth for regression; a strip of samples per class for classification.

    A second page judges the same predictions by every metric.
    """

    key = "predictions"
    title = "Predictions"
    help = (
        "Every sample's prediction beside its truth: on the diagonal, or far from the dotted "
        "threshold, is good. Metrics sum all of them up"
    )
    empty_text = "Press Play (Space) to see predictions beside the truth."
    is_answer = True
    view_settings = ("show_test",)
    drawn_parts = ("predictions",)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._range = (-1.0, 1.0)
        self._is_laid_out = False
        self._samples: dict[Split, SamplePoints] = {}
        self._points: dict[Split, Points] = {}
        self._table = MetricsTable()
        self._table_page = QWidget()
        margins = QVBoxLayout(self._table_page)
        margins.setContentsMargins(MARGIN, GRID // 2, MARGIN, GRID)
        margins.addWidget(self._table)
        self._around.add_page(self._table_page)
        self._buttons: dict[str, QRadioButton] = {}
        group = QButtonGroup(self)
        for page, (title, tip) in PAGES.items():
            button = QRadioButton(title)
            button.setToolTip(tip)
            button.setAccessibleName(f"Predictions: {title.lower()}")
            group.addButton(button)
            self._buttons[page] = button
            self._controls.add(button)
        self._buttons["samples"].setChecked(True)
        group.buttonClicked.connect(self._choose_page)
        tip = "Draw the test samples as rings"
        self._test_box = self._controls.add_box("show_test", "Show test points", tip)

    @override
    def _make_figure(self) -> Figure:
        from playground.ui.plots.base.graphing import pg

        bottom = calm_axis("bottom", LABEL_SPACE + LABEL_GAP + 10, grid=True)
        bottom.setLabel("truth")
        figure = Figure(calm_axis("left", NUMBERS_WIDTH, grid=True), bottom)
        self._points = {split: Points(figure, split) for split in SPLITS}
        self._line = pg.InfiniteLine(angle=90, movable=False)
        self._line.setZValue(1)
        figure.add(self._line)
        self._chosen = outlines(figure, "o", CHOSEN_PX, 3)
        return figure

    @override
    def wanted(self) -> SnapshotContents:
        """Ask for the predictions of all samples, and for their metrics where these are shown."""
        return SnapshotContents(predictions=True, metrics=self._shows_metrics())

    def show_page(self, page: str) -> None:
        """Show ``samples`` or ``metrics``."""
        self._buttons[page].setChecked(True)
        self._choose_page()

    def _shows_metrics(self) -> bool:
        return self._buttons["metrics"].isChecked()

    def _choose_page(self) -> None:
        self._test_box.setVisible(not self._shows_metrics())
        self._cursor = None
        self.refresh()

    @override
    def set_output_range(self, low: float, high: float) -> None:
        if (low, high) != self._range:
            self._range = (low, high)
            self._changed()

    @override
    def set_dataset(self, dataset: Dataset | None) -> None:
        self._is_laid_out = False
        self._table.show_rows(())
        super().set_dataset(dataset)

    @override
    def set_theme(self, theme: Theme) -> None:
        self._table.set_theme(theme)
        super().set_theme(theme)

    # painting -----------------------------------------------------------------------------------

    def _shown(self) -> dict[Split, SamplePoints]:
        predictions = self._snapshot.predictions if self._snapshot is not None else None
        if predictions is None or self._dataset is None:
            return {}
        found: dict[Split, SamplePoints] = {}
        for split in SPLITS if self._options["show_test"] else SPLITS[:1]:
            samples = sample_points(split, self._dataset, predictions, sum(self._range) / 2)
            if samples is None:
                return {}
            found[split] = samples
        return found

    @override
    def has_content(self) -> bool:
        predictions = self._snapshot.predictions if self._snapshot is not None else None
        if predictions is None or self._dataset is None:
            return False
        expected = (len(self._dataset.train_rows), self._dataset.outputs)
        return bool(predictions.train.shape == expected)

    def _regression(self) -> bool:
        return self._dataset is not None and self._dataset.task is Task.REGRESSION

    def _lay_out(self) -> None:
        """Label the axes for another dataset."""
        dataset = self._dataset
        if dataset is None:
            return
        figure = self._figure
        regression = self._regression()
        self._line.setAngle(45 if regression else 90)
        if regression:
            figure.set_aspect(1.0)
            figure.left.setTicks(None)
            figure.set_left_width(NUMBERS_WIDTH)
            words = f"true {dataset.raw.target}"
        else:
            figure.set_aspect(None)
            names = fitting(dataset.classes, WIDEST)
            figure.left.setTicks([[(index, name) for index, name in enumerate(names)]])
            figure.set_left_width(label_width(dataset.classes))
            words = "output" if dataset.task is Task.BINARY else "output for the true class"
        figure.bottom.setLabel(words, **label_style(self._theme))
        figure.plot.invertY(not regression)

    @override
    def has_picture(self) -> bool:
        """Say whether the samples are drawn; metrics are words and numbers."""
        return not self._shows_metrics()

    @override
    def _page(self) -> QWidget:
        return self._table_page if self._shows_metrics() else self._figure

    @override
    def _paint(self) -> None:
        self._samples = self._shown()
        if self._shows_metrics():
            self._show_metrics()
        else:
            self._paint_samples()

    def _show_metrics(self) -> None:
        """Show the latest metrics; right after the page was chosen they are still under way."""
        predictions = self._snapshot.predictions if self._snapshot is not None else None
        if self._dataset is None or predictions is None or predictions.metrics is None:
            return
        dataset = self._dataset
        self._table.show_rows(metric_rows(predictions.metrics, dataset.task, dataset.classes))

    def _paint_samples(self) -> None:
        if not self._is_laid_out:
            self._is_laid_out = True
            self._lay_out()
        theme = self._theme
        colors = {"train": theme.train, "test": theme.test}
        for split, points in self._points.items():
            samples = self._samples.get(split)
            points.set_visible(samples is not None)
            if samples is not None:
                crossed = None if self._regression() else samples.wrong
                points.show(samples.x, samples.y, [colors[split]] * len(samples.x), theme, crossed)
        self._set_bounds()
        self._mark_sample()
        legend = split_legend(theme, self._options["show_test"])
        if not self._regression():
            legend += "&nbsp;&nbsp;&nbsp;✕ wrong class"
        self._figure.set_legend(legend)

    def _set_bounds(self) -> None:
        values = [part for s in self._samples.values() for part in (s.x, s.y)]
        if self._regression():
            finite = np.concatenate(values)
            low, high = _padded(finite[np.isfinite(finite)])
            bounds = QRectF(low, low, high - low, high - low)
            self._line.setPos((0.0, 0.0))
        else:
            assert self._dataset is not None
            # The threshold is in sight; a probability of the true class lies between 0 and 1.
            ends = self._range if self._dataset.task is Task.BINARY else (0.0, 1.0)
            finite = np.concatenate([*(s.x for s in self._samples.values()), ends])
            low, high = _padded(finite[np.isfinite(finite)])
            bounds = QRectF(low, -0.5, high - low, len(self._dataset.classes))
            self._line.setPos(sum(self._range) / 2)
            self._line.setVisible(self._dataset.task is Task.BINARY)
        self._figure.set_range(bounds)

    @override
    def _restyle(self) -> None:
        self._line.setPen(self._figure.pen(self._theme.secondary, style=Qt.PenStyle.DotLine))
        self._chosen.setPen(self._figure.pen(self._theme.text, 2.0))
        self._is_laid_out = False

    # the sample that all views look at ----------------------------------------------------------

    @override
    def sample_at(self, x: float, y: float) -> int | None:
        dataset = self._dataset
        if dataset is None or self._shows_metrics():
            return None
        for split, samples in self._samples.items():
            index = self._points[split].nearest(x, y, self._figure.pixels_per_unit(), NEAR_PX)
            if 0 <= index < len(samples.rows):
                rows = dataset.train_rows if split == "train" else dataset.test_rows
                return int(rows[samples.rows[index]])
        return None

    @override
    def _sample_changed(self) -> None:
        if self.is_made and self.has_content():
            self._mark_sample()
            self._update_readout()

    def _sample_place(self) -> tuple[Split, int, float, float] | None:
        predictions = self._snapshot.predictions if self._snapshot is not None else None
        if self._sample is None or self._dataset is None or predictions is None:
            return None
        return sample_place(self._sample, self._dataset, predictions, sum(self._range) / 2)

    def _mark_sample(self) -> None:
        """Draw a ring around the chosen sample."""
        found = self._sample_place()
        put_mark(self._chosen, (found[2], found[3]) if found else None)

    # reading ------------------------------------------------------------------------------------

    @override
    def describe(self, x: float, y: float) -> str:
        per_unit = self._figure.pixels_per_unit()
        for split, points in self._points.items():
            index = points.nearest(x, y, per_unit, NEAR_PX)
            samples = self._samples.get(split)
            if samples is not None and 0 <= index < len(samples.rows):
                return self._sample_text(split, samples, index)
        return self.summary()

    def _sample_text(self, split: Split, samples: SamplePoints, index: int) -> str:
        assert self._dataset is not None
        head = f"{split} sample {int(samples.rows[index]) + 1}"
        if self._regression():
            if self._many_targets():
                name = self._dataset.raw.target_names[int(samples.values[index])]
                head = f"{head}, {name}"
            truth, said = float(samples.truth[index]), float(samples.predicted[index])
            return f"{head} · true {short(truth)} · predicted {short(said)}"
        names = self._dataset.classes
        truth, said = int(samples.truth[index]), int(samples.predicted[index])
        output = short(float(samples.x[index]))
        return f"{head} · {names[truth]}, predicted {names[said]} · output {output}"

    @override
    def summary(self) -> str:
        predictions = self._snapshot.predictions if self._snapshot is not None else None
        if predictions is None or self._dataset is None:
            return ""
        parts = [describe(split, self._dataset, predictions) for split in self._samples]
        found = self._sample_place()
        if found is not None:
            parts.append(f"{found[0]} sample {found[1] + 1} chosen")
        return " · ".join(part for part in parts if part)

    @override
    def _step_cursor(self, dx: int, dy: int) -> tuple[float, float] | None:
        """Walk through the samples from left to right (← →), or change the split (↑ ↓)."""
        if self._shows_metrics():
            return None
        points = [self._points[split] for split in self._samples]
        places = np.concatenate([np.column_stack((p.x, p.y)) for p in points])
        order = np.lexsort((places[:, 1], places[:, 0]))
        if self._cursor is None:
            return float(places[order[0], 0]), float(places[order[0], 1])
        distance = np.abs(places[order] - self._cursor).sum(axis=1)
        at = min(max(int(distance.argmin()) + dx + dy, 0), len(order) - 1)
        return float(places[order[at], 0]), float(places[order[at], 1])

    @override
    def table(self) -> Table:
        """Return the drawn samples: which, what is true, what was predicted; or the metrics."""
        if self._shows_metrics():
            return metric_table(self._table.rows)
        shown = self._shown().items()
        rows = [row for split, samples in shown for row in self._rows(split, samples)]
        target = ["target"] if self._many_targets() else []
        output = [] if self._regression() else ["output"]
        return ["split", "sample", *target, "truth", "predicted", *output], rows

    def _many_targets(self) -> bool:
        return self._regression() and self._dataset is not None and self._dataset.outputs > 1

    def _rows(self, split: Split, samples: SamplePoints) -> Iterator[list[Cell]]:
        assert self._dataset is not None
        names, targets = self._dataset.classes, self._dataset.raw.target_names
        for index, row in enumerate(samples.rows):
            truth, said = samples.truth[index], samples.predicted[index]
            head: list[Cell] = [split, int(row) + 1]
            if self._many_targets():
                head.append(targets[int(samples.values[index])])
            if self._regression():
                yield [*head, float(truth), float(said)]
            else:
                yield [*head, names[int(truth)], names[int(said)], float(samples.x[index])]


def _padded(values: np.ndarray) -> tuple[float, float]:
    """Return a range around values that changes only in visible steps."""
    if not values.size:
        return -1.0, 1.0
    low, high = float(values.min()), float(values.max())
    unit = nice_above(max(high - low, 1e-9)) / 20
    return np.floor(low / unit - 0.5) * unit, np.ceil(high / unit + 0.5) * unit
