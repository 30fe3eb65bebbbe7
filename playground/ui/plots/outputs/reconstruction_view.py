"""Pictures beside what the network made of them: the output of an autoencoder."""

from typing import NamedTuple

import numpy as np
from PySide6.QtCore import QRectF
from PySide6.QtWidgets import QGraphicsRectItem, QWidget
from typing_extensions import override

from playground.core import Array
from playground.core.text.numbers import percent
from playground.datasets.base.dataset import Dataset, Split
from playground.session.snapshots.snapshot import SnapshotContents
from playground.storage.csv_writer import Cell, Table
from playground.ui.plots.base.axes import calm_axis
from playground.ui.plots.base.colors import diverging, ink_lut
from playground.ui.plots.base.figure import Figure
from playground.ui.plots.base.number_format import short
from playground.ui.plots.base.pixels import Pixels
from playground.ui.plots.base.plot_view import PlotView

COLUMNS, PAIRS = 6, 2
GAP = 0.12
"""Between neighbours, in sides of a picture."""

PAIR = 2 + GAP
"""The height of an original and its answer below it."""

NAMES_WIDTH = 52


class Spot(NamedTuple):
    """A pixel of one of the pictures: which sample, whether its answer, and where."""

    sample: int
    is_answer: bool
    row: int
    column: int


def shows(dataset: Dataset | None) -> bool:
    """Tell whether a dataset asks for its own pictures."""
    return dataset is not None and dataset.raw.reconstructs and dataset.raw.image_shape is not None


