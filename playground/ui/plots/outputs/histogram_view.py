"""How the network's answers for the samples of a table are spread."""

from html import escape

import numpy as np
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QBrush, QColor
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from playground.core import Array, IntArray, Task
from playground.core.text.numbers import fixed
from playground.datasets.base.dataset import Dataset, Split
from playground.session.snapshots.snapshot import Predictions, SnapshotContents
from playground.storage.csv_writer import Cell, Table
from playground.ui.plots.base.axes import LABEL_GAP, calm_axis, label_style
from playground.ui.plots.base.colors import text_test, text_train
from playground.ui.plots.base.figure import LABEL_SPACE, Figure
from playground.ui.plots.base.number_format import nice_above, percent_tick, short
from playground.ui.plots.base.plot_view import PlotView
from playground.ui.plots.base.points import SPLITS
from playground.ui.plots.outputs.histograms import BINS, Group, edges_for, groups_of, value_of
from playground.ui.plots.outputs.step_bars import StepBars, Steps

LINE = 1.5
FLOOR = 3.0
SPARE = 0.02
"""Room beside the first and the last bin and above the highest, so that their labels fit."""

OPACITY = 110
NUMBERS_WIDTH = 46
MOST_GROUPS = 2


class HistogramView(PlotView):
    """Histograms of the outputs: of two classes, each one's; of more, the right and the wrong ones.

    For regression it is the error that is spread, around nought. Train samples are filled, test
    samples are a line; heights are shares of their group.
    """

    title = "Output"
    help = (
        "How the outputs are spread over the samples: two classes far apart, right answers with "
        "high outputs, or errors close to nought are good. Click a bar to look at its samples, one "
        "after the other"
    )
    empty_text = "Press Play (Space) to see how the outputs are spread."
    view_settings = ("show_test",)
    drawn_parts = ("predictions",)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._range = (-1.0, 1.0)
        self._groups: tuple[Group, ...] = ()
        self._grouped: dict[Split, tuple[Group, ...]] = {}
        self._grouped_of: tuple[Predictions | None, Dataset | None] = (None, None)
        self._edges: Array = np.zeros(0)
        self.hide_controls()

    @override
    def _make_figure(self) -> Figure:
        from playground.ui.plots.base.graphing import pg

        left = calm_axis("left", NUMBERS_WIDTH, grid=True, text=percent_tick)
        bottom = calm_axis("bottom", LABEL_SPACE + LABEL_GAP + 10, grid=True)
        bottom.setLabel("output")
        figure = Figure(left, bottom)
        self._bars = StepBars()
        self._bars.setZValue(1)
        figure.add(self._bars)
        self._threshold = pg.InfiniteLine(angle=90, movable=False)
        figure.add(self._threshold)
        self._chosen = pg.InfiniteLine(angle=90, movable=False)
        self._chosen.setZValue(2 + 2 * MOST_GROUPS)
        self._chosen.setVisible(False)
        figure.add(self._chosen)
        # Covers the coloured steps of empty bins.
        self._floor = pg.InfiniteLine(angle=0, movable=False)
        self._floor.setZValue(1 + 2 * MOST_GROUPS)
        figure.add(self._floor)
        return figure

    @override
    def wanted(self) -> SnapshotContents:
        return SnapshotContents(predictions=True)

    @override
    def set_output_range(self, low: float, high: float) -> None:
        if (low, high) != self._range:
            self._range = (low, high)
            self._changed()

    # painting -----------------------------------------------------------------------------------

    def _groups_of(self, split: Split) -> tuple[Group, ...]:
        predictions = self._snapshot.predictions if self._snapshot is not None else None
        if predictions is None or self._dataset is None:
            return ()
        about = (predictions, self._dataset)
        if any(one is not other for one, other in zip(about, self._grouped_of, strict=True)):
            self._grouped_of = about
            self._grouped = {each: groups_of(each, self._dataset, predictions) for each in SPLITS}
        return self._grouped[split]

    @override
    def has_content(self) -> bool:
        return bool(self._groups_of("train"))

    @override
    def _paint(self) -> None:
        dataset = self._dataset
        assert dataset is not None
        train = self._groups_of("train")
        test = self._groups_of("test") if self._options["show_test"] else ()
        self._groups = train + test
        ends = None if dataset.task is Task.REGRESSION else self._range
        self._edges = edges_for(self._groups, ends)
        filled = zip(train, self._colors("train"), strict=False)
        lines = zip(test, self._colors("test"), strict=False)
        steps = [self._steps(group, color, filled=True) for group, color in filled]
        steps += [self._steps(group, color, filled=False) for group, color in lines]
        tallest = max(float(each.heights.max()) for each in steps)
        low, high = float(self._edges[0]), float(self._edges[-1])
        spare = (high - low) * SPARE
        top = nice_above(max(tallest, 1e-9)) * (1 + SPARE)
        self._figure.set_range(QRectF(low - spare, 0, high - low + 2 * spare, top))
        self._bars.show_steps(self._edges, steps, top)
        self._threshold.setVisible(dataset.task is not Task.MULTICLASS)
        self._threshold.setPos(0.0 if ends is None else sum(self._range) / 2)
        self._name_axis(dataset)
        self._mark_sample()

    @override
    def _write(self) -> None:
        if self.has_content():
            self._figure.set_legend(self._legend(counted=True), self._legend(counted=False))
        super()._write()

    def _steps(self, group: Group, color: str, *, filled: bool) -> Steps:
        pen = self._figure.pen(color, 1.0 if filled else LINE)
        if not filled:
            return Steps(group.shares(self._edges), pen)
        area = QColor(color)
        area.setAlpha(OPACITY)
        return Steps(group.shares(self._edges), pen, QBrush(area))

    def _colors(self, split: Split) -> tuple[str, str]:
        """Return the colours of a split's groups: of classes 0 and 1, or of right and wrong.

        Errors of a regression have one group, in the colour of its split.
        """
        theme = self._theme
        task = self._dataset.task if self._dataset is not None else Task.REGRESSION
        is_test = task is Task.REGRESSION and split == "test"
        swapped = task is Task.BINARY or is_test
        return (theme.negative, theme.positive) if swapped else (theme.positive, theme.negative)

    def _name_axis(self, dataset: Dataset) -> None:
        words = {
            Task.BINARY: "output",
            Task.MULTICLASS: "highest output",
            Task.REGRESSION: f"error of {dataset.raw.target} (predicted − true)",
        }[dataset.task]
        if self._figure.bottom.labelText != words:
            style = label_style(self._theme)
            self._figure.bottom.setLabel(words, **style)

    def _legend(self, *, counted: bool) -> str:
        """Return the groups in their colours, with how many samples of each split they have."""
        parts = []
        for place, color in enumerate(self._colors("train")):
            found = [g for g in self._groups if g.name][place::MOST_GROUPS]
            if found:
                counts = " / ".join(f"{len(g.values):,}" for g in found) if counted else ""
                words = f"{escape(found[0].name)} {counts}".strip().replace(" ", "&nbsp;")
                parts.append(f"<span style='color:{color}'>■</span>&nbsp;{words}")
        if self._regression():
            parts.append(f"<span style='color:{text_train(self._theme)}'>■&nbsp;train</span>")
            if self._options["show_test"]:
                parts.append(f"<span style='color:{text_test(self._theme)}'>□&nbsp;test</span>")
        elif self._options["show_test"]:
            parts.append("filled:&nbsp;train&nbsp; line:&nbsp;test")
        return "&nbsp;&nbsp;".join(parts)

    def _regression(self) -> bool:
        return self._dataset is not None and self._dataset.task is Task.REGRESSION

    @override
    def _restyle(self) -> None:
        self._threshold.setPen(self._figure.pen(self._theme.secondary, style=Qt.PenStyle.DotLine))
        self._chosen.setPen(self._figure.pen(self._theme.text, LINE))
        self._floor.setPen(self._figure.pen(self._theme.border, FLOOR))

    # the sample that all views look at ----------------------------------------------------------

    @override
    def _sample_changed(self) -> None:
        if self.is_made and self.has_content():
            self._mark_sample()
            self._update_readout()

    @override
    def samples_at(self, x: float, y: float) -> tuple[IntArray, str]:
        """Return those of all groups that are counted in a bin."""
        place = self._bin_at(x)
        rows = [group.rows_in(self._edges, place) for group in self._groups]
        low, high = (short(float(edge)) for edge in self._edges[place : place + 2])
        name = "error" if self._regression() else "output"
        return np.unique(np.concatenate(rows)), f"{name} {low} to {high}"

    def _sample_value(self) -> float | None:
        """Return where the chosen sample stands among the others."""
        predictions = self._snapshot.predictions if self._snapshot is not None else None
        dataset = self._dataset
        if self._sample is None or dataset is None or predictions is None:
            return None
        return value_of(self._sample, dataset, predictions)

    def _mark_sample(self) -> None:
        """Draw a line where the chosen sample stands."""
        value = self._sample_value()
        self._chosen.setVisible(value is not None)
        if value is not None:
            self._chosen.setPos(value)

    # reading ------------------------------------------------------------------------------------

    @override
    def describe(self, x: float, y: float) -> str:
        place = self._bin_at(x)
        low, high = (short(float(edge)) for edge in self._edges[place : place + 2])
        counts = {(g.split, g.name): int(g.histogram(self._edges)[place]) for g in self._groups}
        return " · ".join(
            [f"{low} to {high}"]
            + [
                f"{split}: "
                + ", ".join(
                    f"{count:,} {name}".strip() for (s, name), count in counts.items() if s == split
                )
                for split in dict.fromkeys(group.split for group in self._groups)
            ]
        )

    def _bin_at(self, x: float) -> int:
        return int(np.clip(np.searchsorted(self._edges, x, side="right") - 1, 0, BINS - 1))

    @override
    def summary(self) -> str:
        value = self._sample_value()
        chosen = [] if value is None else [f"chosen sample {short(value)}"]
        return " · ".join([*chosen, "mean", *self._means()])

    def _means(self) -> list[str]:
        """Return the groups' means: as the legend does, one side of the split after the other."""
        groups = [group for group in self._groups if len(group.values)]
        splits = list(dict.fromkeys(group.split for group in groups))
        names = list(dict.fromkeys(group.name for group in groups))
        if len(splits) > 1 and all(names):
            by_name = [[self._mean(g) for g in groups if g.name == name] for name in names]
            return [
                f"{name} {' / '.join(means)}" for name, means in zip(names, by_name, strict=True)
            ]
        return [
            f"{split} "
            + ", ".join(f"{g.name} {self._mean(g)}".strip() for g in groups if g.split == split)
            for split in splits
        ]

    def _mean(self, group: Group) -> str:
        mean = float(group.values.mean())
        return short(mean) if self._regression() else fixed(mean, 2)

    @override
    def _step_cursor(self, dx: int, dy: int) -> tuple[float, float] | None:
        middles = (self._edges[:-1] + self._edges[1:]) / 2
        at = BINS // 2 if self._cursor is None else self._bin_at(self._cursor[0]) + dx
        return float(middles[min(max(at, 0), BINS - 1)]), 0.0

    @override
    def table(self) -> Table:
        """Return the bins: how many samples of each group lie between which outputs."""
        rows: list[list[Cell]] = [
            [group.split, group.name, float(low), float(high), int(count), float(share)]
            for group in self._groups
            for low, high, count, share in zip(
                self._edges[:-1],
                self._edges[1:],
                group.histogram(self._edges),
                group.shares(self._edges),
                strict=True,
            )
        ]
        return ("split", "group", "from", "to", "samples", "share"), rows
