"""What a unit likes: the samples that drive it most, and what they have in common."""

from collections.abc import Iterator

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from playground.core import Array
from playground.session.snapshots.snapshot import SnapshotContents
from playground.session.snapshots.unit_likes import UnitLikes, UnitWish
from playground.storage.csv_writer import Cell, Table
from playground.ui.plots.base.axes import WIDEST, calm_axis, label_width
from playground.ui.plots.base.colors import diverging, ink_lut, signed_lut
from playground.ui.plots.base.figure import LABEL_SPACE, Figure
from playground.ui.plots.base.number_format import short, significant
from playground.ui.plots.base.plot_view import PlotView
from playground.ui.plots.units.feature_bars import MOST_BARS, FeatureBars, sigmas
from playground.ui.plots.units.picture_sheet import COLUMNS, WHOLE, PictureSheet, Tile
from playground.ui.plots.units.unit_chooser import UnitChooser

_TURNS = {Qt.Key.Key_PageUp: -1, Qt.Key.Key_PageDown: 1}


class UnitView(PlotView):
    """One unit: of pictures the means and those that drive it most, of a table its features."""

    key = "unit"
    title = "Unit"
    help = (
        "What a unit likes: the mean of the training samples weighted by its activation, and the "
        "samples that drive it most. Click one to see it in every view"
    )
    empty_text = "Draw a network with a trainable layer to see what its units like."

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._wish = UnitWish()
        self._chooser = UnitChooser(self.title)
        self._chooser.chosen.connect(self.choose)
        self._controls.add(self._chooser)
        self._laid_out_for: tuple[bool, tuple[str, ...]] | None = None
        self._features: list[int] = []

    @override
    def _make_figure(self) -> Figure:
        figure = Figure(calm_axis("left", WIDEST), calm_axis("bottom", LABEL_SPACE))
        figure.plot.invertY(True)
        self._sheet, self._bars = PictureSheet(figure), FeatureBars(figure)
        figure.resized.connect(self._sheet.write)
        return figure

    @override
    def wanted(self) -> SnapshotContents:
        return SnapshotContents(unit=self._wish)

    def choose(self, node_id: str, unit: int) -> None:
        """Look at another unit, numbered from 0."""
        self._wish = UnitWish(node_id, unit)
        self._changed()

    @property
    def likes(self) -> UnitLikes | None:
        """What is shown; ``None`` while it is not known, or is of other data."""
        likes = self._snapshot.likes if self._snapshot is not None else None
        if likes is None or self._dataset is None:
            return None
        return likes if len(likes.average) == len(self._dataset.columns) else None

    @override
    def has_content(self) -> bool:
        return self.likes is not None

    @property
    def _has_pictures(self) -> bool:
        return self._dataset is not None and self._dataset.raw.image_shape is not None

    # painting -----------------------------------------------------------------------------------

    @override
    def refresh(self) -> None:
        super().refresh()
        self._chooser.setVisible(self.has_content())

    @override
    def _paint(self) -> None:
        likes = self.likes
        assert likes is not None
        self._chooser.show_unit(likes.layers, likes.node_id, likes.unit)
        figure = self._figure
        self._lay_out()
        if self._has_pictures:
            self._sheet.show(self._large(likes), list(self._small(likes)))
        else:
            self._show_features(likes)
        self._restyle()
        figure.set_legend(*self._legends(likes))

    def _lay_out(self) -> None:
        """Make room for pictures, or for bars and their names."""
        dataset, figure = self._dataset, self._figure
        assert dataset is not None
        key = (self._has_pictures, dataset.columns)
        if key == self._laid_out_for:
            return
        self._laid_out_for = key
        if self._has_pictures:
            self._bars.hide()
            figure.set_left_width(1)
            figure.set_bottom_height(1)
            for axis in (figure.left, figure.bottom):
                axis.setTicks([[]])
            figure.set_range(WHOLE)
            figure.set_aspect(WHOLE.width() / WHOLE.height())
        else:
            self._sheet.hide()
            figure.set_aspect(None)
            figure.set_left_width(label_width(dataset.columns))
            figure.set_bottom_height(LABEL_SPACE)

    def _large(self, likes: UnitLikes) -> list[Tile | None]:
        """Return the means: weighted, of the strongest, and how the first differs from all."""
        if likes.weighted is None:
            return [None, self._ink(likes.strongest, *_mean_words(likes)), None]
        more = self._picture(likes.weighted - likes.average)
        reach = float(abs(more).max()) or 1.0
        against = diverging(more, -reach, reach, signed_lut(self._theme))
        return [
            self._ink(likes.weighted, "weighted mean", "weighted"),
            self._ink(likes.strongest, *_mean_words(likes)),
            Tile(against, ("weighted − mean of all", "− mean of all", "− all")),
        ]

    def _small(self, likes: UnitLikes) -> Iterator[Tile]:
        dataset = self._dataset
        assert dataset is not None
        for row, activation in zip(likes.rows.tolist(), likes.activations, strict=True):
            numbers = (significant(float(activation)), f"{activation:.1f}")
            name = dataset.classes[int(dataset.raw.y[row])] if dataset.classes else ""
            words = [f"{name} · {each}" for each in numbers] if name else numbers
            yield self._ink(dataset.raw.x[row], *words, name)

    def _ink(self, values: Array, *words: str) -> Tile:
        """Return a picture in the scale of all of the data."""
        assert self._dataset is not None
        raw = self._dataset.raw
        low, high = (0.0, 255.0) if raw.is_bytes else (float(raw.x.min()), float(raw.x.max()))
        return Tile(diverging(self._picture(values), low, high, ink_lut(self._theme)), words)

    def _picture(self, row: Array) -> Array:
        """Return a row as lines of pixels; several channels become their mean."""
        assert self._dataset is not None
        shape = self._dataset.raw.image_shape
        assert shape is not None
        picture: Array = row.reshape(shape).astype(np.float64).mean(axis=0)
        return picture

    def _show_features(self, likes: UnitLikes) -> None:
        assert self._dataset is not None
        differs = _differences(likes)
        self._features = np.argsort(-np.abs(differs), kind="stable")[:MOST_BARS].tolist()
        names = [self._dataset.columns[i] for i in self._features]
        self._bars.show(names, differs[self._features])

    def _legends(self, likes: UnitLikes) -> tuple[str, ...]:
        what = "weighted mean − mean of all"
        short_share = f"above 0 on {likes.active:,} of {likes.samples:,}"
        share = f"above zero on {likes.active:,} of {likes.samples:,} training samples"
        if self._has_pictures:
            return share, short_share
        return f"{what} · {share}", f"{what} · {short_share}", what

    @override
    def _restyle(self) -> None:
        marked = None
        likes = self.likes
        if likes is not None and self._sample is not None:
            found = np.flatnonzero(likes.rows == self._sample)
            marked = int(found[0]) if len(found) else None
        self._sheet.restyle(self._theme, marked)
        self._bars.restyle(self._theme)

    # the sample that all views look at ----------------------------------------------------------

    @override
    def sample_at(self, x: float, y: float) -> int | None:
        likes = self.likes
        at = self._sheet.at(x, y) if self._has_pictures else None
        return int(likes.rows[at]) if likes is not None and at is not None and at >= 0 else None

    @override
    def _sample_changed(self) -> None:
        if self.is_made and self.has_content():
            self._restyle()

    # reading ------------------------------------------------------------------------------------

    @override
    def summary(self) -> str:
        likes = self.likes
        if likes is None:
            return ""
        if likes.weighted is None:
            return f"never above zero on {likes.samples:,} training samples"
        low, high = float(likes.activations[-1]), float(likes.activations[0])
        words = f"the {len(likes.rows)} strongest: {short(high)} to {short(low)}"
        return words if len(likes.rows) > 1 else f"the strongest: {short(high)}"

    @override
    def describe(self, x: float, y: float) -> str:
        likes, dataset = self.likes, self._dataset
        assert likes is not None
        assert dataset is not None
        if not self._has_pictures:
            return self._feature_words(likes, FeatureBars.at(y))
        at = self._sheet.at(x, y)
        if at is None:
            return self.summary()
        if at >= 0:
            row = int(likes.rows[at])
            truth = f" · true {dataset.classes[int(dataset.raw.y[row])]}" if dataset.classes else ""
            return f"row {row + 1}{truth} · activation {short(float(likes.activations[at]))}"
        pixel = self._sheet.pixel(at, x, y)
        names = ("weighted mean", "mean of the strongest", "weighted mean − mean of all")
        weighted = likes.average if likes.weighted is None else likes.weighted
        values = (weighted, likes.strongest, weighted - likes.average)[at]
        if pixel is None:
            return self.summary()
        value = float(self._picture(values)[pixel])
        return f"{names[at]} · pixel {pixel[0]},{pixel[1]}: {short(value)}"

    def _feature_words(self, likes: UnitLikes, at: int) -> str:
        if not 0 <= at < len(self._features) or likes.weighted is None:
            return self.summary()
        assert self._dataset is not None
        column = self._features[at]
        liked, every = float(likes.weighted[column]), float(likes.average[column])
        differs = float(_differences(likes)[column])
        name = self._dataset.columns[column]
        return f"{name}: {short(liked)}, of all {short(every)} · {sigmas(differs)}"

    @override
    def _step_cursor(self, dx: int, dy: int) -> tuple[float, float] | None:
        """Walk through the pictures that drive the unit most."""
        likes = self.likes
        if likes is None:
            return None
        if not self._has_pictures:
            at = 0 if self._cursor is None else FeatureBars.at(self._cursor[1]) - dy
            return 0.0, min(max(at, 0), max(len(self._features) - 1, 0)) + 0.5
        found = None if self._cursor is None else self._sheet.at(*self._cursor)
        # The y axis points down, and the arrow up means a smaller y.
        step = 0 if found is None or found < 0 else found + dx - dy * COLUMNS
        return PictureSheet.middle(min(max(step, 0), len(likes.rows) - 1))

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go to the next unit or the one before with Page Down and Page Up."""
        turn = _TURNS.get(Qt.Key(event.key()))
        if turn is not None and self.has_content():
            self._chooser.step(turn)
        else:
            super().keyPressEvent(event)

    @override
    def table(self) -> Table:
        """Return the means and the strongest samples: a line each, a column per feature."""
        likes, dataset = self.likes, self._dataset
        assert likes is not None
        assert dataset is not None
        lines: list[list[Cell]] = []
        if likes.weighted is not None:
            lines.append(["weighted mean", None, None, *likes.weighted.tolist()])
        lines.append(["mean of the strongest", None, None, *likes.strongest.tolist()])
        lines.append(["mean of all", None, None, *likes.average.tolist()])
        lines.append(["standard deviation of all", None, None, *likes.spread.tolist()])
        for row, activation in zip(likes.rows.tolist(), likes.activations.tolist(), strict=True):
            lines.append(["sample", row + 1, activation, *dataset.raw.x[row].tolist()])
        return ["what", "row", "activation", *dataset.columns], lines


def _mean_words(likes: UnitLikes) -> tuple[str, str]:
    return f"mean of the {len(likes.rows)} strongest", f"{len(likes.rows)} strongest"


def _differences(likes: UnitLikes) -> Array:
    """Return by how many standard deviations the weighted mean is off the mean of all."""
    if likes.weighted is None:
        return np.zeros_like(likes.average)
    spread = np.where(likes.spread > 0, likes.spread, 1.0)
    differs: Array = (likes.weighted - likes.average) / spread
    return differs
