"""How often each class is taken for which."""

import numpy as np
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QTransform
from PySide6.QtWidgets import (
    QButtonGroup,
    QGraphicsItem,
    QGraphicsRectItem,
    QGraphicsSimpleTextItem,
    QRadioButton,
    QWidget,
)
from typing_extensions import override

from playground.core import Array, IntArray
from playground.core.text.numbers import percent
from playground.datasets.base.dataset import Dataset, Split
from playground.session.snapshots.snapshot import Predictions, SnapshotContents
from playground.storage.csv_writer import Cell, Table
from playground.ui.plots.base.axes import (
    LABEL_GAP,
    WIDEST,
    calm_axis,
    fitting,
    label_width,
    small_font,
)
from playground.ui.plots.base.colors import diverging, readable_on, signed_lut
from playground.ui.plots.base.figure import LABEL_SPACE, Figure
from playground.ui.plots.base.pixels import Pixels
from playground.ui.plots.base.plot_view import PlotView
from playground.ui.theme.sizes import text_px

TITLES: dict[Split, str] = {"train": "Train", "test": "Test"}
SMALL_CELL = 24
"""Cells of fewer pixels show no zeros and no long names."""

STRONGEST = 0.9
"""How far into the colour scale a full cell goes; the numbers stay readable."""


