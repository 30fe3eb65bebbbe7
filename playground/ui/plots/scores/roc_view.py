"""ROC, precision-recall and calibration of a classification's outputs."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Literal, TypeAlias

import numpy as np
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QComboBox, QWidget
from typing_extensions import override

from playground.core import Array
from playground.core.text.numbers import fixed, percent
from playground.datasets.base.dataset import Dataset, Split
from playground.session.snapshots.snapshot import Predictions, SnapshotContents
from playground.storage.csv_writer import Cell, Table
from playground.ui.plots.base.axes import LABEL_GAP, calm_axis, name_axis
from playground.ui.plots.base.colors import text_test, text_train
from playground.ui.plots.base.figure import LABEL_SPACE, Figure
from playground.ui.plots.base.number_format import short
from playground.ui.plots.base.plot_view import PlotView
from playground.ui.plots.base.points import SPLITS
from playground.ui.plots.scores.judged import Judged, fits, judge
from playground.ui.plots.scores.threshold_bar import ThresholdBar

if TYPE_CHECKING:
    from playground.explain.scores.threshold_curve import ThresholdCurve
    from playground.ui.plots.base.graphing import pg

Page: TypeAlias = Literal["roc", "precision", "calibration"]
PAGES: dict[Page, str] = {
    "roc": "ROC",
    "precision": "Precision–recall",
    "calibration": "Calibration",
}
AXES: dict[Page, tuple[str, str]] = {
    "roc": ("false positive rate", "true positive rate"),
    "precision": ("recall", "precision"),
    "calibration": ("how sure the answer is", "share that is right"),
}
NEEDS_CLASSES = (
    "ROC, precision–recall and calibration judge how sure a classification is: choose data with "
    "classes. Errors of a regression are in Output and Predictions."
)
ONE_CLASS = "A curve needs samples of the class and of others, and outputs that are numbers."
MARK_PX, DOT_PX = 11, 8
BARS = 0.25
"""How high the bar of all samples would be: bars are shares of the samples, below the lines."""

BIN_COLUMNS = ("split", "from", "to", "samples", "confidence", "accuracy")
CURVE_COLUMNS = ("split", "threshold", "TP", "FP", "FN", "TN", "TPR", "FPR", "precision")
SPARE = 0.05
KEY_STEPS = 40


class RocView(PlotView):
    """Curves of both splits over all thresholds; how often the answers are right by how sure."""

    key = "roc"
    title = "ROC"
    help = (
        "How well the outputs tell a class from the others at every threshold, and whether the "
        "network is right as often as it is sure. Click a curve to choose its threshold"
    )
    empty_text = "Train a classification with Play (Space) to see what its outputs are worth."
    is_answer = True
    drawn_parts = ("predictions",)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._range = (-1.0, 1.0)
        self._page_shown: Page = "roc"
        self._threshold: float | None = None
        self._judged = Judged({}, {})
        self._judged_of: tuple[object, ...] = ()
        self._held: Predictions | None = None
        self._lines: dict[Split, pg.PlotCurveItem] = {}
        self._dots: dict[Split, pg.ScatterPlotItem] = {}
        self._bars: dict[Split, pg.PlotCurveItem] = {}
        self.pages, self.classes = QComboBox(), QComboBox()
        for page, title in PAGES.items():
            self.pages.addItem(title, page)
        self.pages.setToolTip("Which curve to draw")
        self.pages.setAccessibleName("ROC: which curve")
        self.pages.activated.connect(lambda index: self.show_page(self.pages.itemData(index)))
        self.classes.setToolTip("The class that is told from all others")
        self.classes.setAccessibleName("ROC: class")
        self.classes.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.classes.activated.connect(self._forget_threshold)
        self._controls.add(self.pages)
        self._controls.add(self.classes)
        self.bar = ThresholdBar()
        self.bar.moved.connect(self.set_threshold)
        self._around.add_line(self.bar)
        self.bar.hide()

    @override
    def _make_figure(self) -> Figure:
        from playground.ui.plots.base.graphing import pg

        left = calm_axis("left", 46, grid=True)
        bottom = calm_axis("bottom", LABEL_SPACE + LABEL_GAP + 10, grid=True)
        bottom.setLabel(AXES["roc"][0])
        left.setLabel(AXES["roc"][1])
        figure = Figure(left, bottom)
        figure.set_aspect(1.0)
        # What guessing gives: the diagonal, or the share of the class.
        self._guess = pg.PlotCurveItem()
        figure.add(self._guess)
        for place, split in enumerate(SPLITS):
            bars = self._bars[split] = pg.PlotCurveItem([0.0, 1.0], [0.0], stepMode="center")
            line = self._lines[split] = pg.PlotCurveItem(connect="finite")
            dots = self._dots[split] = pg.ScatterPlotItem(pxMode=True, symbol="o")
            for z, item in enumerate((bars, line, dots)):
                item.setZValue(1 + 2 * z + place)
                figure.add(item)
        return figure

    @override
    def wanted(self) -> SnapshotContents:
        return SnapshotContents(predictions=True)

    # values in ----------------------------------------------------------------------------------

    @override
    def set_output_range(self, low: float, high: float) -> None:
        if (low, high) != self._range:
            self._range = (low, high)
            self._changed()

    @override
    def set_dataset(self, dataset: Dataset | None) -> None:
        self._threshold = None
        classes = dataset.classes if dataset is not None else ()
        if [self.classes.itemText(i) for i in range(self.classes.count())] != list(classes):
            self.classes.clear()
            self.classes.addItems(list(classes))
            # Of two classes the output says the second.
            self.classes.setCurrentIndex(1 if len(classes) == 2 else 0)
        super().set_dataset(dataset)
        if dataset is not None and not dataset.task.is_classification:
            self._empty.setText(NEEDS_CLASSES)
        self._offer()

    def show_page(self, page: Page) -> None:
        """Show ``roc``, ``precision`` or ``calibration``."""
        self._page_shown = page
        self.pages.setCurrentIndex(list(PAGES).index(page))
        self._cursor = None
        self._offer()
        self._changed()

    def set_threshold(self, threshold: float | None) -> None:
        """Mark another threshold; ``None`` is the middle, which decides of two classes."""
        self._threshold = threshold
        self._changed()

    def _forget_threshold(self) -> None:
        self.set_threshold(None)

    def _offer(self) -> None:
        """Offer what means anything on the page."""
        known = self._dataset is not None and self._dataset.task.is_classification
        self.pages.setEnabled(known)
        by_class = known and self._page_shown != "calibration"
        self.classes.setVisible(by_class)
        self.bar.setVisible(by_class and self.has_content())

    # painting -----------------------------------------------------------------------------------

    def _predictions(self) -> Predictions | None:
        return self._snapshot.predictions if self._snapshot is not None else None

    @override
    def has_content(self) -> bool:
        return fits(self._dataset, self._predictions())

    @property
    def threshold(self) -> float:
        """The marked threshold, in outputs."""
        return sum(self._range) / 2 if self._threshold is None else self._threshold

    def judged(self) -> Judged:
        """Return what is drawn, computed once for each new answer."""
        dataset, predictions = self._dataset, self._predictions()
        if dataset is None or predictions is None or not self.has_content():
            return Judged({}, {})
        label = max(self.classes.currentIndex(), 0)
        state = (id(predictions.train), id(predictions.test), id(dataset), label, self._range)
        if state != self._judged_of:
            self._judged_of = state
            self._judged = judge(dataset, predictions, label, self._range)
            self._held = predictions  # while it is held, its id is nobody else's
        return self._judged

    def _points(self, curve: ThresholdCurve) -> tuple[Array, Array]:
        if self._page_shown == "roc":
            return curve.false_alarms, curve.recall
        return curve.recall, curve.precision

    @override
    def refresh(self) -> None:
        super().refresh()
        self._offer()

    @override
    def _paint(self) -> None:
        judged = self.judged()
        calibration = self._page_shown == "calibration"
        for item in self._bars.values():
            item.setVisible(calibration)
        self._paint_guess(judged)
        if calibration:
            self._paint_reliability(judged)
        else:
            self._paint_curves(judged)
        self._figure.set_range(QRectF(-SPARE, -SPARE, 1 + 2 * SPARE, 1 + 2 * SPARE))
        for axis, words in zip(
            (self._figure.bottom, self._figure.left), AXES[self._page_shown], strict=True
        ):
            name_axis(axis, words, self._theme)
        self._figure.set_legend(self._legend(judged))

    def _paint_guess(self, judged: Judged) -> None:
        ends = [0.0, 1.0]
        if self._page_shown == "precision":
            curve = judged.curves.get("test") or judged.curves.get("train")
            share = 0.0 if curve is None else curve.positives / (curve.positives + curve.negatives)
            ends = [share, share]
        self._guess.setData([0.0, 1.0], ends)

    def _paint_curves(self, judged: Judged) -> None:
        counts = {}
        for split in SPLITS:
            curve = judged.curves.get(split)
            self._lines[split].setVisible(curve is not None)
            self._dots[split].setVisible(curve is not None)
            if curve is None:
                continue
            x, y = self._points(curve)
            if self._page_shown == "precision":  # as steps: so it is averaged
                x, y = np.repeat(x, 2)[1:-1], np.repeat(y[1:], 2)
            self._lines[split].setData(x, y)
            place = curve.place_of(self.threshold)
            counts[split] = curve.counts(place)
            at = self._points(curve)
            self._dots[split].setData([at[0][place]], [at[1][place]], size=MARK_PX)
        self.bar.show_threshold(
            self.threshold, self._ends(judged), counts, chosen=self._threshold is not None
        )

    def _ends(self, judged: Judged) -> tuple[float, float]:
        """Return between which outputs a threshold decides differently."""
        curves = list(judged.curves.values())
        low = min([self._range[0], *(float(c.thresholds[-1]) for c in curves)])
        return low, max([self._range[1], *(float(c.thresholds[0]) for c in curves)])

    def _paint_reliability(self, judged: Judged) -> None:
        for split, found in judged.reliabilities.items():
            seen = found.counts > 0
            for item in (self._lines[split], self._dots[split]):
                item.setVisible(bool(seen.any()))
            self._lines[split].setData(found.confidence[seen], found.accuracy[seen])
            self._dots[split].setData(found.confidence[seen], found.accuracy[seen], size=DOT_PX)
            shares = found.counts / max(1, int(found.counts.sum()))
            self._bars[split].setData(found.edges, shares * BARS)

    def _legend(self, judged: Judged) -> str:
        colors = {"train": text_train(self._theme), "test": text_test(self._theme)}
        parts = []
        for split, mark in zip(SPLITS, "●○", strict=True):
            number = self._number(judged, split)
            parts.append(f"<span style='color:{colors[split]}'>{mark} {split} {number}</span>")
        return "&nbsp;&nbsp;&nbsp;".join(parts)

    def _number(self, judged: Judged, split: Split) -> str:
        """Return what the page comes to for a split, with its name."""
        if self._page_shown == "calibration":
            return f"ECE {percent(judged.reliabilities[split].error)}"
        curve = judged.curves.get(split)
        if curve is None:
            return "–"
        if self._page_shown == "roc":
            return f"AUC {fixed(curve.area, 3)}"
        return f"AP {fixed(curve.average_precision, 3)}"

    @override
    def _restyle(self) -> None:
        theme = self._theme
        self._guess.setPen(self._figure.pen(theme.secondary, style=Qt.PenStyle.DotLine))
        for split, color in zip(SPLITS, (theme.train, theme.test), strict=True):
            filled = split == "train"
            faint = QColor(color)
            faint.setAlpha(90)
            self._lines[split].setPen(self._figure.pen(color, 1.6))
            self._dots[split].setPen(self._figure.pen(theme.window if filled else color, 1.6))
            self._dots[split].setBrush(QColor(color if filled else theme.window))
            self._bars[split].setPen(self._figure.pen(color))
            self._bars[split].setFillLevel(0 if filled else None)
            self._bars[split].setBrush(faint if filled else None)

    # reading ------------------------------------------------------------------------------------

    def _nearest(self, x: float, y: float) -> tuple[Split, ThresholdCurve, int] | None:
        """Return the split, its curve and the place on it that is nearest to a point."""
        best: tuple[float, Split, ThresholdCurve, int] | None = None
        for split, curve in self.judged().curves.items():
            across, up = self._points(curve)
            distance = np.hypot(across - x, up - y)
            place = int(distance.argmin())
            if best is None or distance[place] < best[0]:
                best = float(distance[place]), split, curve, place
        return None if best is None else best[1:]

    @override
    def _choose_at(self, x: float, y: float) -> bool:
        found = None if self._page_shown == "calibration" else self._nearest(x, y)
        if found is None or not self.has_content():
            return False
        self.set_threshold(float(found[1].thresholds[found[2]]))
        return True

    @override
    def describe(self, x: float, y: float) -> str:
        if self._page_shown == "calibration":
            return self._describe_bin(x)
        found = self._nearest(x, y)
        if found is None:
            return ONE_CLASS
        split, curve, place = found
        return (
            f"{split}: above {short(float(curve.thresholds[place]))} · "
            f"recall {percent(float(curve.recall[place]))} · "
            f"false positives {percent(float(curve.false_alarms[place]))} · "
            f"precision {percent(float(curve.precision[place]))}"
        )

    def _describe_bin(self, x: float) -> str:
        parts: list[str] = []
        for split, found in self.judged().reliabilities.items():
            place = int(np.clip(np.searchsorted(found.edges, x) - 1, 0, len(found.counts) - 1))
            low, high = found.edges[place], found.edges[place + 1]
            if not parts:
                parts.append(f"{percent(float(low))} to {percent(float(high))} sure")
            count = int(found.counts[place])
            right = f", {percent(float(found.accuracy[place]))} right" if count else ""
            parts.append(f"{split}: {count:,} samples{right}")
        return " · ".join(parts)

    @override
    def summary(self) -> str:
        judged = self.judged()
        if self._page_shown == "calibration":
            return " · ".join(f"{s}: {self._number(judged, s)}" for s in judged.reliabilities)
        if not judged.curves:
            return ONE_CLASS
        return " · ".join(f"{split}: {self._number(judged, split)}" for split in judged.curves)

    @override
    def _step_cursor(self, dx: int, dy: int) -> tuple[float, float] | None:
        x, y = self._cursor or (0.5, 0.5)
        step = 1 / KEY_STEPS
        return min(max(x + dx * step, 0.0), 1.0), min(max(y + dy * step, 0.0), 1.0)

    @override
    def table(self) -> Table:
        """Return the curves with their counts, or the bins of the reliability diagram."""
        judged = self.judged()
        if self._page_shown == "calibration":
            return BIN_COLUMNS, list(_bin_rows(judged))
        return CURVE_COLUMNS, list(_curve_rows(judged))


def _bin_rows(judged: Judged) -> Iterator[list[Cell]]:
    for split, found in judged.reliabilities.items():
        for place, count in enumerate(found.counts):
            ends = (float(found.edges[place]), float(found.edges[place + 1]))
            means = (float(found.confidence[place]), float(found.accuracy[place]))
            yield [split, *ends, int(count), *(means if count else (None, None))]


def _curve_rows(judged: Judged) -> Iterator[list[Cell]]:
    for split, curve in judged.curves.items():
        rates = (curve.recall, curve.false_alarms, curve.precision)
        for place, threshold in enumerate(curve.thresholds):
            n = curve.counts(place)
            counts = (n.true_positives, n.false_positives, n.false_negatives, n.true_negatives)
            yield [split, float(threshold), *counts, *(float(rate[place]) for rate in rates)]