class ReconstructionView(PlotView):
    """Some test pictures, each with the network's answer below it, on one scale.

    They are the first ones, or those around the chosen sample.
    """

    key = "reconstruction"
    title = "Reconstruction"
    help = "Test pictures, and below each what the network made of it"
    empty_text = "Press Play (Space) to see what the network makes of pictures."
    drawn_parts = ("predictions",)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._cells: list[Pixels] = []
        self._frames: list[QGraphicsRectItem] = []
        self._split: Split = "test"
        self._start = 0
        self.hide_controls()

    @override
    def _make_figure(self) -> Figure:
        figure = Figure(calm_axis("left", NAMES_WIDTH), calm_axis("bottom", 4))
        figure.plot.invertY(True)
        for index in range(2 * PAIRS * COLUMNS):
            cells, frame = Pixels(), QGraphicsRectItem(_place(index))
            self._cells.append(cells)
            self._frames.append(frame)
            figure.add(cells)
            figure.add(frame)
        whole = QRectF(0, 0, COLUMNS + (COLUMNS - 1) * GAP, PAIRS * PAIR + (PAIRS - 1) * 3 * GAP)
        figure.set_range(whole)
        figure.set_aspect(whole.width() / whole.height())
        middles = [(_place(i * COLUMNS).center().y(), i % 2) for i in range(2 * PAIRS)]
        names = ("original", "answer")
        figure.left.setTicks([[(y, names[is_answer]) for y, is_answer in middles]])
        figure.bottom.setTicks([[]])
        return figure

    @override
    def wanted(self) -> SnapshotContents:
        return SnapshotContents(predictions=True)

    # painting -----------------------------------------------------------------------------------

    def _answers(self) -> Array | None:
        """Return what the network answers for all samples of a side, if asked for pictures."""
        predictions = self._snapshot.predictions if self._snapshot is not None else None
        dataset = self._dataset
        if predictions is None or dataset is None or not shows(dataset):
            return None
        answers = predictions.test if self._split == "test" else predictions.train
        return answers if answers.shape == (len(self._rows()), dataset.outputs) else None

    def _rows(self) -> Array:
        """Return the rows of the raw data on the shown side."""
        assert self._dataset is not None
        return self._dataset.test_rows if self._split == "test" else self._dataset.train_rows

    @override
    def has_content(self) -> bool:
        return self._answers() is not None

    def _truth(self) -> Array:
        """Return all pictures of the shown side as rows."""
        assert self._dataset is not None
        truth: Array = self._dataset.raw.y[self._rows()]
        return truth

    def _count(self) -> int:
        """Return how many pictures are shown."""
        return min(PAIRS * COLUMNS, len(self._rows()) - self._start)

    @override
    def _paint(self) -> None:
        answers, dataset = self._answers(), self._dataset
        assert answers is not None
        assert dataset is not None
        low, high = float(dataset.raw.y.min()), float(dataset.raw.y.max())
        lut = ink_lut(self._theme)
        rows = (self._truth(), answers)
        for sample in range(PAIRS * COLUMNS):
            for is_answer, pictures in enumerate(rows):
                index = _index(sample, bool(is_answer))
                shown = sample < self._count()
                self._cells[index].setVisible(shown)
                self._frames[index].setVisible(shown)
                if shown:
                    pixels = diverging(
                        self._picture(pictures[self._start + sample]), low, high, lut
                    )
                    self._cells[index].set_pixels(pixels, _place(index))

    def _picture(self, row: Array) -> Array:
        """Return a row as lines of pixels; several channels become their mean."""
        assert self._dataset is not None
        shape = self._dataset.raw.image_shape
        assert shape is not None
        picture: Array = row.reshape(shape).mean(axis=0)
        return picture

    @override
    def _restyle(self) -> None:
        self._frame_chosen()

    # the sample that all views look at ----------------------------------------------------------

    @override
    def set_dataset(self, dataset: Dataset | None) -> None:
        self._split, self._start = "test", 0
        super().set_dataset(dataset)

    @override
    def sample_at(self, x: float, y: float) -> int | None:
        spot = self._spot(x, y)
        return int(self._rows()[self._start + spot.sample]) if spot is not None else None

    @override
    def _sample_changed(self) -> None:
        """Turn to the pictures among which the chosen sample is."""
        dataset = self._dataset
        if dataset is None or not shows(dataset):
            return
        splits: tuple[tuple[Split, Array], ...] = (
            ("test", dataset.test_rows),
            ("train", dataset.train_rows),
        )
        for split, rows in splits:
            found = np.flatnonzero(rows == (-1 if self._sample is None else self._sample))
            if len(found):
                self._split = split
                self._start = int(found[0]) // (PAIRS * COLUMNS) * (PAIRS * COLUMNS)
        if self.is_made:
            self._frame_chosen()
        self._changed()

    def _frame_chosen(self) -> None:
        """Frame the chosen sample, and all others thinly."""
        at = -1
        if self._sample is not None and self._dataset is not None:
            found = np.flatnonzero(self._rows() == self._sample)
            at = int(found[0]) - self._start if len(found) else -1
        chosen = {_index(at, False), _index(at, True)} if at >= 0 else set()
        for index, frame in enumerate(self._frames):
            marked = index in chosen
            color = self._theme.accent if marked else self._theme.border
            frame.setPen(self._figure.pen(color, 2.5 if marked else 1.0))
            frame.setZValue(1 if marked else 0)

    # reading ------------------------------------------------------------------------------------

    def _spot(self, x: float, y: float) -> Spot | None:
        """Return the pixel at a place; ``None`` between pictures."""
        assert self._dataset is not None
        shape = self._dataset.raw.image_shape
        assert shape is not None
        for sample in range(self._count()):
            for is_answer in (False, True):
                place = _place(_index(sample, is_answer))
                if place.contains(x, y):
                    row = min(int((y - place.top()) * shape[1]), shape[1] - 1)
                    column = min(int((x - place.left()) * shape[2]), shape[2] - 1)
                    return Spot(sample, is_answer, row, column)
        return None

    @override
    def describe(self, x: float, y: float) -> str:
        answers = self._answers()
        spot = self._spot(x, y)
        if spot is None or answers is None:
            return self.summary()
        rows = (self._truth(), answers)
        at = self._start + spot.sample
        true, said = (self._picture(r[at])[spot.row, spot.column] for r in rows)
        return (
            f"{self._split} sample {at + 1} · pixel {spot.row},{spot.column} · "
            f"original {short(float(true))}, answer {short(float(said))}"
        )

    @override
    def summary(self) -> str:
        answers = self._answers()
        assert answers is not None
        truth = self._truth()
        missed = float(np.square(answers - truth).mean())
        spread = float(np.square(truth - truth.mean(axis=0)).mean())
        explained = 1 - missed / spread if spread > 0 else float("nan")
        words = f"typical error {short(missed**0.5)} · {percent(explained)} of the variance"
        return f"{self._split}: {words}"

    @override
    def _step_cursor(self, dx: int, dy: int) -> tuple[float, float] | None:
        if self._cursor is None:
            center = _place(0).center()
            return center.x(), center.y()
        spot = self._spot(*self._cursor)
        if spot is None:
            return None
        # The y axis points down, and the arrow up means a smaller y.
        line = 2 * (spot.sample // COLUMNS) + int(spot.is_answer) - dy
        column = spot.sample % COLUMNS + dx
        if not (0 <= line < 2 * PAIRS and 0 <= column < COLUMNS):
            return None
        center = _place(line * COLUMNS + column).center()
        return center.x(), center.y()

    @override
    def table(self) -> Table:
        answers, dataset = self._answers(), self._dataset
        assert answers is not None
        assert dataset is not None
        truth = self._truth()
        rows: list[list[Cell]] = [
            [self._split, sample + 1, name, float(truth[sample, i]), float(answers[sample, i])]
            for sample in range(self._start, self._start + self._count())
            for i, name in enumerate(dataset.raw.target_names)
        ]
        return ["split", "sample", "pixel", "original", "answer"], rows


def _index(sample: int, is_answer: bool) -> int:
    """Return the place of a picture, counted line by line."""
    return (2 * (sample // COLUMNS) + int(is_answer)) * COLUMNS + sample % COLUMNS


def _place(index: int) -> QRectF:
    """Return where a picture lies in the plot's coordinates."""
    line, column = divmod(index, COLUMNS)
    pair, is_answer = divmod(line, 2)
    x = column * (1 + GAP)
    y = pair * (PAIR + 3 * GAP) + is_answer * (1 + GAP)
    return QRectF(x, y, 1, 1)