class ConfusionView(PlotView):
    """Counts of truth against prediction: right answers blue, wrong ones orange.

    The depth of a colour is the share of its row: of all samples that truly are of this class.
    """

    key = "confusion"
    title = "Confusion"
    help = (
        "Rows are the true classes, columns the predicted ones; the diagonal is right. Click a "
        "cell to look at its samples, one after the other"
    )
    is_answer = True
    empty_text = "Train a classification with Play (Space) to see which classes it confuses."
    drawn_parts = ("predictions",)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._split: Split = "test"
        self._threshold = 0.0
        self._cells = Pixels()
        self._frame = QGraphicsRectItem()
        self._counts: list[QGraphicsSimpleTextItem] = []
        self._drawn: tuple[str, ...] = ()
        self._small = False
        self._buttons: dict[Split, QRadioButton] = {}
        group = QButtonGroup(self)
        for split, title in TITLES.items():
            button = QRadioButton(title)
            button.setToolTip(f"Count the {split} samples")
            button.setAccessibleName(f"Confusion of the {split} samples")
            group.addButton(button)
            self._buttons[split] = button
            self._controls.add(button)
        self._buttons[self._split].setChecked(True)
        group.buttonClicked.connect(self._choose)

    @override
    def _make_figure(self) -> Figure:
        bottom = calm_axis("bottom", LABEL_SPACE + LABEL_GAP + 10)
        bottom.setLabel("predicted")
        figure = Figure(calm_axis("left", 60), bottom)
        figure.plot.invertY(True)
        figure.set_aspect(1.0)
        figure.add(self._cells)
        figure.add(self._frame)
        figure.resized.connect(self._refit)
        return figure

    @override
    def wanted(self) -> SnapshotContents:
        return SnapshotContents(predictions=True)

    @override
    def set_output_range(self, low: float, high: float) -> None:
        self._threshold = (low + high) / 2

    def set_split(self, split: Split) -> None:
        """Choose whose samples are counted."""
        self._split = split
        self._buttons[split].setChecked(True)
        self._changed()

    def _choose(self) -> None:
        self._split = "train" if self._buttons["train"].isChecked() else "test"
        self.refresh()

    def _predictions(self) -> Predictions | None:
        return self._snapshot.predictions if self._snapshot is not None else None

    def _matrix(self) -> Array | None:
        """Return the counts ``[truth, predicted]`` of the chosen split, if they fit the data."""
        predictions = self._predictions()
        if predictions is None or self._dataset is None:
            return None
        matrix = (
            predictions.train_confusion if self._split == "train" else predictions.test_confusion
        )
        count = len(self._dataset.classes)
        return matrix if matrix is not None and matrix.shape == (count, count) else None

    @override
    def has_content(self) -> bool:
        return self._matrix() is not None

    # painting -----------------------------------------------------------------------------------

    def _classes(self) -> tuple[str, ...]:
        return self._dataset.classes if self._dataset is not None else ()

    @override
    def _paint(self) -> None:
        matrix = self._matrix()
        assert matrix is not None
        if self._classes() != self._drawn:
            self._drawn = self._classes()
            self._make_room(len(matrix))
        signed = _shares(matrix) * np.where(np.eye(len(matrix), dtype=bool), 1.0, -1.0)
        pixels = diverging(signed * STRONGEST, -1.0, 1.0, signed_lut(self._theme))
        self._cells.set_pixels(pixels, QRectF(0, 0, len(matrix), len(matrix)))
        self._write_counts(matrix, pixels)

    def _write_counts(self, matrix: Array, pixels: Array) -> None:
        """Write each count in a colour that reads on its cell."""
        for item, value, pixel in zip(self._counts, matrix.flat, pixels.flat, strict=True):
            # In small cells the zeros would drown the errors.
            text = "" if value == 0 and self._small else f"{int(value):,}"
            if item.text() != text:
                item.setText(text)
                box = item.boundingRect()
                item.setTransform(QTransform.fromTranslate(-box.width() / 2, -box.height() / 2))
            faint = self._theme.secondary if value == 0 else readable_on(int(pixel))
            if item.brush().color() != QColor(faint):
                item.setBrush(QBrush(QColor(faint)))

    def _make_room(self, count: int) -> None:
        """Set the cells' numbers and labels up for another number of classes."""
        for item in self._counts:
            self._figure.plot.removeItem(item)
        self._counts = []
        for row in range(count):
            for column in range(count):
                item = QGraphicsSimpleTextItem()
                item.setFlag(QGraphicsItem.GraphicsItemFlag.ItemIgnoresTransformations)
                item.setPos(column + 0.5, row + 0.5)
                self._figure.add(item)
                self._counts.append(item)
        self._frame.setZValue(1)
        self._figure.set_left_width(label_width(self._drawn))
        self._figure.set_range(QRectF(0, 0, count, count))
        self._relabel()

    def _refit(self) -> None:
        self._relabel()
        self._changed()

    def _relabel(self) -> None:
        """Write as much of the names and as large a number as fits into the cells."""
        names = self._drawn
        if not names:
            return
        side = self._figure.pixels_per_unit()[0]
        rows = fitting(names, WIDEST)
        columns = fitting(names, side - 2)
        if side < SMALL_CELL and columns != list(names):
            columns = [str(index + 1) for index in range(len(names))]
        self._figure.left.setTicks([[(i + 0.5, name) for i, name in enumerate(rows)]])
        self._figure.bottom.setTicks([[(i + 0.5, name) for i, name in enumerate(columns)]])
        self._small = side < SMALL_CELL
        font = small_font()
        if side > 40:
            font.setPixelSize(text_px())
        for item in self._counts:
            item.setFont(font)
            item.setVisible(side > 14)
            box = item.boundingRect()
            item.setTransform(QTransform.fromTranslate(-box.width() / 2, -box.height() / 2))

    @override
    def _restyle(self) -> None:
        self._frame.setPen(self._figure.pen(self._theme.text, 1.5))
        self._frame.setBrush(Qt.BrushStyle.NoBrush)
        self._figure.plot.vb.setBorder(self._figure.pen(self._theme.border))
        self._figure.set_legend("truth ↓&nbsp;&nbsp;&nbsp;colour: share of the row")

    # reading ------------------------------------------------------------------------------------

    def _cell_at(self, x: float, y: float) -> tuple[int, int] | None:
        count = len(self._drawn)
        return (int(y), int(x)) if 0 <= x < count and 0 <= y < count else None

    @override
    def describe(self, x: float, y: float) -> str:
        cell, matrix = self._cell_at(x, y), self._matrix()
        if cell is None or matrix is None:
            return self.summary()
        row, column = cell
        names = self._classes()
        share = percent(float(_shares(matrix)[row, column]))
        return f"{names[row]} taken for {names[column]}: {int(matrix[row, column]):,} ({share})"

    @override
    def summary(self) -> str:
        matrix = self._matrix()
        if matrix is None or matrix.sum() == 0:
            return ""
        right, total = int(np.trace(matrix)), int(matrix.sum())
        return f"{self._split}: {right:,} of {total:,} right ({percent(right / total)})"

    @override
    def samples_at(self, x: float, y: float) -> tuple[IntArray, str]:
        """Return those counted in a cell."""
        cell, predictions = self._cell_at(x, y), self._predictions()
        if cell is None or self._dataset is None or predictions is None:
            return super().samples_at(x, y)
        rows, decided = self._decisions(self._dataset, predictions)
        truth, said = cell
        found = rows[(self._dataset.raw.y[rows] == truth) & (decided == said)]
        names = self._classes()
        return found, f"true {names[truth]}, says {names[said]} ({self._split})"

    @override
    def _sample_changed(self) -> None:
        if self.is_made:
            self._update_readout()

    def _sample_cell(self) -> tuple[int, int] | None:
        """Return the cell in which the chosen sample is counted, if it is on the shown side."""
        dataset, predictions = self._dataset, self._predictions()
        if self._sample is None or dataset is None or predictions is None:
            return None
        rows, decided = self._decisions(dataset, predictions)
        found = np.flatnonzero(rows == self._sample)
        return (int(dataset.raw.y[self._sample]), int(decided[found[0]])) if len(found) else None

    def _decisions(self, dataset: Dataset, predictions: Predictions) -> tuple[IntArray, IntArray]:
        """Return the rows of the shown side, and their predicted classes; none of other data."""
        train = self._split == "train"
        rows = dataset.train_rows if train else dataset.test_rows
        decided = predictions.train_decided if train else predictions.test_decided
        known = decided is not None and len(decided) == len(rows)
        return (rows, decided) if known and decided is not None else (rows[:0], rows[:0])

    @override
    def _mark_cursor(self) -> None:
        cell = self._cell_at(*self._cursor) if self._cursor else self._sample_cell()
        self._frame.setVisible(cell is not None)
        if cell is not None:
            self._frame.setRect(cell[1], cell[0], 1, 1)

    @override
    def _step_cursor(self, dx: int, dy: int) -> tuple[float, float] | None:
        cell = self._cell_at(*self._cursor) if self._cursor else None
        if cell is None:
            return 0.5, 0.5
        last = len(self._drawn) - 1
        return min(max(cell[1] + dx, 0), last) + 0.5, min(max(cell[0] - dy, 0), last) + 0.5

    @override
    def table(self) -> Table:
        matrix = self._matrix()
        assert matrix is not None
        names = self._classes()
        rows: list[list[Cell]] = [
            [name, *(int(value) for value in row)] for name, row in zip(names, matrix, strict=True)
        ]
        return ["truth \\ predicted", *names], rows


def _shares(matrix: Array) -> Array:
    """Return each count as a share of its row, 0 in an empty row."""
    totals = matrix.sum(axis=1, keepdims=True)
    shares: Array = matrix / np.where(totals == 0, 1, totals)
    return shares
