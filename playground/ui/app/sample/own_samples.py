"""Samples that are in no data: drawn or typed by hand, and run as they are made."""

from collections.abc import Callable

import numpy as np
from PySide6.QtCore import QObject, QPoint
from PySide6.QtWidgets import QWidget

from playground.core import Array
from playground.datasets.base.dataset import Dataset
from playground.ui.sample.own_window import OwnWindow
from playground.ui.sample.sample_words import Verdict
from playground.ui.support.chosen_sample import ChosenSample
from playground.ui.theme.tokens import GRID, LIGHT, Theme

DRAW, TYPE = "Draw your own", "Type your own"


class OwnSamples(QObject):
    """Opens the window that fits the data, and chooses what comes of it.

    Parameters
    ----------
    sample
        The sample of all views.
    beside
        The windows open to the right of this.
    window
        The main window.
    """

    def __init__(self, sample: ChosenSample, beside: QWidget, window: QWidget) -> None:
        super().__init__(window)
        self._sample = sample
        self._beside = beside
        self._parent = window
        self._theme = LIGHT
        self._dataset: Dataset | None = None
        self._row = 0
        self._follow: Callable[[], None] | None = None
        sample.changed.connect(self._follow_sample)
        self.window: OwnWindow | None = None

    @staticmethod
    def title(dataset: Dataset) -> str:
        """Return what making a sample is called for this data."""
        return TYPE if dataset.raw.image_shape is None else DRAW

    def set_theme(self, theme: Theme) -> None:
        """Take other colours."""
        self._theme = theme
        if self.window is not None:
            self.window.set_theme(theme)

    def set_dataset(self, dataset: Dataset | None) -> None:
        """Take other data: what was made for the data before means nothing in it."""
        self._dataset, self._follow = dataset, None
        if self.window is not None:
            self.window.close()
            self.window.deleteLater()
            self.window = None

    def show_row(self, row: int) -> None:
        """Take note of the sample of the data that was looked at last."""
        self._row = row

    def show_verdict(self, verdict: Verdict) -> None:
        """Say what the network makes of one's own sample."""
        if self.window is not None:
            self.window.show_verdict(verdict)

    def open(self) -> None:
        """Open the window, or bring it to the front."""
        if self._dataset is None:
            return
        if self.window is None:
            is_picture = self._dataset.raw.image_shape is not None
            self.window = (self._make_picture if is_picture else self._make_row)(self._dataset)
            self.window.set_theme(self._theme)
        window = self.window
        if not window.isVisible():
            self._place(window)
        window.show()
        window.raise_()
        window.activateWindow()

    def _follow_sample(self) -> None:
        """Show in a form what was chosen elsewhere, such as a point that was clicked."""
        if self._follow is not None and self._sample.values:
            self._follow()

    def _place(self, window: OwnWindow) -> None:
        """Put a window beside the network, which answers while one draws: over the plots."""
        beside, screen = self._beside, self._beside.screen().availableGeometry()
        corner = beside.mapToGlobal(QPoint(beside.width() + GRID, 0))
        room = window.sizeHint().expandedTo(window.size())
        corner.setX(min(corner.x(), screen.right() - room.width() - GRID))
        window.move(corner)

    # What only these windows need is imported when one is opened.

    def _make_picture(self, dataset: Dataset) -> OwnWindow:
        from playground.ui.sample.picture_drawing import PictureStyle
        from playground.ui.sample.picture_window import PictureWindow

        style = PictureStyle.of(dataset.raw)
        window = PictureWindow(style, self._parent)

        def choose(picture: Array) -> None:
            self._sample.choose_own(tuple(picture.ravel().tolist()))

        window.picture_changed.connect(choose)
        window.start_requested.connect(
            lambda: window.begin_from(self._raw_row(dataset).reshape(style.shape))
        )
        return window

    def _make_row(self, dataset: Dataset) -> OwnWindow:
        from playground.datasets.new_data.own_row import Entry, decode_row, encode_row, row_fields
        from playground.ui.sample.row_window import RowWindow

        fields = row_fields(dataset.raw)
        window = RowWindow(fields, self._parent)

        def choose(entries: dict[str, Entry]) -> None:
            self._sample.choose_own(tuple(encode_row(fields, entries).tolist()))

        def begin() -> None:
            window.show_entries(decode_row(fields, self._raw_row(dataset)))
            choose(window.entries)

        def follow() -> None:
            values = self._sample.values
            if tuple(encode_row(fields, window.entries).tolist()) != values:
                window.show_entries(decode_row(fields, np.array(values)))

        self._follow = follow
        window.show_entries(decode_row(fields, self._raw_row(dataset)))
        window.entries_changed.connect(choose)
        window.start_requested.connect(begin)
        choose(window.entries)  # it is answered as it stands
        return window

    def _raw_row(self, dataset: Dataset) -> Array:
        return np.asarray(dataset.raw.x[self._row], np.float64)
